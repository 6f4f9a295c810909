import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { WatchStore } from '../../../src/watch/store.ts';
import { openSqliteStore } from '../../../src/watch/store/sqlite.ts';

/** A store in a folder of its own, gone with the process; `calls` says which of its doors were used. */
export type RecordedStore = WatchStore & { readonly calls: string[] };

/** One listener for all of them: a listener for each store is what Node.js warns of as a leak. */
const folders: string[] = [];
process.once('exit', () => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

export const recordedStore = async (): Promise<RecordedStore> => {
  const folder = mkdtempSync(join(tmpdir(), 'launch-ready-recorded-'));
  folders.push(folder);
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
