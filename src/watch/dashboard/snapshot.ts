import type { Incident, MonitorState, WatcherState } from '../../engines/incidents/incident.ts';
import type { DatedThing } from '../dates.ts';
import type { Monitor } from '../monitor.ts';
import type { DeployMark, Gap, Result, WatchStore } from '../store.ts';
import { type Answer, answers } from './answers.ts';
import { type ShownIncident, shownIncidents } from './shown-incidents.ts';
import { type Row, rows } from './rows.ts';
import type { Traffic } from './traffic.ts';

/** *unknown* is grey: nobody looked, nobody could look, or it is too long ago. */
export type Light = 'good' | 'bad' | 'unknown';

export type Day = Awaited<ReturnType<WatchStore['days']>>[number];

/** All that is known when somebody looks. Times are ms since 1970; `results` reach back a day, in the order of their times, `days` and `incidents` 90 days. */
export type Known = {
  readonly now: number;
  readonly monitors: readonly Monitor[];
  readonly watcher: WatcherState;
  readonly states: ReadonlyMap<string, MonitorState>;
  readonly latest: ReadonlyMap<string, Result>;
  readonly results: ReadonlyMap<string, readonly Result[]>;
  readonly days: readonly Day[];
  readonly incidents: readonly Incident[];
  readonly deploys: readonly DeployMark[];
  readonly gaps: readonly Gap[];
  readonly expiries: readonly DatedThing[];
  /** null = no log is read. */
  readonly traffic: Traffic | null;
};

/** One look at everything, as plain data: what every page, the JSON and the metrics are made of, so that none says otherwise. */
export type Snapshot = {
  readonly now: number;
  readonly answers: readonly [up: Answer, slow: Answer, flow: Answer];
  readonly rows: readonly Row[];
  /** Open ones first, then the newest. Everything red in `rows` has one here that is open. */
  readonly incidents: readonly ShownIncident[];
  readonly deploys: readonly DeployMark[];
  /** The one that ends first comes first. */
  readonly expiries: readonly DatedThing[];
  readonly traffic: Traffic | null;
  readonly gaps: readonly Gap[];
  readonly lastTickAt: number | null;
};

/** Pure. Contradictions cannot be written down: rows are judged once, and answers, incidents and bars follow from them. */
export const snapshot = (known: Known): Snapshot => {
  const judged = rows(known);
  return {
    now: known.now,
    answers: answers(judged, known.now),
    rows: judged,
    incidents: shownIncidents(known, judged),
    deploys: known.deploys.toSorted((one, other) => other.at - one.at),
    expiries: known.expiries.toSorted((one, other) => one.at - other.at),
    traffic: known.traffic,
    gaps: known.gaps,
    lastTickAt: known.watcher.lastTickAt,
  };
};
