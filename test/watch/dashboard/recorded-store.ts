import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { WatchStore } from '../../../src/watch/store.ts';
import { openSqliteStore } from '../../../src/watch/store/sqlite.ts';

/** A store in a folder of its own, gone with the process; `calls` says which of its doors were used. */
export type RecordedStore = WatchStore & { readonly calls: string[] };

export const recordedStore = async (): Promise<RecordedStore> => {
  const folder = mkdtempSync(join(tmpdir(), 'launch-ready-recorded-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const store = await openSqliteStore(join(folder, 'watch.db'), {});
  const calls: string[] = [];
  const watched = Object.fromEntries(
    Object.entries(store).map(([name, call]: [string, (...given: never[]) => unknown]) => [
      name,
      (...given: never[]) => {
        calls.push(name);
        return call(...given);
      },
    ]),
  ) as unknown as WatchStore;
  return { ...watched, calls };
};
