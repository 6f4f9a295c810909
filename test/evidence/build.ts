import type { Declared } from '../../src/evidence/declared.ts';
import type {
  DnsAnswer,
  DnsAnswers,
  DnsEvidence,
  DnsName,
  DnsRecord,
  DnsType,
  NameReason,
} from '../../src/evidence/dns.ts';
import { seen, silent, type Leaf } from '../../src/evidence/leaf.ts';
import type { Evidence } from '../../src/evidence/map.ts';
import { soundCdn } from './build-cdn.ts';
import { soundDelivery } from './build-delivery.ts';
import { soundEvals } from './build-evals.ts';
import { soundHardening } from './build-hardening.ts';
import { soundHandover, soundOwnership } from './build-handover.ts';
import { soundHealth } from './build-health.ts';
import { soundMail } from './build-mail.ts';
import { soundDeploys } from './build-deploys.ts';
import { soundBackups } from './build-backups.ts';
import { soundBundles } from './build-bundles.ts';
import { soundMessages } from './build-messages.ts';
import { soundMonitoring } from './build-monitoring.ts';
import { soundRehearsal } from './build-rehearsal.ts';
import { soundRowRules } from './build-row-rules.ts';
import { soundSecrets, soundServed } from './build-secrets.ts';
import { soundSharing } from './build-sharing.ts';
import { soundSmoke } from './build-smoke.ts';
import { soundSignals } from './build-signals.ts';
import { soundSpike } from './build-spike.ts';
import { soundTimings } from './build-timings.ts';
import { soundHttp, soundPages, soundTls } from './build-web.ts';

/** Hand-made evidence: a sound little plan, changed by one function, answered by the rules of DNS. */
export type Draft<T> = T extends object ? { -readonly [K in keyof T]: Draft<T[K]> } : T;

type ZoneData = { [name: string]: { [T in DnsType]?: string[] } };

export type Plan = {
  /** What the zone holds, by full name; `*.` is a wildcard. */
  zone: ZoneData;
  /** Names outside the domain. */
  elsewhere: ZoneData;
  delegation: string[];
  /** The name servers that answer for the domain, by host name. */
  servers: { [name: string]: string };
  /** TTL by name; 3600 where nothing is said. */
  ttl: { [name: string]: number };
  declared: Draft<Declared>;
};

export const domain = 'community.test';
export const asOf = new Date('2026-11-23T12:00:00.000Z');
const wildcardControl = `lr7k2m9q4x8w1z3b.${domain}`;
export const serverAddresses = { ns1: '192.0.2.53', ns2: '198.51.100.53' } as const;

const soundPlan = (): Plan => ({
  zone: {
    [domain]: {
      A: ['203.0.113.10'],
      AAAA: ['2001:db8::10'],
      NS: ['ns1.dns.test', 'ns2.dns.test'],
      SOA: ['ns1.dns.test hostmaster.community.test 2026112301 14400 3600 1209600 3600'],
      MX: ['10 mx1.mail.test', '20 mx2.mail.test'],
      TXT: ['v=spf1 include:spf.mail.test -all'],
      CAA: ['0 issue "letsencrypt.org"'],
    },
    [`www.${domain}`]: { A: ['203.0.113.10'], AAAA: ['2001:db8::10'] },
    [`app.${domain}`]: { CNAME: ['community.edge.test'] },
    [`api.${domain}`]: { A: ['203.0.113.21'] },
    [`auth.${domain}`]: { A: ['203.0.113.22'] },
    [`staging.${domain}`]: { A: ['203.0.113.30'] },
    [`_dmarc.${domain}`]: { TXT: ['v=DMARC1; p=none; rua=mailto:dmarc@community.test'] },
  },
  elsewhere: {
    'community.edge.test': { A: ['203.0.113.20'] },
    'ns1.dns.test': { A: [serverAddresses.ns1] },
    'ns2.dns.test': { A: [serverAddresses.ns2] },
    'mx1.mail.test': { A: ['192.0.2.25'] },
    'mx2.mail.test': { A: ['198.51.100.25'] },
  },
  delegation: ['ns1.dns.test', 'ns2.dns.test'],
  servers: { 'ns1.dns.test': serverAddresses.ns1, 'ns2.dns.test': serverAddresses.ns2 },
  ttl: {},
  declared: {
    domain,
    hosts: [
      { host: `app.${domain}`, service: 'app', environment: 'production', path: '/' },
      { host: `api.${domain}`, service: 'api', environment: 'production', path: '/healthz' },
      { host: `auth.${domain}`, service: 'auth', environment: 'production', path: '/' },
      { host: `staging.${domain}`, service: 'site', environment: 'staging', path: '/' },
    ],
    production: `https://www.${domain}`,
    staging: `https://staging.${domain}`,
    expiryAlerts: { to: 'founder@mailbox.test', by: 'the registrar' },
    spending: { vercel: { cap: 40, currency: 'USD', per: 'month', by: 'the founder', on: '2026-11-01' } },
  },
});

