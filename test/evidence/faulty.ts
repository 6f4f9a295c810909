import type { DnsAnswer, DnsEvidence, DnsRecord, DnsType } from '../../src/evidence/dns.ts';
import type { Chain, Hop, PageFacts } from '../../src/evidence/http.ts';
import type { BrowsedPage } from '../../src/evidence/pages.ts';
import type { RegistrationEvidence } from '../../src/evidence/registration.ts';
import type { ServedSite } from '../../src/evidence/served.ts';
import type { Handshake, TlsEndpoint } from '../../src/evidence/tls.ts';
import { foundSecret, publishable, servedAt } from './build-secrets.ts';

type Known<L> = L extends { readonly status: 'ok'; readonly value: infer V } ? V : never;

const dayMs = 86_400_000;

const strange: { readonly [T in DnsType]?: readonly string[] } = {
  A: ['192.0.2.99', '10.0.0.1'],
  AAAA: ['2001:db8::99', 'fd00::1'],
  CNAME: ['gone.vercel-dns.com', 'nowhere.community.test'],
  MX: ['10 gone.example', '0 .'],
  NS: ['ns9.elsewhere.example'],
  TXT: ['v=spf1 -all'],
  CAA: ['0 issue "another-authority.example"', '0 issue ";"'],
};

/** What a server could have said about a name instead, most of it wrong. */
const answers = (name: string, type: DnsType, answer: DnsAnswer): readonly DnsAnswer[] => {
  const record = (value: string): DnsRecord => ({ name, type, ttl: 3600, value });
  const aged = (ttl: number): DnsAnswer => ({ ...answer, records: answer.records.map(one => ({ ...one, ttl })) });
  return [
    { ...answer, rcode: 'NXDOMAIN', records: [] },
    { ...answer, rcode: 'NOERROR', records: [] },
    { ...answer, rcode: 'SERVFAIL', records: [] },
    { ...answer, rcode: 'REFUSED', authoritative: false, records: [] },
    aged(1),
    aged(4 * 604_800),
    ...(strange[type] ?? []).flatMap(value => [
      { ...answer, rcode: 'NOERROR', records: [record(value)] },
      { ...answer, rcode: 'NOERROR', records: [...answer.records, record(value)] },
    ]),
  ];
};

const delegations = (value: Known<DnsEvidence['delegation']>): readonly Known<DnsEvidence['delegation']>[] => [
  { ...value, rcode: 'NXDOMAIN', servers: [] },
  { ...value, servers: [] },
  { ...value, servers: value.servers.slice(1) },
];

const zoneSets = (names: readonly string[]): readonly (readonly string[])[] => [
  names.slice(1),
  [...names, 'ns9.elsewhere.example'],
];

const startAnswers = (answer: DnsAnswer): readonly DnsAnswer[] => [
  { ...answer, rcode: 'REFUSED', authoritative: false, records: [] },
  { ...answer, rcode: 'CONNECTION-REFUSED', authoritative: false, records: [] },
  { ...answer, authoritative: false },
];

