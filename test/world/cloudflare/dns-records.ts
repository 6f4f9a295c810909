import { isIPv4, isIPv6 } from 'node:net';
import type { Description } from './openapi.ts';
import { page, refusal, type Reply, result } from './reply.ts';
import { objectIn, type ZoneRoute } from './request.ts';
import { type CloudflareRecord, isProxiable, recordFrom, timestamp, type ZoneState } from './zone-state.ts';

const gone = (): Reply => refusal(404, 81_044, 'Record does not exist.');

const textIn = (body: Record<string, unknown>, key: string): string | null =>
  typeof body[key] === 'string' ? body[key] : null;

/** The name as it is kept: whole, lower case; `@` and a bare label are completed with the zone. */
const fullName = (name: string, zone: string): string => {
  const lower = name.toLowerCase().replace(/\.$/, '');
  if (lower === '@' || lower === zone) return zone;
  return lower.endsWith(`.${zone}`) ? lower : `${lower}.${zone}`;
};

/** What is wrong with a record in itself. */
const faultOf = (record: CloudflareRecord): Reply | null => {
  if (record.type === 'A' && !isIPv4(record.content))
    return refusal(400, 9005, 'Content for A record must be a valid IPv4 address.');
  if (record.type === 'AAAA' && !isIPv6(record.content))
    return refusal(400, 9006, 'Content for AAAA record must be a valid IPv6 address.');
  if (record.type === 'MX' && record.priority === undefined)
    return refusal(400, 9101, 'priority is a required data field.');
  if (record.proxied && !isProxiable(record.type)) return refusal(400, 9004, 'This record type cannot be proxied.');
  if (record.ttl !== 1 && (record.ttl < 60 || record.ttl > 86_400))
    return refusal(400, 9021, 'TTL must be between 60 and 86400 seconds, or 1 for Automatic.');
  return null;
};

/** What is wrong with a record beside the others. */
const conflictOf = (record: CloudflareRecord, others: readonly CloudflareRecord[]): Reply | null => {
  const beside = others.filter(({ id, name }) => id !== record.id && name === record.name);
  const addresses = new Set(['A', 'AAAA', 'CNAME']);
  if (
    beside.some(({ type }) => type === 'CNAME' && addresses.has(record.type)) ||
    (record.type === 'CNAME' && beside.some(({ type }) => addresses.has(type)))
  )
    return refusal(400, 81_053, 'An A, AAAA, or CNAME record with that host already exists.');
  return beside.some(({ type, content }) => type === record.type && content === record.content)
    ? refusal(400, 81_058, 'An identical record already exists.')
    : null;
};

const writable = new Set([
  'type',
  'name',
  'content',
  'ttl',
  'proxied',
  'priority',
  'data',
  'comment',
  'tags',
  'settings',
]);

/** Types that come in parts get their text from those. */
const contentOf = (type: string | undefined, data: Record<string, unknown> | null): string | null => {
  if (data === null) return null;
  const part = (key: string): string => String(data[key]);
  if (type === 'CAA') return `${part('flags')} ${part('tag')} "${part('value')}"`;
  return type === 'SRV' ? `${part('weight')} ${part('port')} ${part('target')}` : null;
};

/** The record that a body makes of `before`; a body that replaces starts from nothing. */
const recordOf = (body: Record<string, unknown>, before: CloudflareRecord | null, zone: ZoneState) => {
  const type = textIn(body, 'type') ?? before?.type;
  const name = textIn(body, 'name') ?? before?.name;
  const content = contentOf(type, objectIn(body['data'])) ?? textIn(body, 'content') ?? before?.content;
  if (type === undefined || name === undefined || content === undefined) return null;
  const given = Object.fromEntries(Object.entries(body).filter(([key]) => writable.has(key)));
  return recordFrom({
    ...before,
    ...given,
    type,
    name: fullName(name, zone.name),
    content,
    proxiable: isProxiable(type),
  });
};

