import { startOfWatcher } from '../../engines/incidents/start.ts';
import { limits } from '../../platform/limits.ts';
import type { SQLOutputValue } from 'node:sqlite';
import type { Effect, Incident, MonitorState, Outcome, WatcherState } from '../../engines/incidents/incident.ts';
import type { Device } from '../device.ts';
import type { DeployMark, Gap, Hour, Parcel, Result } from '../store.ts';
import { decodeWaits } from './waits.ts';

export type Row = { readonly [column: string]: SQLOutputValue };

export const msOfDay = 86_400_000;
export const msOfHour = 3_600_000;

/** Numbers of the outcomes in the file; never put into another order. */
const outcomes: readonly Outcome[] = ['ok', 'failing', 'unknown'];

const number = (row: Row, column: string): number => {
  const value = row[column];
  if (typeof value !== 'number') throw new TypeError(`the column ${column} holds no number`);
  return value;
};
const numberOrNull = (row: Row, column: string): number | null => (row[column] === null ? null : number(row, column));
const text = (row: Row, column: string): string => {
  const value = row[column];
  if (typeof value !== 'string') throw new TypeError(`the column ${column} holds no text`);
  return value;
};

// What stands in these columns was written by `commit` from the same types, in a file that nobody else may read or write.
export const incidentOf = (row: Row): Incident => JSON.parse(text(row, 'json')) as Incident;
export const stateOf = (row: Row): MonitorState => JSON.parse(text(row, 'json')) as MonitorState;
export const watcherOf = (row: Row | undefined): WatcherState =>
  row === undefined ? startOfWatcher : (JSON.parse(text(row, 'json')) as WatcherState);

export const monitorOf = (row: Row): string => text(row, 'id');

/** `at, outcome, ms, kind, because, paused` as an array, which takes a third of the time of an object when there are many. */
export type LookRow = readonly SQLOutputValue[];

export const lookOf = (monitor: string, [at, outcome, ms, kind, because, paused]: LookRow): Result => {
  if (typeof at !== 'number' || typeof outcome !== 'number') throw new TypeError('this row holds no look');
  return {
    monitor,
    at,
    outcome: outcomes[outcome] ?? 'unknown',
    ms: typeof ms === 'number' ? ms : null,
    kind: typeof kind === 'string' ? kind : '',
    because: typeof because === 'string' ? because : '',
    paused: paused === 1,
  };
};

/** What a row of a look holds after its monitor and time: `outcome, ms, kind, because, paused`. */
export const valuesOf = ({
  outcome,
  ms,
  kind,
  because,
  paused,
}: Result): readonly [number, number | null, string | null, string | null, number] => [
  outcomes.indexOf(outcome),
  ms,
  // A good look has a kind when its first try failed: what it was, and what was seen, is kept as of a failing one.
  kind === '' ? null : kind,
  (outcome === 'ok' && kind === '') || because === '' ? null : because.slice(0, limits.watchBecauseCharacters),
  paused ? 1 : 0,
];

export const dayOf = (
  row: Row,
): {
  readonly monitor: string;
  readonly day: string;
  readonly ok: number;
  readonly failing: number;
  readonly unknown: number;
} => ({
  monitor: monitorOf(row),
  day: new Date(number(row, 'day') * msOfDay).toISOString().slice(0, 10),
  ok: number(row, 'ok'),
  failing: number(row, 'failing'),
  unknown: number(row, 'unknown'),
});

export const hourOf = (row: Row): Hour => {
  const waits = row['waits'];
  if (!(waits instanceof Uint8Array)) throw new TypeError('the column waits holds no bytes');
  return {
    at: number(row, 'hour') * msOfHour,
    ok: number(row, 'ok'),
    failing: number(row, 'failing'),
    unknown: number(row, 'unknown'),
    waits: decodeWaits(waits),
  };
};

/** The same for the same event, for ever. */
export const keyOf = ({ incident, kind, seq }: Effect): string => `${incident}|${kind}|${seq}`;

export const parcelOf = (row: Row): Parcel => ({
  key: text(row, 'key'),
  channel: text(row, 'channel'),
  effect: {
    kind: text(row, 'kind') as Effect['kind'],
    incident: text(row, 'incident'),
    seq: number(row, 'seq'),
    at: number(row, 'at'),
  },
  tries: number(row, 'tries'),
  dueAt: number(row, 'due_at'),
});

export const deliveryOf = (
  row: Row,
): Parcel & { readonly deliveredAt: number | null; readonly givenUpAt: number | null; readonly because: string } => {
  const [endedAt, delivered] = [numberOrNull(row, 'ended_at'), number(row, 'delivered') === 1];
  return {
    ...parcelOf(row),
    deliveredAt: delivered ? endedAt : null,
    givenUpAt: delivered ? null : endedAt,
    because: text(row, 'because'),
  };
};

export const deviceOf = (row: Row): Device => ({
  id: text(row, 'id'),
  name: text(row, 'name'),
  endpoint: text(row, 'endpoint'),
  p256dh: text(row, 'p256dh'),
  auth: text(row, 'auth'),
  addedAt: number(row, 'added_at'),
  goneAt: numberOrNull(row, 'gone_at'),
  toldAt: numberOrNull(row, 'told_at'),
});

export const gapOf = (row: Row): Gap => ({ from: number(row, 'began_at'), until: number(row, 'ended_at') });
export const deployOf = (row: Row): DeployMark => ({
  at: number(row, 'at'),
  release: text(row, 'release'),
  end: text(row, 'ended'),
});
export const atOf = (row: Row | undefined): number | null => (row === undefined ? null : number(row, 'at'));
export const jsonOf = (row: Row | undefined): string | null => (row === undefined ? null : text(row, 'json'));