const under = (name: string, parent: string): boolean => name === parent || name.endsWith(`.${parent}`);

/** What stands at a name: its own records, a wildcard's, nothing (an empty non-terminal), or undefined: no such name. */
const standing = (data: ZoneData, name: string): ZoneData[string] | undefined => {
  const own = data[name];
  if (own !== undefined) return own;
  if (Object.keys(data).some(other => other.endsWith(`.${name}`))) return {};
  const [, ...parent] = name.split('.');
  for (let labels = parent; labels.length > 1; labels = labels.slice(1)) {
    const found = data[`*.${labels.join('.')}`];
    if (found !== undefined) return found;
    // RFC 4592 §3.3.1: the closest encloser stops the search.
    if (data[labels.join('.')] !== undefined) return undefined;
  }
  return undefined;
};

/** Answers one question as a server would: CNAMEs first, in order, then the data they lead to. */
const answered = (plan: Plan, name: string, type: DnsType, outside: boolean): DnsAnswer => {
  const data = outside ? { ...plan.elsewhere, ...plan.zone } : plan.zone;
  const records: DnsRecord[] = [];
  const authoritative = !outside;
  for (let at = name, links = 0; links < 12; links += 1) {
    if (!outside && !under(at, domain)) return { rcode: 'NOERROR', authoritative, records };
    const here = standing(data, at);
    const soa = { soa: { name: domain, negativeTtl: 3600 } };
    if (here === undefined) return { rcode: 'NXDOMAIN', authoritative, records, ...soa };
    const ttl = plan.ttl[at] ?? 3600;
    const own = here[type] ?? [];
    if (own.length > 0) {
      const sorted = own.toSorted().map(value => ({ name: at, type, ttl, value }));
      return { rcode: 'NOERROR', authoritative, records: [...records, ...sorted] };
    }
    const [target] = here.CNAME ?? [];
    if (target === undefined) return { rcode: 'NOERROR', authoritative, records, ...soa };
    records.push({ name: at, type: 'CNAME', ttl, value: target });
    if (records.filter(record => record.value === target).length > 1) break;
    at = target;
  }
  return { rcode: outside ? 'SERVFAIL' : 'NOERROR', authoritative, records };
};

/** Record types by the reason for which a name is looked up, as the collector asks them. */
const hostTypes: readonly DnsType[] = ['A', 'AAAA', 'CNAME', 'CAA'];
const typesOf: { readonly [R in NameReason]: readonly DnsType[] } = {
  apex: ['A', 'AAAA', 'CNAME', 'MX', 'NS', 'TXT', 'CAA', 'SOA'],
  www: hostTypes,
  declared: hostTypes,
  repo: hostTypes,
  common: ['A', 'AAAA', 'CNAME'],
  target: ['A', 'AAAA', 'CNAME'],
  'typed-twice': ['A', 'AAAA', 'CNAME', 'MX', 'TXT'],
  'wildcard-control': ['A', 'AAAA', 'CNAME', 'MX', 'TXT'],
  service: ['CNAME', 'MX', 'TXT'],
  mail: ['CNAME', 'MX', 'TXT'],
};

const answersOf = (plan: Plan, name: string, types: readonly DnsType[], outside: boolean): DnsAnswers =>
  Object.fromEntries(types.map(type => [type, seen(answered(plan, name, type, outside))]));

