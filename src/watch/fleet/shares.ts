import type { PgBoss } from 'pg-boss';
import { LaunchReadyError } from '../../platform/errors.ts';
import { limits } from '../../platform/limits.ts';
import type { Monitor } from '../monitor.ts';

/** What one watcher is to look at. */
type Asked = {
  readonly monitor: Monitor;
  /** Worth nothing afterwards, by the clock of the store (ms since 1970). */
  readonly until: number;
  /** Number of the look that this one is to confirm; null = it is a first one. */
  readonly first: number | null;
};

/** A look that this watcher has taken; nobody else has it while this one is heard of. */
export type Task = Asked & { readonly id: string; readonly queue: string };

/** Looks that are shared out: each goes to one watcher. */
export type Shares = {
  /** Puts looks out to whoever takes them. `key`: the same for the same look, however often and by whomever it is put out. */
  readonly offer: (
    looks: readonly { readonly monitor: Monitor; readonly key: string; readonly until: number }[],
  ) => Promise<void>;
  /** Puts out the second look at what failed, to that place alone. */
  readonly ask: (
    place: string,
    look: { readonly monitor: Monitor; readonly first: number; readonly until: number },
  ) => Promise<void>;
  /** Takes at most so many of each sort. */
  readonly take: (most: { readonly seconds: number; readonly looks: number }) => Promise<readonly Task[]>;
  /** Says that these are still being looked at: what nobody says that of is given to another watcher. */
  readonly keep: (tasks: readonly Task[]) => Promise<void>;
  readonly done: (tasks: readonly Task[]) => Promise<void>;
  readonly close: () => Promise<void>;
};

export type SharesAim = {
  readonly url: string;
  /** Schema of the queues, apart from that of the store. */
  readonly schema: string;
  readonly place: string;
  /** Hears what goes wrong behind its back, such as a session that was lost. */
  readonly trouble: (error: unknown) => void;
};

const looks = 'looks';
const secondOf = (place: string): string => `second/${place}`;

/** How one look is queued: what a watcher that died had taken is given to another one, once. */
const queueOptions = {
  heartbeatSeconds: limits.fleetSilenceSeconds,
  expireInSeconds: limits.fleetLookSeconds,
  retryLimit: 1,
  retryDelay: 0,
  retentionSeconds: limits.fleetLookSeconds,
  deleteAfterSeconds: limits.fleetDoneSeconds,
} as const;

/** The queues, an optional package: only who watches from several machines has it. Throws with the install command where it is missing. */
export const loadPgBoss = async (load = () => import('pg-boss')): Promise<typeof import('pg-boss')> => {
  try {
    return await load();
  } catch (error) {
    throw new LaunchReadyError(
      'LR_USAGE',
      'Watchers on several machines cannot share their looks from here: the package pg-boss is not installed.',
      'npm install pg pg-boss, or leave watch.fleet out of the settings.',
      { cause: error },
    );
  }
};

const byQueue = (tasks: readonly Task[]): ReadonlyMap<string, string[]> =>
  new Map([...Map.groupBy(tasks, ({ queue }) => queue)].map(([queue, all]) => [queue, all.map(({ id }) => id)]));

/** Opens the queues of a schema, and what looks after them. */
export const startQueues = async ({
  url,
  schema,
  trouble,
}: Pick<SharesAim, 'url' | 'schema' | 'trouble'>): Promise<PgBoss> => {
  const { PgBoss } = await loadPgBoss();
  const boss = new PgBoss({
    connectionString: url,
    schema,
    application_name: 'launch-ready-watch',
    max: limits.fleetSessions,
    connectionTimeoutMillis: limits.fleetConnectMs,
    options: `-c statement_timeout=${limits.fleetStatementMs}`,
    schedule: false,
    registerInstance: false,
    openTelemetry: { enabled: false },
    superviseIntervalSeconds: limits.fleetSilenceSeconds,
    monitorIntervalSeconds: limits.fleetSilenceSeconds,
    maintenanceIntervalSeconds: limits.fleetDoneSeconds,
  });
  boss.on('error', trouble);
  await boss.start();
  return boss;
};

/** Opens the queues, made where they are missing. Throws where the package is missing or the database lets nobody in. */
export const openShares = async (aim: SharesAim): Promise<Shares> => {
  const boss = await startQueues(aim);
  const own = secondOf(aim.place);
  const made = new Set<string>();
  const make = async (queue: string): Promise<void> => {
    if (made.has(queue)) return;
    await boss.createQueue(queue, queueOptions);
    made.add(queue);
  };
  await make(looks);
  await make(own);

  const insert = async (queue: string, all: readonly (Asked & { readonly key: string })[]): Promise<void> => {
    if (all.length === 0) return;
    await make(queue);
    await boss.insert(
      queue,
      all.map(({ key, ...data }) => ({ data, singletonKey: key, singletonSeconds: limits.fleetDoneSeconds })),
    );
  };
  const takeFrom = async (queue: string, most: number): Promise<readonly Task[]> =>
    most <= 0
      ? []
      : (await boss.fetch<Asked>(queue, { batchSize: most })).map(({ id, data }) => ({ ...data, id, queue }));

  return {
    offer: all =>
      insert(
        looks,
        all.map(look => ({ ...look, first: null })),
      ),
    ask: (place, look) => insert(secondOf(place), [{ ...look, key: String(look.first) }]),
    take: async most => {
      // Somebody waits for a second look.
      const second = await takeFrom(own, most.seconds);
      return [...second, ...(await takeFrom(looks, Math.min(most.looks, most.seconds - second.length)))];
    },
    keep: async tasks => {
      for (const [queue, ids] of byQueue(tasks)) await boss.touch(queue, ids);
    },
    done: async tasks => {
      for (const [queue, ids] of byQueue(tasks)) await boss.complete(queue, ids);
    },
    close: () => boss.stop({ graceful: false, close: true }),
  };
};
