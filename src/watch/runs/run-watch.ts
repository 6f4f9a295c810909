import { randomInt } from 'node:crypto';
import { dueTime, isDone, lastTime, lastTimeOf } from '../../engines/run-times/due.ts';
import { startOfWatcher } from '../../engines/incidents/start.ts';
import type { Io } from '../../platform/io.ts';
import { limits } from '../../platform/limits.ts';
import { fleetClock } from '../fleet/fleet-parts.ts';
import { sentenceOf } from '../judge.ts';
import { type HandedRow, type SharedStore, TurnLost, type Watcher } from '../shared-store.ts';
import { keptOf } from './news.ts';
import { begunName, type BegunRun, type KeptRun, lastName, type Outcome, type ProjectRun } from './project-run.ts';
import type { DueRun, RunQueue, TakenRun } from './run-queue.ts';
import { planName, type RunPlan } from './run-plans.ts';

/** All that runs clients by their times; nothing here reads a clock of its own, or starts a process. */
export type RunParts = {
  readonly io: Pick<Io, 'now' | 'elapsed' | 'sleep'>;
  readonly watcher: Watcher;
  readonly shared: SharedStore;
  readonly queue: RunQueue;
  readonly plans: readonly RunPlan[];
  /** Runs one; has an end of its own. */
  readonly run: (plan: RunPlan, signal: AbortSignal) => Promise<Outcome>;
  readonly atOnce: number;
  readonly channels: readonly string[];
  readonly send: () => Promise<void>;
  /** Tells a service outside that somebody is there. */
  readonly alive: (signal: AbortSignal) => Promise<void>;
  readonly say: (line: string) => void;
};

/** Written by us, in tables that nobody else may write. */
const jsonIn = async <T>(shared: Pick<SharedStore, 'kept'>, name: string): Promise<T | null> => {
  const json = await shared.kept(name);
  return json === null ? null : (JSON.parse(json) as T);
};

/** The last run of a client, and the one that was begun last; null where there was none. */
export const keptRun = (shared: Pick<SharedStore, 'kept'>, name: DueName): Promise<KeptRun | null> =>
  jsonIn<KeptRun>(shared, lastName(name));
export const begunRun = (shared: Pick<SharedStore, 'kept'>, name: DueName): Promise<BegunRun | null> =>
  jsonIn<BegunRun>(shared, begunName(name));

type DueName = Pick<DueRun, 'domain' | 'kind'>;

const step = { watcher: startOfWatcher, monitors: new Map(), gaps: [] } as const;

/** What the one whose turn it is does: it says what is due, and judges what came of it. */
const judgeOf = ({ shared, queue, plans, channels }: RunParts, term: number, now: () => number) => {
  const due = plans.map(one => ({ ...one, name: planName(one), last: lastTimeOf(one.plan) }));
  const lastAt = new Map<string, number | null>();
  /** For which time, and when, each was put out. */
  const offered = new Map<string, { readonly dueAt: number; readonly at: number }>();

  const judge = async ({ n, handed }: HandedRow): Promise<void> => {
    const none = { term, results: [], steps: [], channels, taken: [n], asked: [] };
    if (handed.of !== 'run') return shared.settle(none);
    const { run } = handed;
    const last = await keptRun(shared, run);
    // Two did it: the first one counts.
    if (isDone(last?.dueAt ?? null, run.dueAt, now())) return shared.settle(none);
    const { kept, news } = keptOf(last, run);
    const steps = news === null ? [] : [{ ...step, incidents: [news.incident], effects: [news.effect] }];
    await shared.settle({ ...none, steps, kept: [{ name: lastName(run), json: JSON.stringify(kept) }] });
    lastAt.set(planName(run), run.dueAt);
  };
  return {
    hear: async (): Promise<void> => {
      for (const row of await shared.handed(limits.fleetJudgedAtOnce)) await judge(row);
    },
    offer: async (): Promise<void> => {
      const out: DueRun[] = [];
      for (const { name, domain, kind, last } of due) {
        if (!lastAt.has(name)) lastAt.set(name, (await keptRun(shared, { domain, kind }))?.dueAt ?? null);
        const dueAt = dueTime(last(now()), lastAt.get(name) ?? null, now());
        const before = offered.get(name);
        if (dueAt === null || (before?.dueAt === dueAt && now() - before.at < limits.projectOfferAgainMs)) continue;
        out.push({ domain, kind, dueAt });
      }
      await queue.offer(out);
      for (const { dueAt, ...one } of out) offered.set(planName(one), { dueAt, at: now() });
    },
  };
};

