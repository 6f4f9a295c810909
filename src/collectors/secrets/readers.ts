import { setImmediate } from 'node:timers/promises';
import type { OwnValue } from '../../engines/secrets/own-values.ts';
import { threadsFor } from '../../engines/secrets/scan-texts.ts';
import { threadPool, type Outcome, type ThreadPool } from '../../platform/threads/thread-pool.ts';
import { createJobReader, type Job } from './read-job.ts';
import { notRead, type Reading } from './reading.ts';
import type { Look } from './scan-text.ts';

/** Who reads one sort of things that are searched: this thread alone, or others once there is enough for them. */
type Reader = {
  /** Reads a batch; readings in the order of its jobs. */
  readonly read: (jobs: readonly Job[]) => Promise<readonly Reading[]>;
  /** Batches that may be on their way while more is asked. */
  readonly onTheWay: () => number;
  /** Says that so many bytes are to be read; where it pays, the threads are started. */
  readonly expect: (bytes: number) => void;
  /** Whether threads would be started for more bytes than are known of. */
  readonly couldStart: () => boolean;
};

export type Readers = {
  readonly files: Reader;
  /** Git unpacks blobs while others are read, and has a core of its own for that. */
  readonly blobs: Reader;
  readonly end: () => Promise<void>;
};

/** What a thread needs to look as this one does. */
export type ThreadLook = { readonly rulesModule: string; readonly own: readonly OwnValue[] };

/** How threads look; `count` for a test, else as many as pay. */
export type InThreads = ThreadLook & { readonly count?: number };

/** In development the source itself runs; published it is its translation. */
const threadModule = new URL(`./search-thread${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url);

/** Batches for each thread: what it has, and what waits in order behind a batch that takes longer. */
const batchesOfThread = 4;
/** This thread also hears of an interruption and tells of progress; so long it does not. */
const deafMs = 20;

const readingOf = (outcome: Outcome<Reading>): Reading =>
  'lost' in outcome
    ? { ...notRead(`it was not looked at: ${outcome.lost}`), cut: 'cut' }
    : (outcome.answer ?? { seen: [], left: [], texts: 0, bytes: 0 });

const readHere = (look: Look, signal: AbortSignal): Reader['read'] => {
  const reader = createJobReader(look, signal);
  let heard = performance.now();
  const readAll = async (jobs: readonly Job[]): Promise<readonly Reading[]> => {
    const readings: Reading[] = [];
    for (const job of jobs) {
      if (performance.now() - heard > deafMs) {
        await setImmediate();
        heard = performance.now();
      }
      signal.throwIfAborted();
      readings.push(await reader(job));
    }
    return readings;
  };
  // The reader has one memory for all files, so one batch waits for the other.
  let before: Promise<unknown> = Promise.resolve();
  return jobs => {
    const readings = before.then(() => readAll(jobs));
    before = readings.catch(() => undefined);
    return readings;
  };
};

/**
 * Readers of one search. Without `threads` all is read here. They end with `end`, which whoever made them calls, or when
 * `signal` aborts.
 */
export const createReaders = (look: Look, threads: InThreads | null, signal: AbortSignal): Readers => {
  let pool: { readonly of: ThreadPool<Job, Reading>; readonly count: number } | null = null;
  const here = readHere(look, signal);
  /** With fewer than two cores left beside `busy` ones, threads save nothing. */
  const readerBeside = (busy: number): Reader => {
    const inThreads = (): typeof pool => (pool !== null && pool.count - busy > 1 ? pool : null);
    const couldStart = (): boolean => threads !== null && pool === null && !signal.aborted;
    return {
      couldStart,
      expect: bytes => {
        if (threads === null || !couldStart()) return;
        const { count = threadsFor(bytes), rulesModule, own } = threads;
        const given: ThreadLook = { rulesModule, own };
        if (count - busy > 1) pool = { of: threadPool(threadModule, given, count, signal), count };
      },
      onTheWay: () => batchesOfThread * (inThreads()?.count ?? 0),
      read: async jobs => {
        const of = inThreads()?.of;
        return of === undefined ? here(jobs) : (await of.run(jobs)).map(readingOf);
      },
    };
  };
  return { files: readerBeside(0), blobs: readerBeside(1), end: async () => pool?.of.end() };
};
