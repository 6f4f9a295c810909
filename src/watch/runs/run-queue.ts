import type { RunKind } from '../../config/projects-file.ts';
import { limits } from '../../platform/limits.ts';
import { startQueues } from '../fleet/shares.ts';

/** One run that is to be done by whoever takes it. */
export type DueRun = { readonly domain: string; readonly kind: RunKind; readonly dueAt: number };

/** A run that this watcher has taken; nobody else has it while this one is heard of. */
export type TakenRun = DueRun & { readonly id: string };

/** Runs that are due: each goes to one watcher. */
export type RunQueue = {
  /** Puts runs out to whoever takes them; one that is out or under way already is left out. */
  readonly offer: (runs: readonly DueRun[]) => Promise<void>;
  readonly take: (most: number) => Promise<readonly TakenRun[]>;
  /** Says that these are still under way: what nobody says that of is given to another watcher. */
  readonly keep: (runs: readonly TakenRun[]) => Promise<void>;
  readonly done: (run: TakenRun) => Promise<void>;
  /** Another one takes it, at once. */
  readonly giveBack: (run: TakenRun) => Promise<void>;
  readonly close: () => Promise<void>;
};

const queue = 'runs';

/**
 * `exclusive` by client and kind: one that is queued, taken or to be taken again keeps a second one out. How often one is
 * begun is counted in the store, not here: the queue only has to give it out again.
 */
const options = {
  policy: 'exclusive',
  heartbeatSeconds: limits.projectRunSilenceSeconds,
  expireInSeconds: limits.projectRunExpireSeconds,
  retryLimit: 2 * limits.projectRunStarts,
  retryDelay: 0,
  retentionSeconds: limits.projectRunQueuedSeconds,
  deleteAfterSeconds: limits.fleetDoneSeconds,
} as const;

export const openRunQueue = async (aim: {
  readonly url: string;
  readonly schema: string;
  readonly trouble: (error: unknown) => void;
}): Promise<RunQueue> => {
  const boss = await startQueues(aim);
  await boss.createQueue(queue, options);
  return {
    offer: async runs => {
      if (runs.length === 0) return;
      await boss.insert(
        queue,
        runs.map(run => ({ data: run, singletonKey: `${run.kind} ${run.domain}` })),
      );
    },
    take: async most =>
      most <= 0 ? [] : (await boss.fetch<DueRun>(queue, { batchSize: most })).map(({ id, data }) => ({ ...data, id })),
    keep: async runs => {
      if (runs.length === 0) return;
      await boss.touch(
        queue,
        runs.map(({ id }) => id),
      );
    },
    done: async ({ id }) => {
      await boss.complete(queue, id);
    },
    giveBack: async ({ id }) => {
      await boss.fail(queue, id);
    },
    close: () => boss.stop({ graceful: false, close: true }),
  };
};