const twiceMeant = (plan: Plan): readonly string[] => [
  domain,
  `www.${domain}`,
  ...plan.declared.hosts.map(({ host }) => host),
  `_dmarc.${domain}`,
  `send.${domain}`,
];

const askedNames = (plan: Plan): ReadonlyMap<string, readonly NameReason[]> => {
  const asked = new Map<string, NameReason[]>();
  const ask = (name: string, reason: NameReason): void => {
    asked.set(name, [...new Set([...(asked.get(name) ?? []), reason])]);
  };
  ask(domain, 'apex');
  ask(`www.${domain}`, 'www');
  for (const { host } of plan.declared.hosts) ask(host, 'declared');
  for (const name of [`_dmarc.${domain}`, `send.${domain}`]) ask(name, 'service');
  for (const name of twiceMeant(plan)) ask(`${name}.${domain}`, 'typed-twice');
  for (const name of Object.keys(plan.zone)) if (!name.startsWith('*') && !asked.has(name)) ask(name, 'common');
  ask(wildcardControl, 'wildcard-control');
  const targets = Object.values({ ...plan.zone, ...plan.elsewhere }).flatMap(here => [
    ...(here.CNAME ?? []),
    ...(here.NS ?? []),
    ...(here.MX ?? []).map(value => value.split(' ')[1] ?? ''),
  ]);
  for (const name of targets) if (name !== '') ask(name, 'target');
  return asked;
};

const soundDns = (plan: Plan): DnsEvidence => {
  const named = [...askedNames(plan)].map(([name, reasons]): [string, DnsName] => {
    const types = [...new Set(reasons.flatMap(reason => typesOf[reason]))];
    const guess = reasons.every(reason => reason === 'common' || reason === 'typed-twice');
    const servers = under(name, domain) ? Object.values(plan.servers).slice(0, guess ? 1 : undefined) : [];
    const authoritative = Object.fromEntries(servers.map(address => [address, answersOf(plan, name, types, false)]));
    return [name, { name, reasons, authoritative, resolver: answersOf(plan, name, types, true) }];
  });
  const soa = answered(plan, domain, 'SOA', false);
  const zoneSet = plan.zone[domain]?.NS ?? [];
  const listed = [...new Set([...plan.delegation, ...zoneSet])].toSorted();
  return {
    domain,
    resolverName: '192.0.2.1:53',
    parentZone: 'test',
    delegation: seen({ rcode: 'NOERROR', servers: plan.delegation.toSorted(), askedAt: '192.0.2.2' }),
    zoneServers: Object.fromEntries(Object.values(plan.servers).map(address => [address, seen(zoneSet.toSorted())])),
    servers: listed.map(name => ({
      name,
      address: plan.servers[name] ?? '',
      listedBy: !plan.delegation.includes(name) ? 'zone' : zoneSet.includes(name) ? 'both' : 'parent',
      udp: plan.servers[name] === undefined ? silent(`${name} has no address`) : seen(soa),
      tcp: plan.servers[name] === undefined ? silent(`${name} has no address`) : seen(soa),
    })),
    names: Object.fromEntries(named),
    wildcardControl,
  };
};

