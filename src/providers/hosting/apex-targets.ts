/**
 * What a platform tells its customers to put at the root of a domain, where an alias (CNAME) is not allowed.
 * Addresses change: the date says when they were written down (Vercel's was compared with its source).
 */
export const apexTargetsDate = '2026-11-23';

export type ApexTarget = {
  readonly platform: string;
  /** Endings of the alias that the platform gives for subdomains. */
  readonly suffixes: readonly string[];
  readonly addresses: readonly [string, ...string[]];
  readonly source: string;
};

const apexTargets: readonly ApexTarget[] = [
  {
    platform: 'Vercel',
    suffixes: ['vercel-dns.com', 'vercel-dns-0.com', 'vercel.app'],
    addresses: ['76.76.21.21'],
    source: 'https://vercel.com/docs/domains/set-up-custom-domain',
  },
  {
    platform: 'GitHub Pages',
    suffixes: ['github.io'],
    addresses: ['185.199.108.153', '185.199.109.153', '185.199.110.153', '185.199.111.153'],
    source:
      'https://docs.github.com/pages/configuring-a-custom-domain-for-your-github-pages-site/managing-a-custom-domain-for-your-github-pages-site',
  },
];

/** The platform behind an alias target, when its address for the root of a domain is known. */
export const apexTargetFor = (alias: string): ApexTarget | undefined =>
  apexTargets.find(({ suffixes }) => suffixes.some(suffix => alias === suffix || alias.endsWith(`.${suffix}`)));

/** The platform that an address of the table belongs to. */
export const platformAtAddress = (address: string): ApexTarget | undefined =>
  apexTargets.find(({ addresses }) => addresses.includes(address));
