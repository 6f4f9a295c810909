import type { Incident } from '../../../engines/incidents/incident.ts';
import type { DeployMark, Result } from '../../store.ts';
import { refused } from '../refusals.ts';
import { monitorOf, msOfDay } from '../rows.ts';
import { openShelf, type Shelf, stateOf } from './connect.ts';
import { versionIn } from './migrate.ts';
import { readsOf } from './reads.ts';
import { migrations } from './schema.ts';

/** What several watchers have written down, to be read beside them. A span is `from` ≤ time < `until`, ms since 1970. */
export type SharedRecorded = {
  /** Looks at all monitors, oldest first; never more than a day of them in memory. */
  readonly looks: (from: number, until: number) => AsyncGenerator<Result, void>;
  readonly incidents: (from: number, until: number) => Promise<readonly Incident[]>;
  readonly deploys: (from: number, until: number) => Promise<readonly DeployMark[]>;
  readonly kept: (name: string) => Promise<string | null>;
  readonly close: () => Promise<void>;
};

/** The version of the tables; null where no watcher has made them (undefined_table, invalid_schema_name). */
const versionOf = async ({ ask }: Shelf, s: string): Promise<number | null> => {
  try {
    return await versionIn(ask, s);
  } catch (error) {
    if (stateOf(error) === '42P01' || stateOf(error) === '3F000') return null;
    throw error;
  }
};

/**
 * Opens the shared store of an app to read it, also while its watchers run; nothing is written. Null where no watcher has been.
 * Throws LR_STORE_REFUSED for one of another version, and what the server says where it does not let anybody in.
 */
export const openSharedRecorded = async (url: string, schema: string): Promise<SharedRecorded | null> => {
  const shelf = await openShelf(url);
  const s = `"${schema}"`;
  try {
    const version = await versionOf(shelf, s);
    if (version === null) {
      await shelf.close();
      return null;
    }
    if (version !== migrations.length)
      throw refused(
        'The shared store of the watch was written by another version of Launch Ready.',
        'Read it with the version that watches, or let this one watch first.',
      );
  } catch (error) {
    await shelf.close();
    throw error;
  }
  const reads = readsOf(shelf, s);
  return {
    looks: async function* (from, until) {
      const ids = (await shelf.ask(`SELECT id FROM ${s}.monitors ORDER BY id COLLATE "C"`)).map(monitorOf);
      for (let day = from; day < until; day += msOfDay) {
        const end = Math.min(until, day + msOfDay);
        const seen: Result[] = [];
        for (const id of ids) seen.push(...(await reads.results(id, day, end)));
        yield* seen.toSorted((one, other) => one.at - other.at);
      }
    },
    incidents: reads.incidents,
    deploys: reads.deploys,
    kept: reads.kept,
    close: shelf.close,
  };
};