/** Sound evidence for `community.test` after `change` to its plan; the result may be edited further. */
export const evidence = (change: (plan: Plan) => void = () => {}): Draft<Evidence> => {
  const plan = soundPlan();
  change(plan);
  const dns = soundDns(plan);
  const http = soundHttp(plan.declared, dns);
  const mail = soundMail();
  const built: Evidence = {
    declared: plan.declared,
    dns,
    tls: soundTls(plan.declared, dns),
    http,
    pages: soundPages(plan.declared),
    registration: {
      domain,
      record: seen({
        found: true,
        registrar: 'Example Registrar',
        expiresAt: '2027-11-20T00:00:00.000Z',
        registeredAt: '2026-01-10T00:00:00.000Z',
        statuses: ['client transfer prohibited'],
      }),
    },
    repo: {
      commit: null,
      branch: null,
      frameworks: [],
      deploys: [{ platform: 'vercel', in: { file: 'vercel.json', line: 1 }, domains: [] }],
      databases: [],
      mailers: [],
      envs: [
        {
          name: 'SESSION_SECRET',
          readIn: [{ file: 'src/session.ts', line: 4 }],
          givenIn: [{ file: '.env.example', line: 2 }],
          sort: 'secret',
        },
      ],
      urls: [],
      environmentsNamed: [],
      overbuilt: [],
      tokenEnds: { found: [], notes: [] },
      filesRead: 0,
      leftOut: [],
    },
    envUse: {
      uses: [
        {
          name: 'SESSION_SECRET',
          file: 'src/session.ts',
          line: 4,
          kind: 'run',
          need: 'required',
          by: 'server',
          inTest: false,
        },
      ],
      examples: ['.env.example'],
      declared: [{ name: 'SESSION_SECRET', file: '.env.example', line: 2, empty: false, said: 'Signs sessions.' }],
      documented: [],
      production: seen({
        from: 'the settings',
        rehearsed: true,
        variables: [{ name: 'SESSION_SECRET', print: 'aaaaaaaaaaaaaaaa' }],
      }),
      staging: seen({
        from: 'staging.env',
        rehearsed: true,
        variables: [{ name: 'SESSION_SECRET', print: 'bbbbbbbbbbbbbbbb' }],
      }),
      images: [],
      people: [],
      unread: [],
    },
    mail,
    secrets: soundSecrets(),
    served: soundServed(plan.declared),
    messages: soundMessages(),
    delivery: soundDelivery(),
    deploys: soundDeploys(asOf),
    rehearsal: soundRehearsal(),
    backups: soundBackups(),
    cdn: soundCdn(plan.declared),
    health: soundHealth(plan.declared),
    smoke: soundSmoke(),
    spending: { read: [{ service: 'openrouter', host: 'openrouter.ai', cap: seen({ amount: 50, currency: 'USD' }) }] },
    sharing: soundSharing(),
    hardening: soundHardening(),
    evals: soundEvals(),
    timings: soundTimings(),
    signals: soundSignals(),
    spike: soundSpike(),
    bundles: soundBundles(),
    rowRules: soundRowRules(),
    monitoring: soundMonitoring(),
    ownership: soundOwnership(),
    handover: soundHandover({ http, mail }),
  };
  return structuredClone(built) as Draft<Evidence>;
};

/** Replaces every leaf in a part of the evidence by silence; an array or record of leaves keeps its keys. */
export const silence = (part: unknown, reason = 'no answer came in time'): void => {
  if (typeof part !== 'object' || part === null) return;
  for (const [key, value] of Object.entries(part)) {
    if (isLeaf(value)) Object.assign(part, { [key]: silent(reason) });
    else silence(value, reason);
  }
};

const isLeaf = (value: unknown): value is Leaf<unknown> =>
  typeof value === 'object' &&
  value !== null &&
  'status' in value &&
  (value.status === 'ok' || value.status === 'silent');

/** The same evidence with the entries of every record and every list of names or servers the other way round. */
export const reordered = <T>(part: T): T => {
  const turn = (value: unknown, key: string): unknown => {
    if (Array.isArray(value)) {
      const items = value.map(item => turn(item, ''));
      return ['servers', 'endpoints', 'hosts', 'reasons', 'statuses'].includes(key) ? items.toReversed() : items;
    }
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value)
        .toReversed()
        .map(([name, inner]) => [name, turn(inner, name)]),
    );
  };
  return turn(part, '') as T;
};

/** What every listed server and the resolver answer for one name and type from now on. */
export const answerWith = (dns: Draft<DnsEvidence>, name: string, type: DnsType, answer: Partial<DnsAnswer>): void => {
  const at = dns.names[name];
  if (at === undefined) throw new Error(`${name} is not in the evidence`);
  const full = { rcode: 'NOERROR', authoritative: false, records: [], ...answer };
  at.resolver[type] = structuredClone(seen(full)) as Draft<Leaf<DnsAnswer>>;
  for (const answers of Object.values(at.authoritative))
    answers[type] = structuredClone(seen({ ...full, authoritative: true })) as Draft<Leaf<DnsAnswer>>;
};
