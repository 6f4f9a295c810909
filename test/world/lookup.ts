import type { ZoneRecord } from './plan.ts';

/** A record together with the name it stands at. */
export type OwnedRecord = ZoneRecord & { readonly name: string };

export type Zone = {
  /** Apex of the zone, `.` for everything. */
  readonly origin: string;
  readonly records: ReadonlyMap<string, readonly ZoneRecord[]>;
};

export type Rcode = 'NOERROR' | 'NXDOMAIN' | 'SERVFAIL' | 'REFUSED';

export type Found = {
  readonly rcode: Rcode;
  readonly authoritative: boolean;
  readonly answers: readonly OwnedRecord[];
  readonly authorities: readonly OwnedRecord[];
  readonly additionals: readonly OwnedRecord[];
};

/** What a zone says about one name, without following where an alias leads. */
export type Node =
  | { readonly kind: 'records'; readonly records: readonly OwnedRecord[] }
  | { readonly kind: 'alias'; readonly record: OwnedRecord }
  | { readonly kind: 'referral'; readonly servers: readonly OwnedRecord[] }
  | { readonly kind: 'nodata' }
  | { readonly kind: 'nxdomain' }
  | { readonly kind: 'not-here' };

/** Chains longer than this are cut off; BIND stops at 16 as well. */
const chainLinks = 16;

export const failed = (rcode: 'SERVFAIL' | 'REFUSED'): Found => ({
  rcode,
  authoritative: false,
  answers: [],
  authorities: [],
  additionals: [],
});

export const zoneOf = (
  origin: string,
  ...layers: readonly { readonly [name: string]: readonly ZoneRecord[] }[]
): Zone => ({
  origin,
  records: new Map(
    layers.flatMap(layer => Object.entries(layer).map(([name, records]) => [name.toLowerCase(), records])),
  ),
});

export const isWithin = (name: string, origin: string): boolean =>
  origin === '.' || name === origin || name.endsWith(`.${origin}`);

const parentOf = (name: string): string => name.slice(name.indexOf('.') + 1);

/** The names from just below the origin down to `name` itself. */
const path = (zone: Zone, name: string): readonly string[] => {
  const names: string[] = [];
  for (let at = name; at !== zone.origin; at = parentOf(at)) {
    names.unshift(at);
    if (!at.includes('.')) break;
  }
  return names;
};

/** A name exists when it has records or something below it has (RFC 4592 §2.2.2). */
const exists = (zone: Zone, name: string): boolean => {
  if (name === zone.origin || (zone.records.get(name)?.length ?? 0) > 0) return true;
  return zone.records.entries().some(([other, records]) => records.length > 0 && other.endsWith(`.${name}`));
};

/** The wildcard at the closest encloser (RFC 4592 §3.3.1): an existing name on the way stops wildcards above it. */
const wildcardFor = (zone: Zone, name: string): readonly ZoneRecord[] | undefined => {
  const encloser = path(zone, name).findLast(ancestor => exists(zone, ancestor)) ?? zone.origin;
  return zone.records.get(encloser === '.' ? '*' : `*.${encloser}`);
};

const owned = (name: string, records: readonly ZoneRecord[]): readonly OwnedRecord[] =>
  records.map(record => ({ ...record, name }));

/** What stands at `name` (lower case) for `type`: data of the type before an alias, so that faulty zones with both can be served. */
export const nodeAt = (zone: Zone, name: string, type: string): Node => {
  if (!isWithin(name, zone.origin)) return { kind: 'not-here' };
  for (const ancestor of path(zone, name)) {
    const servers = (zone.records.get(ancestor) ?? []).filter(record => record.type === 'NS');
    if (servers.length > 0) return { kind: 'referral', servers: owned(ancestor, servers) };
  }
  const records = exists(zone, name) ? (zone.records.get(name) ?? []) : wildcardFor(zone, name);
  if (records === undefined || (records.length === 0 && !exists(zone, name))) return { kind: 'nxdomain' };
  const wanted = records.filter(record => record.type === type);
  if (wanted.length > 0) return { kind: 'records', records: owned(name, wanted) };
  const [alias] = owned(
    name,
    records.filter(record => record.type === 'CNAME'),
  );
  return alias === undefined ? { kind: 'nodata' } : { kind: 'alias', record: alias };
};

/** The zone's SOA for negative answers; its TTL is the negative TTL (RFC 2308 §3). */
export const soaOf = (zone: Zone): readonly OwnedRecord[] =>
  owned(
    zone.origin,
    (zone.records.get(zone.origin) ?? []).filter(record => record.type === 'SOA'),
  ).map(record => ({
    ...record,
    ttl: Math.min(record.ttl, Number(record.value.split(' ').at(-1))),
  }));

const addressesOf = (zone: Zone, names: readonly string[]): readonly OwnedRecord[] =>
  names.flatMap(name =>
    owned(
      name,
      (zone.records.get(name) ?? []).filter(record => record.type === 'A' || record.type === 'AAAA'),
    ),
  );

/** An authoritative server's answer (RFC 1034 §4.3.2): aliases are followed inside the zone, the last name decides the rcode (RFC 6604 §3). */
export const lookUp = (zone: Zone, name: string, type: string): Found => {
  const answers: OwnedRecord[] = [];
  const visited = new Set<string>();
  const found = (rest: Partial<Found>): Found => ({
    rcode: 'NOERROR',
    authoritative: true,
    answers,
    authorities: [],
    additionals: [],
    ...rest,
  });
  for (let at = name; visited.size < chainLinks && !visited.has(at);) {
    visited.add(at);
    const node = nodeAt(zone, at, type);
    if (node.kind === 'not-here') return answers.length > 0 ? found({}) : failed('REFUSED');
    if (node.kind === 'nxdomain') return found({ rcode: 'NXDOMAIN', authorities: soaOf(zone) });
    if (node.kind === 'nodata') return found({ authorities: soaOf(zone) });
    if (node.kind === 'referral') {
      const glue = addressesOf(
        zone,
        node.servers.map(server => server.value),
      );
      return found({ authoritative: answers.length > 0, authorities: node.servers, additionals: glue });
    }
    if (node.kind === 'records') return found({ answers: [...answers, ...node.records] });
    answers.push(node.record);
    at = node.record.value.toLowerCase();
  }
  return found({});
};
