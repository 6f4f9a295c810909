import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { WatchSettings } from '../../config/watch-settings.ts';
import { type FoundMonitor, monitorWith } from '../../engines/monitors/monitor.ts';
import { seen, silent } from '../../evidence/leaf.ts';
import type { MonitorSource } from '../../evidence/monitoring.ts';
import type { Io } from '../../platform/io.ts';
import { limits } from '../../platform/limits.ts';
import { stateFolder } from '../../platform/state-folder.ts';
import { targetFolder } from '../../platform/state-target.ts';

/** Looks of one monitor that tell how often it looks. */
const looks = 20;

type Row = { readonly id: string; readonly times: readonly number[] };

const rowsIn = (file: string): readonly Row[] => {
  const database = new DatabaseSync(file, { readOnly: true, timeout: limits.watchStoreBusyMs });
  try {
    // A look that could not look (2) was no look: nobody would have noticed anything.
    const latest = database.prepare(
      'SELECT at FROM results WHERE monitor = ? AND outcome <> 2 ORDER BY at DESC LIMIT ?',
    );
    return database
      .prepare('SELECT n, id FROM monitors ORDER BY id LIMIT ?')
      .all(limits.monitorsKept)
      .map(row => ({
        id: String(row['id']),
        times: latest.all(Number(row['n']), looks).map(one => Number(one['at'])),
      }));
  } finally {
    database.close();
  }
};

/** The gap in the middle: a pause of the watch, and a look that was made twice, are none. */
const secondsBetween = (times: readonly number[]): number | null => {
  const gaps = times.slice(1).map((at, index) => (times[index] ?? at) - at);
  const middle = gaps.toSorted((a, b) => a - b)[Math.floor(gaps.length / 2)];
  return middle === undefined ? null : Math.round(middle / 1_000);
};

/** Whether anybody hears of what it sees: by a channel, or by whatever scrapes it. Without its settings that is not known. */
const isHeard = (watch: WatchSettings | undefined): boolean =>
  watch === undefined || Object.keys(watch.channels).length > 0 || watch.dashboard.metrics !== undefined;

const monitorOf = ({ id, times }: Row, now: number, heard: boolean): FoundMonitor => {
  const everySeconds = secondsBetween(times);
  const [last = 0] = times;
  const patience = Math.max(limits.monitorSilenceMs, 2.5 * 1_000 * (everySeconds ?? 0));
  return monitorWith({
    name: id,
    looksAt: 'name',
    everySeconds,
    isPaused: !heard || now - last > patience,
    judges: 'content',
    signsIn: id === 'api/signed-in',
    locations: 1,
    confirms: true,
    reminds: true,
    certificate: id.startsWith('certificate/'),
    domain: id.startsWith('domain/'),
  });
};

/** What `launch-ready watch` looks at on this machine, by the looks that it has stored; nothing where it never ran here. */
export const inOwnWatch = async (
  domain: string,
  watch: WatchSettings | undefined,
  io: Io,
): Promise<readonly MonitorSource[]> => {
  const file = join(targetFolder(stateFolder(io.env), domain), 'watch.db');
  const source = { tool: 'launch-ready', from: 'launch-ready watch', kind: 'own', file: null } as const;
  const facts = await stat(file).catch(() => null);
  if (facts?.isFile() !== true)
    // It belongs on another machine, whose file is not seen from here.
    return watch !== undefined
      ? [
          {
            ...source,
            monitors: silent(
              'launch-ready watch is set up in the settings and never ran on this machine; whether it runs on another is not seen from here',
            ),
          },
        ]
      : [];
  try {
    const now = io.now().getTime();
    return [{ ...source, monitors: seen(rowsIn(file).map(row => monitorOf(row, now, isHeard(watch)))) }];
  } catch (error) {
    const because = error instanceof Error ? error.message : String(error);
    return [{ ...source, monitors: silent(`what launch-ready watch stored cannot be read: ${because}`) }];
  }
};