/** What each of them does: it takes runs, does them, and hands in what came of them. */
const runnerOf = (parts: RunParts, now: () => number, signal: AbortSignal) => {
  const { shared, queue, watcher, io, say } = parts;
  const known = new Map(parts.plans.map(one => [planName(one), one]));
  const going = new Map<TakenRun, Promise<void>>();

  /** Whether somebody has done it already. In this order: what is judged goes from the first to the second at once. */
  const isAnswered = async (run: DueRun): Promise<boolean> => {
    const rows = await shared.handed(limits.fleetJudgedAtOnce);
    const handed = rows.some(
      ({ handed: one }) => one.of === 'run' && planName(one.run) === planName(run) && one.run.dueAt >= run.dueAt,
    );
    return handed || isDone((await keptRun(shared, run))?.dueAt ?? null, run.dueAt, now());
  };
  const handIn = async (run: ProjectRun): Promise<void> => {
    for (;;) {
      try {
        return await shared.hand([{ of: 'run', run }]);
      } catch (error) {
        if (signal.aborted) throw error;
        // What took minutes is not thrown away because the store is away for one.
        await io.sleep(limits.projectHandAgainMs, signal);
      }
    }
  };
  const done = async (taken: TakenRun, run: DueRun, startedAt: number, outcome: Outcome): Promise<void> => {
    const { domain, kind, dueAt } = run;
    await handIn({ domain, kind, dueAt, startedAt, endedAt: now(), place: watcher.place, outcome });
    await queue.done(taken);
  };
  const doOne = async (taken: TakenRun): Promise<void> => {
    const { domain, kind } = taken;
    const plan = known.get(planName(taken));
    const from = now();
    // It may have waited for longer than until its next time: then it is run for that one alone.
    const dueAt = Math.max(taken.dueAt, plan === undefined ? 0 : (lastTime(plan.plan, from) ?? 0));
    const run = { domain, kind, dueAt };
    if (await isAnswered(run)) return queue.done(taken);
    if (plan === undefined)
      return done(taken, run, from, { of: 'not-checked', why: 'refused', because: `the list of the watcher at ${watcher.place} does not name it: all of them need the same list.` }); // prettier-ignore
    const begun = await begunRun(shared, run);
    const starts = begun?.dueAt === dueAt ? begun.starts : 0;
    if (starts >= limits.projectRunStarts)
      return done(taken, run, begun?.at ?? from, { of: 'not-checked', why: 'lost', because: `it was begun ${starts} times, and each time its watcher (the last one at ${begun?.place ?? '?'}) was gone before it had ended.` }); // prettier-ignore
    const began = { dueAt, at: from, place: watcher.place };
    await shared.keep(begunName(run), JSON.stringify({ ...began, starts: starts + 1 } satisfies BegunRun));
    say(`Begins: ${planName(run)}, due ${new Date(dueAt).toISOString()}`);
    const outcome = await parts.run(plan, signal);
    if (signal.aborted) {
      // Told to stop: that is no fault of the run.
      await shared.keep(begunName(run), JSON.stringify({ ...began, starts } satisfies BegunRun));
      return queue.giveBack(taken);
    }
    say(`Ended: ${planName(run)}: ${outcome.of === 'done' ? outcome.headline : `not checked, ${outcome.because}`}`);
    await done(taken, run, from, outcome);
  };
  return {
    take: async (): Promise<void> => {
      for (const taken of await queue.take(parts.atOnce - going.size)) {
        const ended = doOne(taken)
          // Another one is given it, once it is noticed that nobody says that it is under way.
          .catch((error: unknown) => say(`${planName(taken)} came to nothing here: ${sentenceOf(error)}`))
          .finally(() => going.delete(taken));
        going.set(taken, ended);
      }
    },
    keep: () => queue.keep([...going.keys()]),
    idle: async (): Promise<void> => {
      await Promise.allSettled(going.values());
    },
  };
};

