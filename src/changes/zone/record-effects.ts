import type { PlannedSet } from '../dns-plan.ts';
import { sameValues } from '../record-set.ts';
import type { RecordBody } from './bodies.ts';
import { bodyFor, valueOf } from './record-values.ts';
import { sameRecord, type RecordEffect } from './resources.ts';

const automatic = 1;

/** A host keeps the TTL of proxied records itself. */
const ttlOf = (record: RecordBody, wanted: number | undefined): number =>
  record.proxied ? record.ttl : (wanted ?? record.ttl);

/** What is left of a record when it gets another value: its proxy, its comment, its tags. */
const withValue = (record: RecordBody, set: PlannedSet, value: string): RecordBody => {
  const { content: _content, data: _data, priority: _priority, settings: _settings, ...rest } = record;
  const { content, data, priority } = bodyFor(set.name, set.type, value, automatic);
  return {
    ...rest,
    ...(content === undefined ? {} : { content }),
    ...(data === undefined ? {} : { data }),
    ...(priority === undefined ? {} : { priority }),
    ttl: ttlOf(record, set.ttl),
  };
};

/**
 * The changes of single records that make the set what it should be, or why they cannot be told. What the DNS gave
 * and what the host keeps have to be the same: behind a proxy they are not.
 */
export const recordEffects = (
  set: PlannedSet,
  records: readonly RecordBody[],
): readonly RecordEffect[] | { readonly reason: string } => {
  const own = records.filter(record => record.name.toLowerCase() === set.name && record.type === set.type);
  const values = own.map(record => valueOf(record) ?? '');
  if (!sameValues(set.type, values, set.before))
    return {
      reason: own.some(({ proxied }) => proxied)
        ? 'the record is proxied: the DNS shows addresses of Cloudflare, and what it should change to cannot be told from them'
        : 'the API keeps other values for it than the DNS gives; wait until both are the same, then plan again',
    };
  const lines = own.map((record, index) => ({ record, value: values[index] ?? '' }));
  const isWanted = (value: string): boolean =>
    sameValues(
      set.type,
      set.after.filter(one => sameValues(set.type, [one], [value])),
      [value],
    );
  const gone = lines.filter(({ value }) => !isWanted(value));
  const fresh = set.after.filter(value => !values.some(held => sameValues(set.type, [held], [value])));
  const stays = lines.filter(({ value }) => isWanted(value));
  const [model] = own;
  return [
    ...stays
      .map(({ record }): RecordEffect => ({
        kind: 'record',
        before: record,
        after: { ...record, ttl: ttlOf(record, set.ttl) },
      }))
      .filter(({ before, after }) => before !== null && after !== null && !sameRecord(before, after)),
    ...gone.map(({ record }, index): RecordEffect => {
      const next = fresh[index];
      return { kind: 'record', before: record, after: next === undefined ? null : withValue(record, set, next) };
    }),
    ...fresh.slice(gone.length).map((value): RecordEffect => ({
      kind: 'record',
      before: null,
      after: bodyFor(set.name, set.type, value, set.ttl ?? (model?.proxied === false ? model.ttl : automatic)),
    })),
  ];
};

/** Proxy on or off for all records of a name that a CDN can stand before. */
export const proxyEffects = (name: string, proxied: boolean, records: readonly RecordBody[]): readonly RecordEffect[] =>
  records
    .filter(
      record =>
        record.name.toLowerCase() === name && /^(?:A|AAAA|CNAME)$/.test(record.type) && record.proxied !== proxied,
    )
    .map(record => ({ kind: 'record', before: record, after: { ...record, proxied, ttl: automatic } }));
