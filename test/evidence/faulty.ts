import type { BackupStep } from '../../src/evidence/backups.ts';
import { noBytes } from '../../src/engines/bundles/bundles.ts';
import type { DkimKey } from '../../src/engines/mail/dkim-key.ts';
import type { DmarcPolicy } from '../../src/engines/mail/dmarc.ts';
import type { SpfOutcome, SpfSurvey } from '../../src/engines/mail/spf.ts';
import type { DnsAnswer, DnsEvidence, DnsRecord, DnsType } from '../../src/evidence/dns.ts';
import type { HealthAnswer, HealthDrill } from '../../src/evidence/health.ts';
import type { Chain, Hop, PageFacts } from '../../src/evidence/http.ts';
import type { KindSeen, SeenMail, SeenOutage } from '../../src/evidence/messages.ts';
import type { BrowsedPage } from '../../src/evidence/pages.ts';
import type { RegistrationEvidence } from '../../src/evidence/registration.ts';
import { seen } from '../../src/evidence/leaf.ts';
import type { RowsSeen } from '../../src/evidence/row-rules.ts';
import { deliveries } from './faulty-delivery.ts';
import type { ServedSite } from '../../src/evidence/served.ts';
import { signalsInstead } from './build-signals.ts';
import { spikeInstead } from './build-spike.ts';
import { faultyTimings } from './build-timings.ts';
import type { Handshake, TlsEndpoint } from '../../src/evidence/tls.ts';
import { hazard, timedDrill } from './build-deploys.ts';
import type { StartWithout } from '../../src/evidence/rehearsal.ts';
import { healthAnswer } from './build-health.ts';
import { faultyEdge } from './faulty-edge.ts';
import { evaluatedInstead } from './build-evals.ts';
import { answeredInstead } from './build-handover.ts';
import { triedInstead } from './build-hardening.ts';
import { sharedInstead } from './build-sharing.ts';
import { signature } from './build-messages.ts';
import { monitoringInstead } from './build-monitoring.ts';
import { roundWith, startWithout, stepOf } from './build-rehearsal.ts';
import { smokes } from './build-smoke.ts';
import { openedRows } from './build-row-rules.ts';
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
    { ...value, alpn: 'http/1.1' },
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

/** What could have stood in the mail evidence instead; `part` is the list, `last` the field. */
const mails = (path: readonly string[], value: unknown): readonly unknown[] => {
  const [, part = ''] = path;
  const last = path.at(-1) ?? '';
  if (last === 'spf') {
    const survey = value as SpfSurvey;
    return [
      { ...survey, records: [], tree: null, others: null },
      { ...survey, records: [...survey.records, 'v=spf1 -all'] },
      { ...survey, lookups: 12 },
      { ...survey, others: 'pass', problems: [{ kind: 'all-pass', domain: survey.domain, text: '+all' }] },
    ];
  }
  if (last === 'dmarc') {
    const policy = value as DmarcPolicy;
    const name = `_dmarc.${policy.domain}`;
    return [
      { ...policy, at: null, record: null, tags: null, problems: [{ kind: 'no-record', name, text: '' }] },
      { ...policy, problems: [{ kind: 'several-records', name, text: 'two' }] },
      { ...policy, problems: [{ kind: 'damaged', name, text: '"v=DMARC1; p=none"' }] },
    ];
  }
  if (last === 'key') {
    const key = value as DkimKey;
    return [
      { ...key, status: 'none', records: [] },
      { ...key, revoked: true, usable: false },
      { ...key, damage: [{ kind: 'quotes', text: '"' }], records: [`"${key.records[0] ?? ''}"`] },
    ];
  }
  if (last === 'outcome') return [{ ...(value as SpfOutcome), result: 'fail' }];
  if (last === 'mx') return [[], ['0 .'], ['10 gone.mail.test']];
  if (last === 'addresses') return [[], ['104.16.1.2']];
  if (last === 'alias') return ['elsewhere.mail.test'];
  if (last === 'names' || part === 'senders') return [[], ['other.mail.test'], ['127.0.0.2']];
  if (last === 'texts') return [['v=spf1 -all'], []];
  if (last === 'mtaStsPolicy') return [{ mode: 'enforce', hosts: [], maxAge: 1, status: 200, problem: '' }];
  if (last === 'port25') return [{ open: false, startTls: false, detail: 'it refused the connection' }];
  return [];
};

