import type { RecordBody } from '../../zone/bodies.ts';
import type { ZoneWish } from '../../zone/wishes.ts';
import { hostState } from './redirect.ts';
import { cacheWishes, rateWish, usualShape } from './standard.ts';

/** What is needed of a finding to know what it wants of the zone. */
export type EdgeFinding = {
  readonly id: string;
  readonly check: string;
  readonly title: string;
  readonly place: string;
  readonly evidence: readonly string[];
};

/** What each setting should be; HSTS for five minutes first: what turns out wrong is over soon. */
const settings: Readonly<Record<string, (because: readonly string[]) => ZoneWish>> = {
  min_tls_version: because => ({ kind: 'setting', setting: 'min_tls_version', value: '1.2', because }),
  '0rtt': because => ({ kind: 'setting', setting: '0rtt', value: 'off', because }),
  security_header: because => ({
    kind: 'setting',
    setting: 'security_header',
    value: { strict_transport_security: { enabled: true, max_age: 300 } },
    because,
  }),
};

const named = ({ evidence }: EdgeFinding): readonly string[] =>
  evidence.flatMap(line => /^setting of \S+: ([a-z0-9_]+)/.exec(line)?.[1] ?? []);

/** A name that stands behind the proxy and must not: of such a one the finding shows what is proxied, and nothing else. */
const isBehind = ({ evidence }: EdgeFinding): boolean => evidence.every(line => line.endsWith(': proxied'));

type Wanted = (finding: EdgeFinding, records: readonly RecordBody[], because: readonly string[]) => readonly ZoneWish[];

/** What findings of these checks want at the edge; their remedies say it for a person who does it by hand. */
const byCheck: Readonly<Record<string, Wanted>> = {
  'edge/ssl-strict': (_finding, _records, because) => [{ kind: 'setting', setting: 'ssl', value: 'strict', because }],
  'edge/https-settings': (finding, _records, because) =>
    named(finding).flatMap(name => settings[name]?.(because) ?? []),
  // The way is the finding's and never read from the records: a mail server with one proxied record of two stands open
  // in part, and so does one that somebody took from behind the proxy since.
  'edge/proxied-where-right': (finding, _records, because) => [
    { kind: 'proxy', name: finding.place, proxied: !isBehind(finding), because },
  ],
  'email/mail-records-reachable': ({ place }, records, because) =>
    hostState(place, records) === 'absent' ? [] : [{ kind: 'proxy', name: place, proxied: false, because }],
  'edge/abuse-limited': (_finding, _records, because) => rateWish(usualShape, because),
  'edge/cache-rules-safe': (finding, _records, because) =>
    finding.evidence.some(line => line.includes('development_mode'))
      ? [{ kind: 'setting', setting: 'development_mode', value: 'off', because }]
      : cacheWishes({ ...usualShape, staticPaths: [] }, because),
};

/** The wishes of findings about the edge. */
export const edgeWishes = (findings: readonly EdgeFinding[], records: readonly RecordBody[]): readonly ZoneWish[] =>
  findings.flatMap(
    finding => byCheck[finding.check]?.(finding, records, [`${finding.title} (${finding.id})`.slice(0, 1000)]) ?? [],
  );
