import { once } from 'node:events';
import type { Io, Running } from '../../platform/io.ts';
import { limits } from '../../platform/limits.ts';
import { startGit } from '../repo/git.ts';
import { pullFrom, type Pull } from './pull.ts';

/** A blob to read, and where it stood when that is known. */
export type Wanted = { readonly id: string; readonly path: string | null };

/** The content of one blob: taken once, whole or in part; what is not taken is passed over. */
export type Blob = { readonly size: number; readonly parts: () => AsyncGenerator<Uint8Array, void> };

export type BlobReader = {
  readonly blob: (wanted: Wanted, blob: Blob) => Promise<void>;
  readonly broken: (wanted: Wanted) => void;
};

/** What was asked and is not answered yet, in order. */
type Queue = { readonly items: Wanted[]; wake: () => void };

/** Asks for blobs as they become known, no faster than git answers. */
const ask = async (
  running: Running,
  queue: Queue,
  batches: AsyncIterator<readonly Wanted[]>,
  over: () => boolean,
): Promise<void> => {
  const gone = running.ended.catch(() => undefined);
  const send = async (batch: readonly Wanted[]): Promise<void> => {
    queue.wake();
    const taken = running.stdin.write(batch.map(({ id }) => `${id}\n`).join(''));
    if (!taken) await Promise.race([once(running.stdin, 'drain').catch(() => undefined), gone]);
  };
  if (queue.items.length > 0) await send([...queue.items]);
  while (!over()) {
    const next = await batches.next();
    if (next.done === true) break;
    queue.items.push(...next.value);
    if (next.value.length > 0 && !over()) await send(next.value);
  }
  running.stdin.end();
};

const answerOf = /^[0-9a-f]{40,64} (\w+) (\d+)$/;

/** Reads one answer; false when the stream ended before it was whole. */
const readAnswer = async (pull: Pull, wanted: Wanted, reader: BlobReader): Promise<boolean> => {
  const line = await pull.line();
  if (line === null) return false;
  const [, type, digits] = answerOf.exec(line) ?? [];
  if (digits === undefined) {
    // "missing": git has no such object, or cannot even read what it is.
    reader.broken(wanted);
    return true;
  }
  const size = Number(digits);
  let taken = 0;
  const parts = async function* (): AsyncGenerator<Uint8Array, void> {
    for await (const part of pull.parts(size - taken)) {
      taken += part.length;
      yield part;
    }
  };
  if (type === 'blob') await reader.blob(wanted, { size, parts });
  return (await pull.skip(size - taken)) && (await pull.skip(1));
};

/** One run of `git cat-file`. Gives true when everything was answered; else what it died at is first in the queue. */
const readOn = async (
  running: Running,
  queue: Queue,
  batches: AsyncIterator<readonly Wanted[]>,
  reader: BlobReader,
): Promise<boolean> => {
  const state = { over: false, asked: false };
  const asking = ask(running, queue, batches, () => state.over).finally(() => {
    state.asked = true;
    queue.wake();
  });
  // Without the rest of the questions no end of the answers would come.
  asking.catch(() => running.kill());
  const pull = pullFrom(running.stdout);
  try {
    for (;;) {
      const [next] = queue.items;
      if (next === undefined && state.asked) {
        await asking;
        return true;
      }
      if (next === undefined) await new Promise<void>(resolve => (queue.wake = resolve));
      else if (await readAnswer(pull, next, reader)) queue.items.shift();
      else return false;
    }
  } finally {
    state.over = true;
    running.kill();
    await asking.catch(() => undefined);
  }
};

/**
 * Reads blobs in the order in which they are wanted, holding one part of one at a time. An object that git cannot
 * read is told and passed over; after `limits.secretBrokenObjects` of those it gives up and gives false.
 */
export const streamBlobs = async (
  root: string,
  io: Io,
  wanted: AsyncIterable<readonly Wanted[]>,
  reader: BlobReader,
  signal: AbortSignal,
): Promise<boolean> => {
  const batches = wanted[Symbol.asyncIterator]();
  const queue: Queue = { items: [], wake: () => {} };
  for (let died = 0; died <= limits.secretBrokenObjects; died++) {
    signal.throwIfAborted();
    const running = startGit(root, io, ['cat-file', '--batch', '--buffer'], signal);
    if (await readOn(running, queue, batches, reader)) return true;
    signal.throwIfAborted();
    const culprit = queue.items.shift();
    if (culprit !== undefined) reader.broken(culprit);
  }
  await batches.return?.();
  return false;
};
