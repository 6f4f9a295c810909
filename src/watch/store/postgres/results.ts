import { type Histogram, histogramOf, merge } from '../../../engines/load/histogram.ts';
import type { Result } from '../../store.ts';
import { type Counts, counted } from '../counts.ts';
import { hourOf, msOfDay, msOfHour, type Row, valuesOf } from '../rows.ts';
import { encodeWaits } from '../waits.ts';
import type { Ask } from './connect.ts';

const nothing: Histogram = histogramOf([]);

/** Small numbers of monitors, given when they are first seen. */
export const numbersOf = async (
  ask: Ask,
  s: string,
  monitors: readonly string[],
): Promise<ReadonlyMap<string, number>> => {
  const ids = [...new Set(monitors)];
  if (ids.length === 0) return new Map();
  await ask(`INSERT INTO ${s}.monitors (id) SELECT unnest($1::text[]) ON CONFLICT DO NOTHING`, [ids]);
  const rows = await ask(`SELECT n, id FROM ${s}.monitors WHERE id = ANY ($1::text[])`, [ids]);
  return new Map(rows.map(({ n, id }) => [String(id), Number(n)]));
};

type Waiting = { readonly monitor: number; readonly at: number; readonly look: Result };

/** Postgres takes no NUL in a text. */
const plain = (value: string | null): string | null => value?.replaceAll('\0', '') ?? null;

const rowOf = ({ look }: Waiting) => {
  const [outcome, ms, kind, because, paused] = valuesOf(look);
  return [outcome, ms, plain(kind), plain(because), paused] as const;
};

const keyOf = (monitor: unknown, at: unknown): string => `${String(monitor)} ${String(at)}`;

const isSame = (row: Row | undefined, waiting: Waiting): boolean => {
  const [outcome, ms, kind, because, paused] = rowOf(waiting);
  return (
    row !== undefined &&
    row['outcome'] === outcome &&
    row['ms'] === ms &&
    row['kind'] === kind &&
    row['because'] === because &&
    row['paused'] === paused
  );
};

/** Stores those whose moment is free, and gives what stands where the others were to go. */
const addRound = async (ask: Ask, s: string, round: readonly Waiting[]): Promise<ReadonlyMap<string, Row | null>> => {
  const rows = round.map(rowOf);
  const [monitors, ats] = [round.map(({ monitor }) => monitor), round.map(({ at }) => at)];
  const added = await ask(
    `INSERT INTO ${s}.results SELECT * FROM unnest(
       $1::int[], $2::bigint[], $3::smallint[], $4::float8[], $5::text[], $6::text[], $7::smallint[]
     ) ON CONFLICT DO NOTHING RETURNING monitor, at`,
    [monitors, ats, ...[0, 1, 2, 3, 4].map(column => rows.map(row => row[column]))],
  );
  const found = new Map<string, Row | null>(added.map(({ monitor, at }) => [keyOf(monitor, at), null]));
  if (found.size === round.length) return found;
  const there = await ask(
    `SELECT monitor, at, outcome, ms, kind, because, paused FROM ${s}.results
     WHERE (monitor, at) IN (SELECT * FROM unnest($1::int[], $2::bigint[]))`,
    [monitors, ats],
  );
  for (const row of there) {
    const key = keyOf(row['monitor'], row['at']);
    if (!found.has(key)) found.set(key, row);
  }
  return found;
};

/**
 * Stores looks and gives those that were not there already. Another look at the same moment is kept a millisecond later: a
 * clock that was set back meets the moments of the hour before again.
 */
const addResults = async (ask: Ask, s: string, all: readonly Waiting[]): Promise<readonly Waiting[]> => {
  const added: Waiting[] = [];
  let waiting = all;
  while (waiting.length > 0) {
    // Of one moment one at a time, so that each meets what stands there.
    const round = new Map<string, Waiting>();
    const next: Waiting[] = [];
    for (const one of waiting) {
      const key = keyOf(one.monitor, one.at);
      if (round.has(key)) next.push(one);
      else round.set(key, one);
    }
    const found = await addRound(ask, s, [...round.values()]);
    for (const [key, one] of round) {
      const there = found.get(key);
      if (there === null) added.push(one);
      else if (!isSame(there, one)) next.push({ ...one, at: one.at + 1 });
    }
    waiting = next;
  }
  return added;
};

type Hourly = { readonly monitor: number; readonly hour: number; readonly counts: Counts };

/** Adds what was counted to the rows of those hours and days. Whoever calls holds the turn, so nobody else does so meanwhile. */
const addCounts = async (ask: Ask, s: string, all: readonly Hourly[]): Promise<void> => {
  const [monitors, hours] = [all.map(({ monitor }) => monitor), all.map(({ hour }) => hour)];
  const known = await ask(
    `SELECT monitor, hour, ok, failing, unknown, waits FROM ${s}.hours
     WHERE (monitor, hour) IN (SELECT * FROM unnest($1::int[], $2::int[]))`,
    [monitors, hours],
  );
  const before = new Map(known.map(row => [keyOf(row['monitor'], row['hour']), hourOf(row).waits]));
  const waits = all.map(({ monitor, hour, counts }) =>
    Buffer.from(encodeWaits(merge(before.get(keyOf(monitor, hour)) ?? nothing, histogramOf(counts.waits)))),
  );
  const sums = (['ok', 'failing', 'unknown'] as const).map(outcome => all.map(({ counts }) => counts[outcome]));
  await ask(
    `INSERT INTO ${s}.hours AS known
     SELECT * FROM unnest($1::int[], $2::int[], $3::int[], $4::int[], $5::int[], $6::bytea[])
     ON CONFLICT (monitor, hour) DO UPDATE SET ok = known.ok + excluded.ok, failing = known.failing + excluded.failing,
     unknown = known.unknown + excluded.unknown, waits = excluded.waits`,
    [monitors, hours, ...sums, waits],
  );
  await ask(
    `INSERT INTO ${s}.days AS known
     SELECT monitor, day, sum(ok), sum(failing), sum(unknown)
     FROM unnest($1::int[], $2::int[], $3::int[], $4::int[], $5::int[]) AS of (monitor, day, ok, failing, unknown)
     GROUP BY monitor, day
     ON CONFLICT (monitor, day) DO UPDATE SET ok = known.ok + excluded.ok, failing = known.failing + excluded.failing,
     unknown = known.unknown + excluded.unknown`,
    [monitors, hours.map(hour => Math.floor((hour * msOfHour) / msOfDay)), ...sums],
  );
};

/** Stores looks and counts them into their hour and day, each once, however often it comes. */
export const storeResults = async (
  ask: Ask,
  s: string,
  numbers: ReadonlyMap<string, number>,
  results: readonly Result[],
): Promise<void> => {
  const waiting = results.map(look => ({ monitor: numbers.get(look.monitor) ?? 0, at: look.at, look }));
  const added = await addResults(ask, s, waiting);
  const hourly = [...counted(added.map(({ monitor, look }) => [monitor, look] as const))].flatMap(([monitor, hours]) =>
    [...hours].map(([hour, counts]) => ({ monitor, hour, counts })),
  );
  if (hourly.length > 0) await addCounts(ask, s, hourly);
};
