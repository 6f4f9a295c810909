import { existsSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import type { Incident } from '../../engines/incidents/incident.ts';
import type { Device } from '../device.ts';
import type { DeployMark, Result } from '../store.ts';
import { devicesIn } from './devices.ts';
import { readsOf } from './reads.ts';
import { inWords, refused } from './refusals.ts';
import { msOfDay } from './rows.ts';
import { applicationId, migrations } from './schema.ts';

/** What a watch has written down, to be read beside it. A span is `from` ≤ time < `until`, ms since 1970. */
export type Recorded = {
  /** Looks at all monitors, oldest first; never more than a day of them in memory. */
  readonly looks: (from: number, until: number) => Generator<Result, void>;
  readonly incidents: (from: number, until: number) => readonly Incident[];
  readonly deploys: (from: number, until: number) => readonly DeployMark[];
  readonly kept: (name: string) => string | null;
  readonly devices: () => readonly Device[];
  readonly close: () => void;
};

const first = (database: DatabaseSync, sql: string): unknown => Object.values(database.prepare(sql).get() ?? {})[0];

const checkKind = (database: DatabaseSync, file: string): void => {
  if (first(database, 'PRAGMA application_id') !== applicationId)
    throw refused(`${file} is the database of another program.`, 'Name another file; this one stays as it is.');
  if (first(database, 'PRAGMA user_version') !== migrations.length)
    throw refused(
      `${file} was written by another version of Launch Ready.`,
      'Read it with the version that watches, or let this one watch first.',
    );
};

/**
 * Opens the file of a watch to read it, also while that watch runs; nothing is written. Null where there is none. Throws
 * LR_STORE_REFUSED for what is no file of a watch, or of another version.
 */
export const openRecorded = (file: string): Recorded | null => {
  if (!existsSync(file)) return null;
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(file, { readOnly: true });
    checkKind(database, file);
    const [db, reads] = [database, readsOf(database)];
    const monitors = db.prepare('SELECT id FROM monitors ORDER BY id');
    return {
      looks: function* (from, until) {
        const ids = monitors.all().map(({ id }) => String(id));
        for (let day = from; day < until; day += msOfDay) {
          const end = Math.min(until, day + msOfDay);
          yield* ids.flatMap(id => reads.results(id, day, end)).toSorted((one, other) => one.at - other.at);
        }
      },
      incidents: reads.incidents,
      deploys: reads.deploys,
      kept: reads.kept,
      devices: devicesIn(db).devices,
      close: () => db.close(),
    };
  } catch (error) {
    database?.close();
    throw inWords(error, file);
  }
};
