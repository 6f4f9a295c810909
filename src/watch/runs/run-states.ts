import { isDone, lastTime, nextTime } from '../../engines/run-times/due.ts';
import type { RunKind, Watchers } from '../../config/projects-file.ts';
import type { Io } from '../../platform/io.ts';
import { limits } from '../../platform/limits.ts';
import { addressIn, shutOutOf } from '../fleet/open-fleet.ts';
import { checkVersion } from '../store/postgres/migrate.ts';
import { openShelf, stateOf } from '../store/postgres/connect.ts';
import { readsOf } from '../store/postgres/reads.ts';
import type { WatchStore } from '../store.ts';
import { type BegunRun, type KeptRun, runsSchema } from './project-run.ts';
import type { RunPlan } from './run-plans.ts';
import { begunRun, keptRun } from './run-watch.ts';

/** How it stands with one kind of run of one client. Times are ISO 8601. */
export type RunState = {
  readonly kind: RunKind;
  /** When it is run, as it was written. */
  readonly times: string;
  readonly next: string | null;
  /** The last run; null where there was none. */
  readonly last: {
    readonly dueAt: string;
    readonly endedAt: string;
    readonly ms: number;
    /** Where it was run. */
    readonly by: string;
    /** What it came to in words; null where it came to nothing. */
    readonly headline: string | null;
    readonly counts: { readonly blocker: number; readonly high: number; readonly medium: number } | null;
    readonly notCheckedCount: number;
    /** Of the first of them, why. */
    readonly notChecked: readonly { readonly what: string; readonly reason: string }[];
    /** Why it came to nothing. */
    readonly error: string | null;
    /** When a run came to something the last time. */
    readonly doneAt: string | null;
  } | null;
  /** Where it is under way, and since when. */
  readonly underWay: { readonly by: string; readonly since: string } | null;
  /** The time at which it was due, where that was more than an hour ago and nothing came of it. */
  readonly late: string | null;
};

const iso = (at: number): string => new Date(at).toISOString();

const lastOf = ({ dueAt, startedAt, endedAt, place, outcome, doneAt }: KeptRun): NonNullable<RunState['last']> => {
  const isDone = outcome.of === 'done';
  return {
    dueAt: iso(dueAt),
    endedAt: iso(endedAt),
    ms: Math.max(0, endedAt - startedAt),
    by: place,
    headline: isDone ? outcome.headline : null,
    counts: isDone ? outcome.counts : null,
    notCheckedCount: isDone ? outcome.notCheckedCount : 0,
    notChecked: isDone ? outcome.notChecked : [],
    error: isDone ? null : outcome.because,
    doneAt: doneAt === null ? null : iso(doneAt),
  };
};

/** Pure: what is to be said of it at this time. */
export const runStateOf = (
  { kind, text, plan }: RunPlan,
  { last, begun }: { readonly last: KeptRun | null; readonly begun: BegunRun | null },
  now: number,
): RunState => {
  const due = lastTime(plan, now);
  const next = nextTime(plan, now);
  const isAnswered = due === null || isDone(last?.dueAt ?? null, due, now);
  const isUnderWay = begun !== null && begun.dueAt > (last?.dueAt ?? -Infinity) && now - begun.at < limits.projectRunMs + limits.projectLateMs; // prettier-ignore
  return {
    kind,
    times: text,
    next: next === null ? null : iso(next),
    last: last === null ? null : lastOf(last),
    underWay: isUnderWay ? { by: begun.place, since: iso(begun.at) } : null,
    late: isAnswered || now - due < limits.projectLateMs ? null : iso(due),
  };
};

/** Reads what came of the runs of a list, and writes nothing. */
export type RunReader = {
  readonly statesOf: (plans: readonly RunPlan[], now: number) => Promise<readonly RunState[]>;
  readonly close: () => Promise<void>;
};

/** The tables are made by who runs the list first. */
const missing: ReadonlySet<string | null> = new Set(['42P01', '3F000']);

/** Throws where the store lets nobody in. Where nobody ever ran the list there is nothing in it. */
export const openRunReader = async ({ store }: Pick<Watchers, 'store'>, io: Pick<Io, 'env'>): Promise<RunReader> => {
  const shelf = await openShelf(addressIn(store, 'watchers.store', io));
  let kept: WatchStore['kept'] = readsOf(shelf, `"${runsSchema}"`).kept;
  try {
    await checkVersion(shelf.ask, `"${runsSchema}"`);
  } catch (error) {
    if (!missing.has(stateOf(error))) {
      await shelf.close();
      return shutOutOf(store)(error);
    }
    kept = async () => null;
  }
  return {
    statesOf: (plans, now) =>
      Promise.all(
        plans.map(async one =>
          runStateOf(one, { last: await keptRun({ kept }, one), begun: await begunRun({ kept }, one) }, now),
        ),
      ),
    close: shelf.close,
  };
};