const shaken = (value: Handshake, asOf: Date): readonly Handshake[] => {
  const [leaf, ...rest] = value.chain;
  if (leaf === undefined) return [];
  const day = (days: number): string => new Date(asOf.getTime() + days * dayMs).toISOString();
  return [
    { ...value, matchesHost: false },
    { ...value, trust: 'CERT_HAS_EXPIRED', chain: [{ ...leaf, validTo: day(-3) }, ...rest] },
    { ...value, chain: [{ ...leaf, validTo: day(3) }, ...rest] },
    { ...value, trust: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE', chain: [leaf] },
    { ...value, trust: 'DEPTH_ZERO_SELF_SIGNED_CERT', chain: [{ ...leaf, selfSigned: true, issuer: leaf.subject }] },
    { ...value, chain: [{ ...leaf, issuer: 'C=US, O=DigiCert Inc, CN=Another' }, ...rest] },
  ];
};

const handshakes = (value: Known<TlsEndpoint['handshake']>, asOf: Date): readonly Known<TlsEndpoint['handshake']>[] => [
  { ok: false, detail: 'it ended the handshake' },
  ...(value.ok ? shaken(value.value, asOf).map(other => ({ ok: true, value: other }) as const) : []),
];

const pages = (page: PageFacts): readonly PageFacts[] => [
  { ...page, kind: 'parked' },
  { ...page, kind: 'platform-error', by: 'Vercel' },
  { ...page, expected: false },
  { ...page, textHash: 'another-page', title: 'Another page' },
  { ...page, insecure: [{ tag: 'script', attribute: 'src', url: 'http://cdn.example/x.js' }] },
  { ...page, origins: ['https://harbour.vercel.app', 'http://localhost:3000'] },
];

const chains = (chain: Chain): readonly Chain[] => {
  const { start, page, hops } = chain;
  const [first, last] = [hops[0], hops.at(-1)];
  const { page: _page, ...bare } = chain;
  const ends: readonly Chain[] = [
    { ...bare, hops: [], end: { how: 'failed', url: start, detail: 'it reset the connection' } },
    { ...bare, end: { how: 'loop', url: start } },
    { ...bare, end: { how: 'too-many', limit: 10 } },
  ];
  if (first === undefined || last === undefined || page === undefined) return ends;
  const { hostname, pathname } = new URL(start);
  const { location: _location, ...unsent } = first;
  const by = (status: number, ...targets: readonly string[]): Chain => ({
    ...chain,
    hops: [
      ...targets.map((location, index): Hop => ({ ...first, url: targets[index - 1] ?? start, status, location })),
      { ...last, url: targets.at(-1) ?? start },
    ],
  });
  return [
    ...ends,
    ...pages(page).map((other): Chain => ({ ...chain, page: other })),
    { ...chain, hops: [{ ...unsent, url: start, status: 200, headers: [] }] },
    { ...chain, hops: [...hops.slice(0, -1), { ...last, status: 500 }] },
    { ...chain, hops: [...hops.slice(0, -1), { ...last, status: 404 }] },
    by(302, `https://${hostname}${pathname}`),
    by(301, `https://${hostname}/`),
    by(301, `https://www.community.test/`),
    by(301, 'https://elsewhere.example/'),
    by(301, 'https://harbour.vercel.app/'),
    by(301, `http://${hostname}/`, `http://www.${hostname}/`, `https://${hostname}/a`, `https://${hostname}/b`),
  ];
};

const registrations = (
  value: Known<RegistrationEvidence['record']>,
  asOf: Date,
): readonly Known<RegistrationEvidence['record']>[] => [
  { ...value, found: false },
  { ...value, expiresAt: new Date(asOf.getTime() + 3 * dayMs).toISOString() },
  { ...value, statuses: ['redemption period'] },
];

const browsed = (value: BrowsedPage): readonly BrowsedPage[] => [
  { ...value, mixed: [{ url: 'http://cdn.example/x.js', resourceType: 'Script', resolution: 'blocked' }] },
];

const sites = (site: ServedSite): readonly ServedSite[] => [
  { ...site, found: [{ ...foundSecret(), places: [servedAt(`https://${site.host}/a.js`)] }] },
  { ...site, found: [{ ...publishable({ mode: 'test' }), places: [servedAt(`https://${site.host}/a.js`)] }] },
  {
    ...site,
    exposed: [{ url: `https://${site.host}/.git/HEAD`, what: 'git', sign: 'starts with ref: refs/heads/' }],
  },
];

/**
 * Values that could have stood at this place of the evidence instead of the sound one, among them a fault for every
 * check that looks there. The casts are right by the path: a value is of the type that stands at its path.
 */
export const faultyValues = (path: readonly string[], value: unknown, asOf: Date): readonly unknown[] => {
  const [key, part, name = ''] = path;
  const last = path.at(-1) ?? '';
  if (key === 'registration') return registrations(value as Parameters<typeof registrations>[0], asOf);
  if (key === 'pages') return browsed(value as BrowsedPage);
  if (key === 'served') return sites(value as ServedSite);
  if (key === 'http') return chains(value as Chain);
  if (key === 'tls' && last === 'tcp') return [{ open: false, detail: 'it refused the connection' }];
  if (key === 'tls' && last === 'handshake') return handshakes(value as Known<TlsEndpoint['handshake']>, asOf);
  if (key === 'tls') return [value !== true];
  if (part === 'delegation') return delegations(value as Known<DnsEvidence['delegation']>);
  if (part === 'zoneServers') return zoneSets(value as readonly string[]);
  if (part === 'servers') return startAnswers(value as DnsAnswer);
  if (part === 'names') return answers(name, last as DnsType, value as DnsAnswer);
  throw new Error(`nobody knows what stands at ${path.join('/')}`);
};
