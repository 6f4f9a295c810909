import { limits } from '../../../platform/limits.ts';
import { msOfDay, msOfHour } from '../rows.ts';
import type { Ask } from './connect.ts';

/** Deletes at most that many rows of one sort, and gives how many went. */
type Broom = (ask: Ask, at: number, most: number) => Promise<number>;

const before = (at: number, days: number): number => at - days * msOfDay;

const counted = async (ask: Ask, sql: string, values: readonly unknown[]): Promise<number> =>
  Number((await ask(`WITH gone AS (${sql} RETURNING 1) SELECT count(*) AS n FROM gone`, values))[0]?.['n'] ?? 0);

/** Rows that belong to a monitor: the oldest of each lie together in its index, so a few monitors are asked in one call. */
const ofMonitors = (s: string, table: string, column: string, oldest: (at: number) => number): Broom => {
  let last = 0;
  return async (ask, at, most) => {
    const next = await ask(`SELECT n FROM ${s}.monitors WHERE n > $1 ORDER BY n LIMIT $2`, [
      last,
      limits.watchSweepMonitors,
    ]);
    const monitors = next.map(({ n }) => Number(n));
    const gone = await counted(
      ask,
      `DELETE FROM ${s}.${table} WHERE (monitor, ${column}) IN (
         SELECT old.monitor, old.${column} FROM unnest($1::int[]) AS of (n) CROSS JOIN LATERAL (
           SELECT monitor, ${column} FROM ${s}.${table}
           WHERE monitor = of.n AND ${column} < $2 ORDER BY ${column} LIMIT $3
         ) AS old LIMIT $3)`,
      [monitors, oldest(at), most],
    );
    // Where there is more of these than one call takes, they are asked again.
    if (gone < most) last = next.length < limits.watchSweepMonitors ? 0 : (monitors.at(-1) ?? 0);
    return gone;
  };
};

const ofTable =
  (sql: string, oldest: (at: number) => number): Broom =>
  (ask, at, most) =>
    counted(ask, sql, [oldest(at), most]);

/** Throws away a slice of what is older than it is kept. Incidents stay for ever. */
export const sweepOf = (s: string): ((ask: Ask, at: number) => Promise<number>) => {
  const parcelsBefore = (at: number): number => before(at, limits.watchParcelDays);
  const hoursBefore = (at: number): number => before(at, limits.watchHourDays);
  const brooms: readonly Broom[] = [
    ofMonitors(s, 'results', 'at', at => before(at, limits.watchResultDays)),
    ofMonitors(s, 'hours', 'hour', at => Math.floor(hoursBefore(at) / msOfHour)),
    ofMonitors(s, 'days', 'day', at => Math.floor(hoursBefore(at) / msOfDay)),
    ofTable(
      `DELETE FROM ${s}.parcels WHERE (n, channel) IN
       (SELECT n, channel FROM ${s}.parcels WHERE ended_at IS NOT NULL AND ended_at < $1 LIMIT $2)`,
      parcelsBefore,
    ),
    ofTable(
      `DELETE FROM ${s}.effects WHERE n IN (
         SELECT n FROM ${s}.effects WHERE at < $1 AND NOT EXISTS (SELECT 1 FROM ${s}.parcels WHERE parcels.n = effects.n)
         AND incident NOT IN (SELECT id FROM ${s}.incidents WHERE closed_at IS NULL) LIMIT $2)`,
      parcelsBefore,
    ),
    ofTable(
      `DELETE FROM ${s}.pushed WHERE (key, device) IN (SELECT key, device FROM ${s}.pushed WHERE at < $1 LIMIT $2)`,
      parcelsBefore,
    ),
    ofTable(
      `DELETE FROM ${s}.devices WHERE id IN (SELECT id FROM ${s}.devices WHERE gone_at < $1 LIMIT $2)`,
      parcelsBefore,
    ),
    ofTable(
      `DELETE FROM ${s}.gaps WHERE began_at IN (SELECT began_at FROM ${s}.gaps WHERE ended_at < $1 LIMIT $2)`,
      hoursBefore,
    ),
    ofTable(
      `DELETE FROM ${s}.deploys WHERE (at, release) IN (SELECT at, release FROM ${s}.deploys WHERE at < $1 LIMIT $2)`,
      hoursBefore,
    ),
  ];
  return async (ask, at) => {
    let left: number = limits.watchSweepRows;
    for (const broom of brooms) {
      if (left === 0) break;
      left -= await broom(ask, at, left);
    }
    return limits.watchSweepRows - left;
  };
};
