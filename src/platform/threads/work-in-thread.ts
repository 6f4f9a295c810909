import { parentPort, workerData } from 'node:worker_threads';
import type { ThreadResult, ThreadSetup, ThreadTask } from './thread-pool.ts';

/**
 * Makes of what a thread is given the work on one job. An answer is null where there is nothing to tell. Who works long on
 * one job calls `alive` now and then, and says at which step it is where that is of use when it dies.
 */
export type ThreadWork<Given, Job, Answer> = (
  given: Given,
  alive: (step?: number) => void,
) => Promise<(job: Job) => Promise<Answer | null>>;

/** The thread's side of `threadPool`: does its jobs one after the other. */
export const workInThread = async (prepare: ThreadWork<never, never, unknown>): Promise<void> => {
  const { position, given } = workerData as ThreadSetup;
  const at = new Int32Array(position);
  const work = await prepare(given as never, (step = -1) => {
    Atomics.store(at, 3, step);
    Atomics.add(at, 2, 1);
  });
  const doBatch = async ({ batch, jobs }: ThreadTask<never>): Promise<void> => {
    const answers = new Map<number, unknown>();
    for (const [index, job] of jobs.entries()) {
      Atomics.store(at, 0, batch);
      Atomics.store(at, 1, index);
      Atomics.store(at, 3, -1);
      Atomics.add(at, 2, 1);
      const answer = await work(job);
      if (answer !== null) answers.set(index, answer);
    }
    Atomics.store(at, 0, -1);
    const message: ThreadResult<unknown> = { batch, answers };
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin; that is for windows
    parentPort?.postMessage(message);
  };
  // One batch after the other, so that one job is in hand at a time; after one that broke the work none.
  let before: Promise<void> = Promise.resolve();
  parentPort?.on('message', (task: ThreadTask<never>) => {
    before = before.then(() => doBatch(task));
  });
};
