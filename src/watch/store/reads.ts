import type { DatabaseSync } from 'node:sqlite';
import type { Incident, MonitorState, WatchState } from '../../engines/incidents/incident.ts';
import type { DeployMark, Gap, Hour, Result, WatchStore } from '../store.ts';
import {
  atOf,
  dayOf,
  deployOf,
  gapOf,
  hourOf,
  incidentOf,
  jsonOf,
  monitorOf,
  msOfDay,
  msOfHour,
  type LookRow,
  lookOf,
  stateOf,
  watcherOf,
} from './rows.ts';

/** Jumps from monitor to monitor instead of reading a million rows. */
const latestSql = `
  SELECT at, outcome, ms, kind, because, paused, id FROM monitors JOIN results ON results.monitor = monitors.n
  WHERE at = (SELECT max(at) FROM results WHERE monitor = monitors.n) ORDER BY id`;

type Reads = {
  readonly load: () => WatchState;
  readonly results: (monitor: string, from: number, until: number) => readonly Result[];
  readonly latest: () => ReadonlyMap<string, Result>;
  readonly days: (from: number, until: number) => Awaited<ReturnType<WatchStore['days']>>;
  readonly hours: (monitor: string, from: number, until: number) => readonly Hour[];
  readonly incidents: (from: number, until: number) => readonly Incident[];
  readonly incident: (id: string) => Incident | null;
  readonly states: () => ReadonlyMap<string, MonitorState>;
  readonly gaps: (from: number, until: number) => readonly Gap[];
  readonly lastBeat: (name: string) => number | null;
  readonly deploys: (from: number, until: number) => readonly DeployMark[];
  readonly kept: (name: string) => string | null;
};

/** The types of Node know rows as objects only. */
const arrays = (rows: unknown): readonly LookRow[] => rows as readonly LookRow[];

/** Number of the unit in which the time lies. */
const unitOf = (at: number, unit: number): number => Math.floor(at / unit);

export const readsOf = (db: DatabaseSync): Reads => {
  const watcher = db.prepare('SELECT json FROM watcher');
  const open = db.prepare('SELECT json FROM incidents WHERE closed_at IS NULL ORDER BY began_at, id');
  const allStates = db.prepare('SELECT id, json FROM states JOIN monitors ON monitors.n = states.monitor ORDER BY id');
  const latest = db.prepare(latestSql);
  const results = db.prepare(
    `SELECT at, outcome, ms, kind, because, paused FROM results
     WHERE monitor = (SELECT n FROM monitors WHERE id = ?) AND at >= ? AND at < ? ORDER BY at`,
  );
  results.setReturnArrays(true);
  latest.setReturnArrays(true);
  const days = db.prepare(
    `SELECT id, day, ok, failing, unknown FROM monitors JOIN days ON days.monitor = monitors.n
     WHERE day >= ? AND day < ? ORDER BY id, day`,
  );
  const hours = db.prepare(
    `SELECT hour, ok, failing, unknown, waits FROM monitors JOIN hours ON hours.monitor = monitors.n
     WHERE id = ? AND hour >= ? AND hour < ? ORDER BY hour`,
  );
  const incidents = db.prepare(
    'SELECT json FROM incidents WHERE began_at < :until AND (closed_at IS NULL OR closed_at > :from) ORDER BY began_at, id',
  );
  const incident = db.prepare('SELECT json FROM incidents WHERE id = ?');
  const gaps = db.prepare(
    'SELECT began_at, ended_at FROM gaps WHERE began_at < :until AND ended_at > :from ORDER BY began_at',
  );
  const beat = db.prepare('SELECT at FROM beats WHERE name = ?');
  const deploys = db.prepare('SELECT at, release, ended FROM deploys WHERE at >= ? AND at < ? ORDER BY at, release');
  const kept = db.prepare('SELECT json FROM kept WHERE name = ?');
  const states = (): ReadonlyMap<string, MonitorState> =>
    new Map(allStates.all().map(row => [monitorOf(row), stateOf(row)]));
  return {
    load: () => ({
      watcher: watcherOf(watcher.get()),
      monitors: states(),
      open: new Map(open.all().map(row => [incidentOf(row).id, incidentOf(row)])),
    }),
    results: (monitor, from, until) => arrays(results.all(monitor, from, until)).map(row => lookOf(monitor, row)),
    latest: () => new Map(arrays(latest.all()).map(row => [String(row[6]), lookOf(String(row[6]), row)])),
    days: (from, until) => days.all(unitOf(from, msOfDay), Math.ceil(until / msOfDay)).map(dayOf),
    hours: (monitor, from, until) =>
      hours.all(monitor, unitOf(from, msOfHour), Math.ceil(until / msOfHour)).map(hourOf),
    incidents: (from, until) => incidents.all({ from, until }).map(incidentOf),
    incident: id => {
      const row = incident.get(id);
      return row === undefined ? null : incidentOf(row);
    },
    states,
    gaps: (from, until) => gaps.all({ from, until }).map(gapOf),
    lastBeat: name => atOf(beat.get(name)),
    deploys: (from, until) => deploys.all(from, until).map(deployOf),
    kept: name => jsonOf(kept.get(name)),
  };
};