const described = (record: CloudflareRecord, description: Description | null): Reply | null => {
  if (description === null) return null;
  const judge = description.record(record.type);
  if (judge === null) return refusal(400, 1004, `DNS Validation Error: ${record.type} is no type of record`);
  // The description of 2024 knows no comment that is null, which the API itself answers with.
  const { comment, ...rest } = record;
  const wrong = judge(comment === null ? rest : record);
  return wrong === null ? null : refusal(400, 1004, `DNS Validation Error: ${wrong}`);
};

const kept = (
  zone: ZoneState,
  record: CloudflareRecord | null,
  description: Description | null,
  keep: (record: CloudflareRecord) => void,
): Reply => {
  if (record === null) return refusal(400, 1004, 'DNS Validation Error: type, name and content are needed');
  const wrong = faultOf(record) ?? described(record, description) ?? conflictOf(record, zone.records);
  if (wrong !== null) return wrong;
  record.modified_on = timestamp();
  keep(record);
  return result(record);
};

const matches = (record: CloudflareRecord, query: URLSearchParams): boolean =>
  (['type', 'name', 'content'] as const).every(key => {
    const wanted = query.get(`${key}.exact`) ?? query.get(key);
    return wanted === null || record[key].toLowerCase() === wanted.toLowerCase();
  });

const asZoneFile = (zone: ZoneState): string =>
  [
    ';;',
    `;; Domain:     ${zone.name}.`,
    `;; Exported:   ${timestamp()}`,
    ';;',
    ...zone.records.map(({ name, ttl, type, priority, content, proxied }) => {
      const shown = type === 'TXT' && !content.startsWith('"') ? `"${content}"` : content;
      const value = priority === undefined ? shown : `${priority} ${shown}`;
      return `${name}.\t${ttl}\tIN\t${type}\t${value} ; cf_tags=cf-proxied:${String(proxied)}`;
    }),
    '',
  ].join('\n');

/** DNS records of a zone: pages, one at a time, made, changed in part, replaced, deleted, and the whole zone as a file. */
export const dnsRoutes = (description: Description | null): readonly ZoneRoute[] => {
  const found = (zone: ZoneState, id: string | undefined) => zone.records.find(record => record.id === id);
  const change =
    (isWhole: boolean): ZoneRoute['answer'] =>
    (zone, { body, params }) => {
      const before = found(zone, params[0]);
      const given = objectIn(body);
      if (before === undefined) return gone();
      if (given === null) return refusal(400, 9207, 'Request body is not valid JSON.');
      const next = isWhole ? recordOf({ ...given }, null, zone) : recordOf(given, before, zone);
      if (next !== null) Object.assign(next, { id: before.id, created_on: before.created_on });
      return kept(zone, next, description, record => {
        zone.records = zone.records.map(existing => (existing.id === record.id ? record : existing));
      });
    };
  return [
    {
      method: 'GET',
      path: 'dns_records',
      permission: 'DNS Read',
      answer: (zone, { query }) =>
        page(
          zone.records.filter(record => matches(record, query)),
          query,
          { first: 100, most: 5_000_000 },
        ),
    },
    {
      method: 'POST',
      path: 'dns_records',
      permission: 'DNS Write',
      answer: (zone, { body }) => {
        const given = objectIn(body);
        if (given === null) return refusal(400, 9207, 'Request body is not valid JSON.');
        return kept(zone, recordOf(given, null, zone), description, record => void zone.records.push(record));
      },
    },
    {
      method: 'GET',
      path: 'dns_records/export',
      permission: 'DNS Read',
      answer: zone => ({ kind: 'text', text: asZoneFile(zone) }),
    },
    {
      method: 'GET',
      path: 'dns_records/*',
      permission: 'DNS Read',
      answer: (zone, { params }) => {
        const record = found(zone, params[0]);
        return record === undefined ? gone() : result(record);
      },
    },
    { method: 'PATCH', path: 'dns_records/*', permission: 'DNS Write', answer: change(false) },
    { method: 'PUT', path: 'dns_records/*', permission: 'DNS Write', answer: change(true) },
    {
      method: 'DELETE',
      path: 'dns_records/*',
      permission: 'DNS Write',
      answer: (zone, { params }) => {
        const record = found(zone, params[0]);
        if (record === undefined) return gone();
        zone.records = zone.records.filter(({ id }) => id !== record.id);
        return result({ id: record.id });
      },
    },
  ];
};
