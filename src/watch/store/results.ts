import type { DatabaseSync } from 'node:sqlite';
import { type Histogram, histogramOf, merge } from '../../engines/load/histogram.ts';
import type { Result } from '../store.ts';
import { type Counts, counted } from './counts.ts';
import { hourOf, msOfDay, msOfHour, type Row, valuesOf } from './rows.ts';
import { encodeWaits } from './waits.ts';

const nothing: Histogram = histogramOf([]);

/** Adds what was counted to the row of that hour. */
const addHour = (db: DatabaseSync): ((monitor: number, hour: number, counts: Counts) => void) => {
  const read = db.prepare('SELECT hour, ok, failing, unknown, waits FROM hours WHERE monitor = ? AND hour = ?');
  const write = db.prepare('INSERT OR REPLACE INTO hours VALUES (?, ?, ?, ?, ?, ?)');
  return (monitor, hour, { ok, failing, unknown, waits }) => {
    const row = read.get(monitor, hour);
    const before = row === undefined ? { ok: 0, failing: 0, unknown: 0, waits: nothing } : hourOf(row);
    const all = encodeWaits(merge(before.waits, histogramOf(waits)));
    write.run(monitor, hour, before.ok + ok, before.failing + failing, before.unknown + unknown, all);
  };
};

const same = (row: Row | undefined, values: readonly (string | number | null)[]): boolean =>
  row !== undefined && Object.values(row).every((value, index) => value === values[index]);

/**
 * Stores one look; false when exactly this one is there already. Another look at the same moment is kept a millisecond
 * later: a clock that was set back meets the moments of the hour before again.
 */
const addResult = (db: DatabaseSync): ((monitor: number, result: Result) => boolean) => {
  const write = db.prepare('INSERT OR IGNORE INTO results VALUES (?, ?, ?, ?, ?, ?, ?)');
  const read = db.prepare('SELECT outcome, ms, kind, because, paused FROM results WHERE monitor = ? AND at = ?');
  return (monitor, result) => {
    const values = valuesOf(result);
    for (let moment = result.at; ; moment += 1) {
      if (write.run(monitor, moment, ...values).changes === 1) return true;
      if (same(read.get(monitor, moment), values)) return false;
    }
  };
};

/**
 * Stores looks and counts them into their hour and day, each once, however often it comes. Looks while people work on the
 * app on purpose are stored and not counted.
 */
export const storeResults = (
  db: DatabaseSync,
  numberOf: (monitor: string) => number,
): ((results: readonly Result[]) => void) => {
  const [addOne, addToHour] = [addResult(db), addHour(db)];
  const addToDay = db.prepare(
    `INSERT INTO days VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET
     ok = ok + excluded.ok, failing = failing + excluded.failing, unknown = unknown + excluded.unknown`,
  );
  return results => {
    const added: (readonly [number, Result])[] = [];
    for (const result of results) {
      const monitor = numberOf(result.monitor);
      if (addOne(monitor, result)) added.push([monitor, result]);
    }
    for (const [monitor, hours] of counted(added))
      for (const [hour, counts] of hours) {
        addToHour(monitor, hour, counts);
        addToDay.run(monitor, Math.floor((hour * msOfHour) / msOfDay), counts.ok, counts.failing, counts.unknown);
      }
  };
};
