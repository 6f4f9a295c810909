import { Worker } from 'node:worker_threads';
import { limits } from '../limits.ts';

/** What a thread is started with. */
export type ThreadSetup = {
  /** Batch and index of the job in hand, a count that rises with each step of the work, and the step in hand (-1: none). */
  readonly position: SharedArrayBuffer;
  /** What its work needs besides its jobs. */
  readonly given: unknown;
};
export type ThreadTask<Job> = { readonly batch: number; readonly jobs: readonly Job[] };
export type ThreadResult<Answer> = {
  readonly batch: number;
  /** By place in the batch; jobs of which nothing is to be told are left out: of a thousand that is all but one. */
  readonly answers: ReadonlyMap<number, Answer>;
};

/**
 * What became of a job: its answer (null where there was nothing to tell), or why it was not done, at which of its steps,
 * and what was thrown there, if anything was.
 */
export type Outcome<Answer> =
  | { readonly answer: Answer | null }
  | { readonly lost: string; readonly step: number; readonly thrown?: unknown };

export type ThreadBounds = {
  /** A step that takes longer ends its thread. */
  readonly hangMs: number;
  /** Whether time counts only while a job says at which step it is: what has no steps counts as a whole. */
  readonly bySteps: boolean;
  readonly memoryMb: number;
  /** Threads that are started again. */
  readonly restarts: number;
  /** How often somebody looks. */
  readonly lookMs: number;
};

/** A job that looks for secrets stops itself when its time is over; a thread that does not is ended. */
const ofSecrets: ThreadBounds = {
  hangMs: 3 * limits.secretTextMs,
  bySteps: false,
  memoryMb: limits.secretThreadMemoryMb,
  restarts: limits.secretRestarts,
  lookMs: 500,
};

export type ThreadPool<Job, Answer> = {
  /** Does a batch of jobs in one thread; outcomes in the order of the jobs. Throws only when the pool ends before. */
  readonly run: (jobs: readonly Job[]) => Promise<readonly Outcome<Answer>[]>;
  /** Ends all threads; whoever still waits is thrown `because`. */
  readonly end: (because?: unknown) => Promise<void>;
};

/** A thread has its next batch before it asks. */
const batchesAhead = 2;
const gaveUp = 'the threads that read such texts died too often';

type Whole<Answer> = {
  readonly outcomes: Outcome<Answer>[];
  left: number;
  readonly done: (outcomes: readonly Outcome<Answer>[]) => void;
  readonly fail: (because: unknown) => void;
};
/** Jobs of one batch with their places in it: all of them, or those that are done again. */
type Part<Job, Answer> = {
  readonly jobs: readonly Job[];
  readonly places: readonly number[];
  readonly whole: Whole<Answer>;
};
type Thread<Job, Answer> = {
  readonly worker: Worker;
  readonly position: Int32Array;
  readonly parts: Map<number, Part<Job, Answer>>;
  seen: number;
  since: number;
  hung: boolean;
};

/**
 * Threads that do jobs; `module` is what they run, with `workInThread` in it. When one dies, the job that it had in hand is
 * lost, and everything else that it was given goes to a new thread. They end with `end`, or when `signal` aborts.
 */
