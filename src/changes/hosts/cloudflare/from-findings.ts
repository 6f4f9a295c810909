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

type Wanted = (finding: EdgeFinding, records: readonly RecordBody[], because: readonly string[]) => readonly ZoneWish[];

/** What findings of these checks want at the edge; their remedies say it for a person who does it by hand. */
const byCheck: Readonly<Record<string, Wanted>> = {
  'edge/ssl-strict': (_finding, _records, because) => [{ kind: 'setting', setting: 'ssl', value: 'strict', because }],
  'edge/https-settings': (finding, _records, because) =>
    named(finding).flatMap(name => settings[name]?.(because) ?? []),
  // A host of the product that stands open, or a name of something else that stands behind the proxy.
  'edge/proxied-where-right': ({ place }, records, because) => [
    { kind: 'proxy', name: place, proxied: hostState(place, records) === 'open', because },
  ],
  'email/mail-records-reachable': ({ place }, records, because) =>
    hostState(place, records) === 'proxied' ? [{ kind: 'proxy', name: place, proxied: false, because }] : [],
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
