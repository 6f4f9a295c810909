import { limits } from '../../platform/limits.ts';
import type { Finds } from './history-finds.ts';
import { inTurn } from './in-turn.ts';
import type { Job } from './read-job.ts';
import type { Reading } from './reading.ts';
import { scanBlob } from './scan-blob.ts';
import type { Search } from './search.ts';
import type { BlobReader, Wanted } from './stream-blobs.ts';

const blobsOfBatch = 512;

/** What follows from a batch that was read, blob by blob; `next` gives the reading of its next job. */
type Act = (next: () => Reading | undefined) => void;

/** One batch of blobs that are held, in one piece of memory: what goes into a thread is copied, and that piece but once. */
type Batch = { readonly memory: Uint8Array; filled: number; readonly jobs: Job[]; readonly acts: Act[] };

const newBatch = (): Batch => ({
  memory: new Uint8Array(new ArrayBuffer(limits.secretPartBytes)),
  filled: 0,
  jobs: [],
  acts: [],
});

/** Reads blobs as they come from git; short ones in batches, by whoever reads, long ones here and in parts. */
export const blobsInTurn = (
  search: Search,
  finds: Finds,
  broken: (wanted: Wanted) => void,
): BlobReader & { readonly done: () => Promise<void> } => {
  const {
    gathering,
    readers: { blobs },
  } = search;
  const turn = inTurn(blobs.onTheWay);
  let batch = newBatch();
  let bytes = 0;

  const take = ({ id, path }: Wanted, size: number, reading: Reading | undefined): void => {
    const name = path ?? `object ${id}`;
    gathering.read('blobs', size);
    for (const [seen, entry] of reading?.seen ?? []) finds.add(id, seen, entry, path);
    for (const [entry, reason] of reading?.left ?? [])
      gathering.leave(`${entry === null ? name : `${name}!${entry}`} of the history`, reason, reading?.cut);
  };
  const flush = async (): Promise<void> => {
    const { jobs, acts } = batch;
    if (acts.length === 0) return;
    batch = newBatch();
    // How long a history is shows only at its end: what was read says that there was enough.
    if (blobs.couldStart() && bytes >= limits.secretThreadBytes) blobs.expect(bytes);
    const read = async (): Promise<() => void> => {
      const readings = (await blobs.read(jobs)).values();
      return () => {
        for (const act of acts) act(() => readings.next().value);
      };
    };
    await turn.add(read());
  };
  return {
    blob: async (wanted, { size, parts }) => {
      bytes += size;
      if (size > limits.secretPartBytes) {
        await flush();
        const reading = await scanBlob(search, wanted, { size, parts });
        return turn.add(Promise.resolve(() => take(wanted, size, reading)));
      }
      if (batch.filled + size > limits.secretPartBytes) await flush();
      const { memory, jobs, acts, filled } = batch;
      for await (const part of parts()) {
        memory.set(part, batch.filled);
        batch.filled += part.length;
      }
      const name = wanted.path ?? `object ${wanted.id}`;
      jobs.push({ path: wanted.path, name, bytes: memory.subarray(filled, batch.filled) });
      acts.push(next => take(wanted, size, next()));
      if (acts.length >= blobsOfBatch) await flush();
    },
    broken: wanted => void batch.acts.push(() => broken(wanted)),
    done: async () => {
      await flush();
      await turn.done();
    },
  };
};
