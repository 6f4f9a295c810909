import type { WatchStore } from '../../store.ts';
import {
  atOf,
  dayOf,
  deployOf,
  gapOf,
  hourOf,
  incidentOf,
  jsonOf,
  lookOf,
  monitorOf,
  msOfDay,
  msOfHour,
  type Row,
  stateOf,
  watcherOf,
} from '../rows.ts';
import type { Shelf } from './connect.ts';

type Reads = Pick<
  WatchStore,
  | 'load'
  | 'results'
  | 'latest'
  | 'days'
  | 'hours'
  | 'incidents'
  | 'incident'
  | 'states'
  | 'gaps'
  | 'lastBeat'
  | 'deploys'
  | 'kept'
>;

const looked = (monitor: string, { at, outcome, ms, kind, because, paused }: Row) =>
  lookOf(monitor, [at ?? null, outcome ?? null, ms ?? null, kind ?? null, because ?? null, paused ?? null]);

/** Monitors in the order of code points, as the file has them, whatever the database sorts by. */
const byId = 'id COLLATE "C"';

/** All that is asked of what was kept. A span is `from` ≤ time < `until`. */
export const readsOf = ({ ask, whole }: Shelf, s: string): Reads => {
  const statesSql = `SELECT id, json FROM ${s}.states JOIN ${s}.monitors ON monitors.n = states.monitor ORDER BY ${byId}`;
  // Each monitor's last row by its key, instead of all rows.
  const latestSql = `
    SELECT id, look.* FROM ${s}.monitors CROSS JOIN LATERAL (
      SELECT at, outcome, ms, kind, because, paused FROM ${s}.results WHERE monitor = monitors.n ORDER BY at DESC LIMIT 1
    ) AS look ORDER BY ${byId}`;
  const numberOf = `(SELECT n FROM ${s}.monitors WHERE id = $1)`;
  return {
    load: () =>
      whole(async one => {
        // Of one moment, though another watcher writes meanwhile.
        await one('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY');
        const [watcher] = await one(`SELECT json FROM ${s}.watcher`);
        const states = await one(statesSql);
        const open = await one(`SELECT json FROM ${s}.incidents WHERE closed_at IS NULL ORDER BY began_at, id`);
        return {
          watcher: watcherOf(watcher),
          monitors: new Map(states.map(row => [monitorOf(row), stateOf(row)])),
          open: new Map(open.map(row => [incidentOf(row).id, incidentOf(row)])),
        };
      }),
    results: async (monitor, from, until) =>
      (
        await ask(
          `SELECT at, outcome, ms, kind, because, paused FROM ${s}.results
           WHERE monitor = ${numberOf} AND at >= $2 AND at < $3 ORDER BY at`,
          [monitor, from, until],
        )
      ).map(row => looked(monitor, row)),
    latest: async () => new Map((await ask(latestSql)).map(row => [monitorOf(row), looked(monitorOf(row), row)])),
    days: async (from, until) =>
      (
        await ask(
          `SELECT id, day, ok, failing, unknown FROM ${s}.monitors JOIN ${s}.days ON days.monitor = monitors.n
           WHERE day >= $1 AND day < $2 ORDER BY ${byId}, day`,
          [Math.floor(from / msOfDay), Math.ceil(until / msOfDay)],
        )
      ).map(dayOf),
    hours: async (monitor, from, until) =>
      (
        await ask(
          `SELECT hour, ok, failing, unknown, waits FROM ${s}.hours
           WHERE monitor = ${numberOf} AND hour >= $2 AND hour < $3 ORDER BY hour`,
          [monitor, Math.floor(from / msOfHour), Math.ceil(until / msOfHour)],
        )
      ).map(hourOf),
    incidents: async (from, until) =>
      (
        await ask(
          `SELECT json FROM ${s}.incidents WHERE began_at < $2 AND (closed_at IS NULL OR closed_at > $1)
           ORDER BY began_at, id`,
          [from, until],
        )
      ).map(incidentOf),
    incident: async id => {
      const [row] = await ask(`SELECT json FROM ${s}.incidents WHERE id = $1`, [id]);
      return row === undefined ? null : incidentOf(row);
    },
    states: async () => new Map((await ask(statesSql)).map(row => [monitorOf(row), stateOf(row)])),
    gaps: async (from, until) =>
      (
        await ask(`SELECT began_at, ended_at FROM ${s}.gaps WHERE began_at < $2 AND ended_at > $1 ORDER BY began_at`, [
          from,
          until,
        ])
      ).map(gapOf),
    lastBeat: async name => atOf((await ask(`SELECT at FROM ${s}.beats WHERE name = $1`, [name]))[0]),
    deploys: async (from, until) =>
      (
        await ask(
          `SELECT at, release, ended FROM ${s}.deploys WHERE at >= $1 AND at < $2 ORDER BY at, release COLLATE "C"`,
          [from, until],
        )
      ).map(deployOf),
    kept: async name => jsonOf((await ask(`SELECT json FROM ${s}.kept WHERE name = $1`, [name]))[0]),
  };
};