/** Runs clients by their times together with others, until `signal` aborts. */
export const startRuns = async (parts: RunParts, signal: AbortSignal): Promise<{ readonly ended: Promise<void> }> => {
  const { io, shared, say } = parts;
  const clock = fleetClock(io);
  const runner = runnerOf(parts, clock.now, signal);
  let turn: { readonly term: number; readonly judge: ReturnType<typeof judgeOf> } | null = null;
  let metAt: number | null = null;
  let said = '';

  const meetOthers = async (): Promise<void> => {
    const now = await shared.meet({ anew: turn === null });
    clock.set(now.at);
    if (now.term === null) {
      if (turn !== null || metAt === null)
        say(`Another one says what is due; this one (${parts.watcher.place}) shares the runs.`);
      turn = null;
    } else if (turn?.term !== now.term) {
      turn = { term: now.term, judge: judgeOf(parts, now.term, clock.now) };
      say(`This one (${parts.watcher.place}) says what is due from now on, with ${now.watchers.length - 1} beside it.`);
    }
    metAt = io.elapsed();
  };
  const meet = async (): Promise<void> => {
    try {
      await meetOthers();
    } catch (error) {
      // Another one has the turn by now: nobody is told twice.
      if (metAt === null || io.elapsed() - metAt > limits.fleetTurnMs - limits.fleetMeetMs) turn = null;
      throw error;
    }
  };
  /** What fails while judging: the turn is begun anew, from what is stored. */
  const judging = async (): Promise<void> => {
    const mine = turn;
    if (mine === null) return;
    try {
      await mine.judge.hear();
      await mine.judge.offer();
    } catch (error) {
      if (turn === mine) turn = null;
      if (!(error instanceof TurnLost)) throw error;
    }
  };
  const ifTurn = (act: () => Promise<unknown>) => async (): Promise<void> => {
    if (turn !== null) await act();
  };

  /** One after the other, a while apart, until it ends; what goes wrong is said once, and tried again. */
  const again = async (ms: () => number, act: () => Promise<void>): Promise<void> => {
    while (!signal.aborted) {
      try {
        await act();
      } catch (error) {
        const sentence = sentenceOf(error);
        if (!signal.aborted && sentence !== said) say(`It went wrong, and is tried again: ${sentence}`);
        said = sentence;
      }
      await io.sleep(ms(), signal).catch(() => undefined);
    }
  };
  const every = (ms: number) => (): number => ms;

  await meet();
  const chores = [
    again(every(limits.fleetMeetMs), meet),
    again(every(limits.watchSendEveryMs), judging),
    again(() => randomInt(...limits.projectTakeMs), runner.take),
    again(every(limits.projectKeepMs), runner.keep),
    again(every(limits.watchSendEveryMs), ifTurn(parts.send)),
    again(
      every(limits.watchSweepEveryMs),
      ifTurn(() => shared.sweep(clock.now())),
    ),
    again(
      every(limits.watchAliveMs),
      ifTurn(() => parts.alive(signal)),
    ),
  ];
  return {
    ended: Promise.all(chores).then(async () => {
      await runner.idle();
      await shared.leave().catch(() => undefined);
    }),
  };
};