export const threadPool = <Job, Answer>(
  module: URL,
  given: unknown,
  count: number,
  signal?: AbortSignal,
  { hangMs, bySteps, memoryMb, restarts: restartsAtMost, lookMs }: ThreadBounds = ofSecrets,
): ThreadPool<Job, Answer> => {
  const threads = new Set<Thread<Job, Answer>>();
  const waiting: Part<Job, Answer>[] = [];
  let [number, restarts] = [0, 0];
  let over: { readonly because: unknown } | null = null;

  const settle = (part: Part<Job, Answer>, outcome: (index: number) => Outcome<Answer>): void => {
    const { places, whole } = part;
    for (const [index, place] of places.entries()) whole.outcomes[place] = outcome(index);
    whole.left -= places.length;
    if (whole.left === 0) whole.done(whole.outcomes);
  };
  const least = (): Thread<Job, Answer> | undefined => {
    let found: Thread<Job, Answer> | undefined;
    for (const thread of threads) if (thread.parts.size < (found?.parts.size ?? batchesAhead)) found = thread;
    return found;
  };
  const give = (): void => {
    // No thread is left to take them.
    if (threads.size === 0) for (const part of waiting.splice(0)) settle(part, () => ({ lost: gaveUp, step: -1 }));
    for (let thread = least(); thread !== undefined && waiting.length > 0; thread = least()) {
      const part = waiting.shift();
      if (part === undefined) return;
      if (thread.parts.size === 0) thread.since = performance.now();
      thread.parts.set(number, part);
      const task: ThreadTask<Job> = { batch: number, jobs: part.jobs };
      number += 1;
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin; that is for windows
      thread.worker.postMessage(task);
    }
  };
  /** What a dead thread had: the job in hand, and the rest, which is done again. */
  const bury = (thread: Thread<Job, Answer>, because: string, thrown?: unknown): void => {
    if (over !== null || !threads.delete(thread)) return;
    restarts += 1;
    const [batchInHand, indexInHand, , step = -1] = thread.position;
    for (const [batch, { jobs, places, whole }] of [...thread.parts].toReversed()) {
      const culprit = batch === batchInHand ? (indexInHand ?? -1) : -1;
      const kept = [...places.keys()].filter(index => index !== culprit);
      const at = (index: number): number => places[index] ?? 0;
      // First the rest: its batch is not over before.
      if (kept.length > 0)
        waiting.unshift({ jobs: kept.flatMap(index => jobs.slice(index, index + 1)), places: kept.map(at), whole });
      if (culprit >= 0)
        settle({ jobs: [], places: [at(culprit)], whole }, () => ({
          lost: because,
          step,
          ...(thrown === undefined ? {} : { thrown }),
        }));
    }
    if (restarts <= restartsAtMost) start();
    give();
  };
  const start = (): void => {
    const position = new SharedArrayBuffer(16);
    const workerData: ThreadSetup = { position, given };
    const worker = new Worker(module, {
      workerData,
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: memoryMb },
    });
    const at = new Int32Array(position);
    Atomics.store(at, 0, -1);
    const parts = new Map<number, Part<Job, Answer>>();
    const thread = { worker, position: at, parts, seen: 0, since: performance.now(), hung: false };
    let because = 'its thread ended';
    let thrown: unknown;
    worker.on('message', ({ batch, answers }: ThreadResult<Answer>) => {
      const part = parts.get(batch);
      if (part === undefined || !parts.delete(batch)) return;
      give();
      settle(part, index => ({ answer: answers.get(index) ?? null }));
    });
    // An error can overtake the results of earlier batches; the end of the thread cannot.
    worker.once('error', (error: NodeJS.ErrnoException) => {
      const isMemory = error.code === 'ERR_WORKER_OUT_OF_MEMORY';
      because = isMemory ? 'it took too much memory' : 'it broke the scanner';
      thrown = isMemory ? undefined : error;
    });
    worker.once('exit', () => (thread.hung ? bury(thread, 'it took too long') : bury(thread, because, thrown)));
    threads.add(thread);
  };
  const watch = setInterval(() => {
    const now = performance.now();
    for (const thread of threads) {
      const seen = Atomics.load(thread.position, 2);
      const isAtStep = !bySteps || Atomics.load(thread.position, 3) >= 0;
      if (seen !== thread.seen || thread.parts.size === 0 || !isAtStep) [thread.seen, thread.since] = [seen, now];
      else if (now - thread.since > hangMs) {
        thread.hung = true;
        void thread.worker.terminate();
      }
    }
  }, lookMs);

  const end = async (because: unknown = new Error('The threads have been ended')): Promise<void> => {
    over ??= { because };
    clearInterval(watch);
    signal?.removeEventListener('abort', aborted);
    for (const { parts } of threads) waiting.push(...parts.values());
    for (const { whole } of waiting.splice(0)) whole.fail(because);
    await Promise.all([...threads].map(({ worker }) => worker.terminate()));
  };
  const aborted = (): void => void end(signal?.reason);

  for (let started = 0; started < count; started++) start();
  signal?.addEventListener('abort', aborted);
  if (signal?.aborted === true) aborted();

  return {
    end,
    run: jobs => {
      if (over !== null) return Promise.reject(over.because);
      if (jobs.length === 0) return Promise.resolve([]);
      const { promise, resolve, reject } = Promise.withResolvers<readonly Outcome<Answer>[]>();
      // Who no longer waits when the pool ends has lost nothing.
      promise.catch(() => undefined);
      waiting.push({
        jobs,
        places: [...jobs.keys()],
        whole: { outcomes: [], left: jobs.length, done: resolve, fail: reject },
      });
      give();
      return promise;
    },
  };
};
