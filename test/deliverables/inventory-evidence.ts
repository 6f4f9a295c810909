import type { DnsAnswer, DnsEvidence, DnsName, DnsRecord, NameReason } from '../../src/evidence/dns.ts';
import type { Chain, HttpEvidence } from '../../src/evidence/http.ts';
import { seen } from '../../src/evidence/leaf.ts';
import type { EvidenceSet } from '../../src/evidence/map.ts';
import type { RepoEvidence } from '../../src/evidence/repo.ts';

const domain = 'community.test';

const answer = (records: readonly DnsRecord[]): DnsAnswer => ({ rcode: 'NOERROR', authoritative: false, records });

export const record = (name: string, type: DnsRecord['type'], value: string): DnsRecord => ({
  name,
  type,
  value,
  ttl: 300,
});

export const nameWith = (name: string, reasons: readonly NameReason[], records: readonly DnsRecord[]): DnsName => ({
  name,
  reasons,
  authoritative: {},
  resolver: {
    A: seen(answer(records.filter(({ type }) => type === 'A' || type === 'CNAME'))),
    MX: seen(answer(records.filter(({ type }) => type === 'MX'))),
    TXT: seen(answer(records.filter(({ type }) => type === 'TXT'))),
  },
});

export const dnsWith = (names: readonly DnsName[], servers: readonly string[]): DnsEvidence => ({
  domain,
  resolverName: 'system',
  parentZone: 'test',
  delegation: seen({ rcode: 'NOERROR', servers, askedAt: '192.0.2.53' }),
  zoneServers: {},
  servers: [],
  names: Object.fromEntries(names.map(name => [name.name, name])),
  wildcardControl: '',
});

const chain = (start: string, end: string, headers: readonly (readonly [string, string])[]): Chain => ({
  start,
  hops: [...new Set([start, end])].map(url => ({
    url,
    address: '192.0.2.10',
    status: url === end ? 200 : 301,
    headers,
  })),
  end: { how: 'answered' },
});

const httpWith = (chains: readonly Chain[]): HttpEvidence => ({
  invented: null,
  probePath: '/probe',
  chains: Object.fromEntries(chains.map(each => [each.start, seen(each)])),
});

const repo: RepoEvidence = {
  commit: '0123456789abcdef0123456789abcdef01234567',
  branch: 'main',
  frameworks: ['Next.js'],
  deploys: [
    {
      platform: 'vercel',
      in: { file: 'vercel.json', line: 1 },
      name: 'club',
      environment: 'production',
      domains: ['www.community.test'],
    },
  ],
  databases: [{ name: 'PostgreSQL', in: { file: 'package.json', line: 7 } }],
  mailers: [{ name: 'Resend', in: { file: 'package.json', line: 9 } }],
  envs: [
    { name: 'CARRIER', readIn: [], givenIn: [{ file: 'fly.toml', line: 3 }], sort: 'setting' },
    { name: 'NEXT_PUBLIC_SITE_URL', readIn: [{ file: 'src/a.ts', line: 1 }], givenIn: [], sort: 'browser' },
    {
      name: 'RESEND_API_KEY',
      readIn: [{ file: 'src/mail.ts', line: 2 }],
      givenIn: [{ file: '.github/workflows/deploy.yml', line: 12 }],
      sort: 'secret',
    },
    {
      name: 'SESSION_SECRET',
      readIn: [{ file: 'src/auth.ts', line: 4 }],
      givenIn: [{ file: '.env.example', line: 1 }],
      sort: 'secret',
    },
  ],
  urls: [],
  environmentsNamed: [{ file: 'README.md', line: 3, url: 'https://www.community.test', environment: 'production' }],
  filesRead: 12,
  leftOut: [],
};

const base = {
  schema: 'launch-ready/evidence@1',
  tool: 'test',
  target: { domain, unicode: domain },
  collectedAt: '2026-11-23T10:00:00.000Z',
  profile: 'repo',
  net: { resolver: null, connectTo: [], caFiles: [], configFile: null },
} as const;

const www = nameWith(
  'www.community.test',
  ['www'],
  [record('www.community.test', 'CNAME', 'cname.vercel-dns.com'), record('cname.vercel-dns.com', 'A', '192.0.2.10')],
);

/** Everything is there: DNS, pages, repository, registry. */
export const sound = (): EvidenceSet => ({
  ...base,
  keys: {
    declared: {
      status: 'ok',
      value: {
        domain,
        hosts: [{ host: 'www.community.test', service: 'site', environment: 'production', path: '/' }],
        production: 'https://www.community.test',
      },
    },
    dns: {
      status: 'ok',
      value: dnsWith(
        [
          nameWith(
            domain,
            ['apex'],
            [
              record(domain, 'A', '76.76.21.21'),
              record(domain, 'MX', '10 mx.mail-host.example'),
              record(domain, 'TXT', 'v=spf1 include:_spf.mail-host.example -all'),
            ],
          ),
          www,
        ],
        ['ada.ns.cloudflare.com', 'bob.ns.cloudflare.com'],
      ),
    },
    http: {
      status: 'ok',
      value: httpWith([
        chain('https://www.community.test/', 'https://www.community.test/', [
          ['server', 'cloudflare'],
          ['cf-ray', '8c1-FRA'],
          ['x-vercel-id', 'fra1::abc'],
        ]),
        chain('https://community.test/', 'https://www.community.test/', [['server', 'Vercel']]),
      ]),
    },
    registration: {
      status: 'ok',
      value: {
        domain,
        record: seen({
          found: true,
          registrar: 'Example Registrar',
          expiresAt: '2027-05-01T00:00:00Z',
          registeredAt: '',
          statuses: [],
        }),
      },
    },
    repo: { status: 'ok', value: repo },
  },
});

/** A domain whose www leads nowhere, whose texts are hostile, without a repository. */
export const flawed = (): EvidenceSet => ({
  ...base,
  keys: {
    dns: {
      status: 'ok',
      value: dnsWith(
        [
          nameWith('www.community.test', ['www'], []),
          nameWith(
            domain,
            ['apex'],
            [record(domain, 'A', '192.0.2.10'), record(domain, 'MX', '10 <script>alert(1)</script>`x`')],
          ),
        ],
        ['ns1.unknown.example'],
      ),
    },
    http: {
      status: 'ok',
      value: httpWith([
        chain('https://community.test/', 'https://community.test/', [['server', 'nginx" onload="x\u001b[31m']]),
      ]),
    },
    repo: { status: 'unavailable', code: 'repo-missing', reason: 'no repository was given' },
  },
});

/** Only a domain: nothing was configured and nothing answered. */
export const nothing = (): EvidenceSet => ({ ...base, keys: {} });
