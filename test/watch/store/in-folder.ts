import { startOfWatcher } from '../../../src/engines/incidents/start.ts';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Effect, Incident, MonitorState, Step } from '../../../src/engines/incidents/incident.ts';
import type { Result } from '../../../src/watch/store.ts';

/** A place for a store that is gone afterwards. */
export const inFolder = async (act: (file: string, folder: string) => Promise<void>): Promise<void> => {
  const folder = mkdtempSync(join(tmpdir(), 'launch-ready-watch-'));
  try {
    await act(join(folder, 'watch.db'), folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

/** 28 November 2026, midnight UTC. */
export const midnight = Date.UTC(2026, 10, 28);
export const minute = 60_000;
export const hour = 60 * minute;
export const day = 24 * hour;

export const result = (at: number, more: Partial<Result> = {}): Result => ({
  monitor: 'page/home',
  at,
  outcome: 'ok',
  ms: 120.5,
  kind: '',
  because: '',
  paused: false,
  ...more,
});

export const failing = (at: number, more: Partial<Result> = {}): Result =>
  result(at, { outcome: 'failing', ms: null, kind: 'refused', because: 'The server refused the connection.', ...more });

export const state = (more: Partial<MonitorState> = {}): MonitorState => ({
  host: 'www.example.com',
  everyMs: 60_000,
  status: 'up',
  since: midnight,
  recent: [true, true, false],
  lastAt: midnight,
  turns: [],
  unstable: false,
  incident: null,
  before: null,
  burn: null,
  ...more,
});

export const incident = (openedAt: number, more: Partial<Incident> = {}): Incident => {
  const key = more.key ?? 'page/home';
  return {
    id: `${key}@${openedAt}`,
    key,
    monitors: [key],
    beganAt: openedAt - 2 * minute,
    openedAt,
    closedAt: null,
    kind: 'refused',
    because: 'The server refused the connection.',
    reminders: 0,
    acknowledgedAt: null,
    unstable: false,
    ...more,
  };
};

export const effect = (of: Incident, kind: Effect['kind'], at: number, seq = 0): Effect => ({
  kind,
  incident: of.id,
  seq,
  at,
});

export const step = (more: Partial<Step> = {}): Step => ({
  watcher: { ...startOfWatcher, lastTickAt: midnight, online: true, held: [] },
  monitors: new Map(),
  incidents: [],
  effects: [],
  gaps: [],
  ...more,
});