const arrivedOr = (value: KindSeen): readonly KindSeen[] => {
  if (!value.sent || value.arrival === null) return [];
  const { arrival } = value;
  const { mail, link } = arrival;
  const withMail = (change: Partial<SeenMail>): KindSeen => ({
    ...value,
    arrival: { ...arrival, mail: { ...mail, ...change } },
  });
  return [
    { ...value, arrival: null },
    { ...value, arrival: { ...arrival, ms: 121_000 } },
    { ...value, arrival: { ...arrival, copies: 2 } },
    ...(link === null
      ? []
      : [{ ...value, arrival: { ...arrival, link: { ...link, origin: 'http://localhost:3000' } } }]),
    withMail({ from: 'node@app-1.internal' }),
    withMail({ offers: ['20% off', 'utm_medium'] }),
    withMail({ hasText: false }),
    withMail({ from: 'onboarding@resend.dev' }),
    withMail({
      list: { id: 'News <news.community.test>', precedence: 'bulk', unsubscribe: ['https'], oneClick: false },
    }),
    withMail({ list: { id: null, precedence: null, unsubscribe: ['mailto'], oneClick: false } }),
    withMail({ from: 'hello@community.test' }),
  ];
};

/** What could have been seen of mails instead: by the last part of the path, or of the kind as a whole. */
/** What a build could have weighed instead. */
const bundles = (): readonly unknown[] =>
  [200_000, 900_000].map(gzip => ({ scripts: { raw: 3 * gzip, gzip, brotli: gzip }, styles: noBytes }));

/** What a test of the backups could have seen instead. */
const backups = ([, part = '']: readonly string[], value: unknown, asOf: Date): readonly unknown[] => {
  if (part === 'newest') return [{ at: new Date(asOf.getTime() - 9 * dayMs).toISOString(), from: 'backups' }];
  if (part === 'rows') return [{ 'public.member': { before: 100, after: 100, restored: 97 } }];
  return [{ ...(value as BackupStep), code: 1, said: 'it ended with exit code 1' }];
};

/** What a rehearsal could have seen instead; a whole round, or one start without a variable. */
const rehearsals = (path: readonly string[], value: unknown): readonly unknown[] => {
  const [, part = ''] = path;
  if (part === 'full' || part === 'production')
    return [roundWith(stepOf('start', { passed: false, said: 'it ended' }))];
  if (part === 'without' && path.length > 2)
    return [
      { ...(value as StartWithout), outcome: 'failed', said: 'its home page answered 500' },
      { ...(value as StartWithout), outcome: 'refused', named: false },
    ];
  if (part === 'without')
    return [{ NEW_SECRET: seen(startWithout({ outcome: 'failed', said: 'its home page answered 500' })) }];
  return [value];
};

const messages = (path: readonly string[], value: unknown): readonly unknown[] => {
  switch (path.at(-1)) {
    case 'outage':
      return [
        { ...(value as SeenOutage), signUp: { taken: false, reason: 'it answered 500' } },
        { ...(value as SeenOutage), mailMs: null },
      ];
    case 'spf':
      return [{ result: 'fail', domain: 'community.test', aligned: true }];
    case 'dkim':
      return [[], [signature({ result: 'fail' })], [signature({ aligned: false })]];
    case 'dmarc':
      return [{ result: 'fail', policy: 'reject' }];
    case 'arc':
      return ['fail'];
    case 'scanned':
      return [{ head: 500, get: 500 }];
    case 'opened':
      return [{ worked: false, reason: 'it answered 410' }];
    case 'again':
      return [{ worked: true }];
    case 'looked':
      return [{ status: 200, stillSent: false }];
    case 'posted':
      return [
        { status: 403, to: null },
        { status: 303, to: { origin: 'https://app.community.test', path: '/login', query: [] } },
      ];
    case 'ended':
      return [false];
    default:
      return arrivedOr(value as KindSeen);
  }
};

