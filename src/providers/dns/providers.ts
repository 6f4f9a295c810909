import { cloudflare } from './cloudflare.ts';
import { godaddy } from './godaddy.ts';
import { hetzner } from './hetzner.ts';
import { ionos } from './ionos.ts';
import { namecheap } from './namecheap.ts';
import { ovh } from './ovh.ts';
import { porkbun } from './porkbun.ts';
import type { DnsProvider } from './provider.ts';
import { route53 } from './route53.ts';
import { squarespace } from './squarespace.ts';
import { vercel } from './vercel.ts';

/** The providers whose panels are known. */
export const dnsProviders: readonly DnsProvider[] = [
  cloudflare,
  namecheap,
  godaddy,
  route53,
  squarespace,
  porkbun,
  ionos,
  ovh,
  hetzner,
  vercel,
];

/** For every other provider: the notation that most panels take. The printed steps say that it is not tailored. */
export const genericProvider: DnsProvider = {
  id: 'generic',
  name: 'your DNS provider',
  nameServerSuffixes: [],
  labels: { type: 'Type', name: 'Name or Host', value: 'Value', priority: 'Priority', ttl: 'TTL' },
  apex: '@',
  targets: 'no-dot',
  text: 'bare',
  longestText: 255,
  escapes: 'none',
  priority: 'own-field',
  caa: 'in-value',
  form: 'value',
  ttl: { kind: 'seconds', least: 300, usual: 3600 },
  apexAlias: null,
  steps: [
    'Sign in where your name servers are managed and open the DNS records of the domain.',
    'Add a record, or edit the line that changes.',
    'Fill in the fields below and save.',
  ],
  watchOut: [
    'Most panels put your domain behind the name by themselves: type only the part before the domain, and look at the saved record afterwards.',
    'If the panel shows your domain behind a saved value, edit the record and end the value with a dot.',
    'Some panels want the domain itself as @, others as an empty field.',
  ],
  sources: [
    {
      fact: 'names and values as in a zone file',
      url: 'https://www.rfc-editor.org/rfc/rfc1035#section-5',
      read: '2026-11-23',
    },
  ],
  unconfirmed: ['everything about this panel: its provider was not recognised'],
};

const under = (server: string, suffixes: readonly string[]): boolean =>
  suffixes.some(suffix => server === suffix || server.endsWith(`.${suffix}`));

const canonicalServer = (server: string): string => server.toLowerCase().replace(/\.$/, '');

const serves = (provider: DnsProvider, server: string): boolean =>
  under(server, provider.nameServerSuffixes) || provider.nameServerPattern?.test(server) === true;

/**
 * The provider that all these name servers belong to. Null when none is known, or when they belong to different
 * owners: a record typed into one panel would then be missing at the other.
 */
export const detect = (nameServers: readonly string[]): DnsProvider | null => {
  const servers = nameServers.map(canonicalServer);
  const provider = dnsProviders.find(candidate => servers.some(server => serves(candidate, server)));
  if (provider === undefined) return null;
  const all = servers.every(server => serves(provider, server) || under(server, provider.companionSuffixes ?? []));
  return all ? provider : null;
};

const plain = (name: string): string => name.toLowerCase().replaceAll(/[^a-z0-9]/g, '');

/** The provider that a person named in the config: `Cloudflare`, `route 53`, `OVHcloud`. */
export const providerNamed = (name: string): DnsProvider | null => {
  const wanted = plain(name);
  if (wanted === '') return null;
  return dnsProviders.find(provider => plain(provider.id) === wanted || plain(provider.name) === wanted) ?? null;
};
