import type { DatabaseSync } from 'node:sqlite';
import { limits } from '../../platform/limits.ts';
import { msOfDay, msOfHour } from './rows.ts';

/** Deletes at most that many rows of one sort, and gives how many went. */
type Broom = (at: number, most: number) => number;

const before = (at: number, days: number): number => at - days * msOfDay;

/**
 * Rows of one table that belong to a monitor: the oldest of each lie together, so each is asked in turn, a few of them in
 * one call: asking five hundred each time cost more than all their looks.
 */
const ofMonitors = (db: DatabaseSync, table: string, column: string, oldest: (at: number) => number): Broom => {
  const monitors = db.prepare('SELECT n FROM monitors WHERE n > ? ORDER BY n LIMIT ?');
  const sweep = db.prepare(
    `DELETE FROM ${table} WHERE monitor = :monitor AND ${column} IN
     (SELECT ${column} FROM ${table} WHERE monitor = :monitor AND ${column} < :oldest ORDER BY ${column} LIMIT :most)`,
  );
  let last = 0;
  return (at, most) => {
    let left = most;
    const next = monitors.all(last, limits.watchSweepMonitors);
    for (const { n } of next) {
      if (left === 0) return most;
      left -= Number(sweep.run({ monitor: n ?? 0, oldest: oldest(at), most: left }).changes);
      last = Number(n);
    }
    if (next.length < limits.watchSweepMonitors) last = 0;
    return most - left;
  };
};

const ofTable = (db: DatabaseSync, sql: string, oldest: (at: number) => number): Broom => {
  const sweep = db.prepare(sql);
  return (at, most) => Number(sweep.run({ oldest: oldest(at), most }).changes);
};

/** Throws away a slice of what is older than it is kept, in one transaction of the caller. Incidents stay for ever. */
export const sweepOf = (db: DatabaseSync): ((at: number) => number) => {
  const parcelsBefore = (at: number): number => before(at, limits.watchParcelDays);
  const hoursBefore = (at: number): number => before(at, limits.watchHourDays);
  const brooms: readonly Broom[] = [
    ofMonitors(db, 'results', 'at', at => before(at, limits.watchResultDays)),
    ofMonitors(db, 'hours', 'hour', at => Math.floor(hoursBefore(at) / msOfHour)),
    ofMonitors(db, 'days', 'day', at => Math.floor(hoursBefore(at) / msOfDay)),
    ofTable(
      db,
      `DELETE FROM parcels WHERE (n, channel) IN (SELECT n, channel FROM parcels WHERE ended_at IS NOT NULL AND ended_at < :oldest LIMIT :most)`,
      parcelsBefore,
    ),
    ofTable(
      db,
      `DELETE FROM effects WHERE n IN (SELECT n FROM effects WHERE at < :oldest AND NOT EXISTS (SELECT 1 FROM parcels WHERE parcels.n = effects.n)
       AND incident NOT IN (SELECT id FROM incidents WHERE closed_at IS NULL) LIMIT :most)`,
      parcelsBefore,
    ),
    ofTable(
      db,
      'DELETE FROM pushed WHERE (key, device) IN (SELECT key, device FROM pushed WHERE at < :oldest LIMIT :most)',
      parcelsBefore,
    ),
    ofTable(
      db,
      'DELETE FROM devices WHERE id IN (SELECT id FROM devices WHERE gone_at < :oldest LIMIT :most)',
      parcelsBefore,
    ),
    ofTable(
      db,
      'DELETE FROM gaps WHERE began_at IN (SELECT began_at FROM gaps WHERE ended_at < :oldest LIMIT :most)',
      hoursBefore,
    ),
    ofTable(
      db,
      'DELETE FROM deploys WHERE (at, release) IN (SELECT at, release FROM deploys WHERE at < :oldest LIMIT :most)',
      hoursBefore,
    ),
  ];
  return at => {
    let left: number = limits.watchSweepRows;
    for (const broom of brooms) {
      if (left === 0) break;
      left -= broom(at, left);
    }
    return limits.watchSweepRows - left;
  };
};