/** What could have been read or timed of deploys instead. */
const deployFacts = (part: string | undefined, value: unknown, asOf: Date): readonly unknown[] => {
  switch (part) {
    case 'wayBack':
      return [
        { note: null, reading: null, command: false, floating: [] },
        { ...(value as object), reading: { words: 60, grade: 13, isEnglish: true, hardest: [] } },
        { ...(value as object), floating: [{ file: 'compose.yaml', line: 4, image: 'community:latest' }] },
      ];
    case 'migrations':
      return [
        { since: { how: 'all', what: '' }, hazards: [hazard()] },
        {
          since: { how: 'all', what: '' },
          hazards: [hazard({ kind: 'builds-index', table: 'session', takesWayBack: false, keepsMembersOut: true })],
        },
      ];
    case 'deafPools':
      return [[{ file: 'src/db.ts', line: 3, name: 'pool' }]];
    default:
      return [[timedDrill(asOf, { end: 'stuck', rollbackMs: null })], [timedDrill(asOf, { outageMs: 400_000 })]];
  }
};

/** What could have come from a health route, or from the invented path beside it, instead. */
const healths = (path: readonly string[], value: HealthAnswer): readonly HealthAnswer[] =>
  path.at(-1) === 'control'
    ? [{ ...healthAnswer(), status: 200 }]
    : [
        { ...value, status: 404, kind: 'page' },
        { ...value, status: 503, says: 'down' },
        { ...value, tells: [{ kind: 'host', key: 'database' }] },
      ];

/** What a health drill could have seen instead. */
const drills = (last: string, value: unknown): readonly unknown[] => {
  if (last === 'gone') return [200, 503];
  if (last === 'back') return [503];
  if (last === 'before' || last === 'felt') return [];
  const drill = value as HealthDrill;
  const blind = drill.routes.map(route => ({ ...route, gone: seen(200), noticedMs: null }));
  return [
    { ...drill, routes: blind },
    { ...drill, routes: [] },
  ];
};

/**
 * Values that could have stood at this place of the evidence instead of the sound one, among them a fault for every
 * check that looks there. The casts are right by the path: a value is of the type that stands at its path.
 */
export const faultyValues = (path: readonly string[], value: unknown, asOf: Date): readonly unknown[] => {
  const [key, part, name = ''] = path;
  const last = path.at(-1) ?? '';
  if (key === 'registration') return registrations(value as Parameters<typeof registrations>[0], asOf);
  if (key === 'envUse')
    return ['aaaaaaaaaaaaaaaa', 'bbbbbbbbbbbbbbbb', null].map(print => ({
      from: 'the settings',
      rehearsed: true,
      variables: print === null ? [] : [{ name: 'SESSION_SECRET', print }],
    }));
  if (key === 'pages') return browsed(value as BrowsedPage);
  if (key === 'bundles') return bundles();
  if (key === 'backups') return backups(path, value, asOf);
  if (key === 'rehearsal') return rehearsals(path, value);
  if (key === 'messages') return messages(path, value);
  if (key === 'deploys') return deployFacts(part, value, asOf);
  if (key === 'monitoring') return monitoringInstead(last);
  if (key === 'ownership') return answeredInstead();
  if (key === 'rowRules') return openedRows(value as RowsSeen);
  if (key === 'spending') return [{ amount: null, currency: 'USD' }];
  if (key === 'cdn') return faultyEdge(path, value);
  if (key === 'smoke') return smokes(path, value);
  if (key === 'timings') return faultyTimings(last);
  if (key === 'hardening') return triedInstead(path.slice(path.indexOf('tried') + 1), value);
  if (key === 'signals') return signalsInstead(last);
  if (key === 'evals') return evaluatedInstead(path, value);
  if (key === 'spike') return spikeInstead(last);
  if (key === 'sharing') return sharedInstead(part, last, value);
  if (key === 'health' && part === 'drill') return drills(last, value);
  if (key === 'health') return healths(path, value as HealthAnswer);
  if (key === 'served') return sites(value as ServedSite);
  if (key === 'delivery') return deliveries(last, value);
  if (key === 'mail') return mails(path, value);
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
