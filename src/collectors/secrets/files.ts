import { lstatSync } from 'node:fs';
import { join } from 'node:path';
import type { SecretPlace } from '../../evidence/secrets.ts';
import { limits } from '../../platform/limits.ts';
import { inTurn } from './in-turn.ts';
import type { Reading } from './reading.ts';
import type { Search } from './search.ts';

/** The place of a line of a file, or of a line of an entry of the archive that the file is. */
export type PlaceOf = (line: number, entry: string | null) => SecretPlace;

const filesOfBatch = 64;
const bytesOfBatch = 1_000_000;

const sizeOf = (full: string): number => lstatSync(full, { throwIfNoEntry: false })?.size ?? 0;

/** Tells the readers what is to come, as far as that decides whether they start threads. */
const foretell = ({ readers: { files }, root }: Search, paths: readonly string[]): void => {
  let bytes = 0;
  for (const path of paths) {
    if (!files.couldStart()) return;
    bytes += sizeOf(join(root, path));
    if (bytes >= limits.secretThreadBytes) files.expect(bytes);
  }
  files.expect(bytes);
};

const batchesOf = function* ({ root }: Search, paths: readonly string[]): Generator<readonly string[]> {
  let [batch, bytes]: [string[], number] = [[], 0];
  for (const path of paths) {
    batch.push(path);
    bytes += sizeOf(join(root, path));
    if (batch.length < filesOfBatch && bytes < bytesOfBatch) continue;
    yield batch;
    [batch, bytes] = [[], 0];
  }
  if (batch.length > 0) yield batch;
};

/**
 * Searches files of the folder, given by their paths in it; `placeOf` says what a find in each is called, `own` whether the
 * project's own values are looked for. A file that a link leads to is left out, and named.
 */
export const searchFiles = async (
  search: Search,
  paths: readonly string[],
  placeOf: (path: string) => PlaceOf,
  own = true,
): Promise<void> => {
  const { gathering, readers, root, signal } = search;
  let bytes = 0;
  const take = (path: string, { seen, left, texts, bytes: more, cut }: Reading): void => {
    if (bytes > limits.secretBytes) return gathering.leave(path, 'beyond what one run reads', 'cut');
    const place = placeOf(path);
    for (const [one, entry] of seen) gathering.add(one, place(one.line, entry));
    for (const [entry, reason] of left) gathering.leave(entry === null ? path : `${path}!${entry}`, reason, cut);
    bytes += more;
    gathering.read('files', more, texts);
  };
  const turn = inTurn(readers.files.onTheWay);
  foretell(search, paths);
  for (const batch of batchesOf(search, paths)) {
    signal.throwIfAborted();
    const beyond = bytes > limits.secretBytes;
    const readings = beyond ? [] : readers.files.read(batch.map(file => ({ root, file, own })));
    const taken = async (): Promise<() => void> => {
      const all = await readings;
      const nothing: Reading = { seen: [], left: [], texts: 0, bytes: 0 };
      return () => {
        for (const [at, path] of batch.entries()) take(path, all[at] ?? nothing);
      };
    };
    await turn.add(taken());
  }
  await turn.done();
  signal.throwIfAborted();
};
