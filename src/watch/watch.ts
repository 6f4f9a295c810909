import type { Cycle, Maintenance, Step } from '../engines/incidents/incident.ts';
import type { Io } from '../platform/io.ts';
import { limits } from '../platform/limits.ts';
import { leaningOf } from './derive/leaning.ts';
import { brokenBy, judged, notLooked, type Pending, pendingOf, rulesOf, sentenceOf, standingOf } from './judge.ts';
import type { Monitor } from './monitor.ts';
import { hurryOf, type OutOfTurn } from './out-of-turn.ts';
import { timetableOf } from './schedule.ts';
import type { WatchStore } from './store.ts';

/** All that the watch leans on. Each is given in, so that a test can let a store fill up or a channel die. */
export type WatchParts = {
  readonly io: Pick<Io, 'now' | 'elapsed' | 'sleep'>;
  readonly monitors: readonly Monitor[];
  readonly store: WatchStore;
  /** One cycle with its retry; an error of ours is thrown, everything else is an outcome. */
  readonly probe: (monitor: Monitor, signal: AbortSignal) => Promise<Cycle>;
  /** Whether places that have nothing to do with the app answer; null where none is set. */
  readonly control: (signal: AbortSignal) => Promise<boolean | null>;
  /** Cycles that nobody has to ask for: what the lines of the log say. Called once a minute. */
  readonly told: (at: number) => Promise<readonly Cycle[]>;
  readonly maintenance: readonly Maintenance[];
  readonly channels: readonly string[];
  /** Begins to send what is due, and does not wait for it. Called once a second. */
  readonly send: () => Promise<void>;
  /** What was seen is on the disk: whoever looks may be shown it. */
  readonly changed: () => void;
  /** Tells an outside service that this still runs. */
  readonly alive: (signal: AbortSignal) => Promise<void>;
  /** One plain line for whoever reads the journal of the machine. */
  readonly say: (line: string) => void;
};

/**
 * Rounded up to whole steps, one at least: with hundreds of checks each would wake the process by itself. Timers of few
 * different lengths are cheaper, too: Node keeps a list for each length and makes it anew each time.
 */
const stepsOf = (ms: number): number => Math.max(1, Math.ceil(ms / limits.watchStepMs)) * limits.watchStepMs;

export type Watching = {
  /** Somebody is at it: no more reminders. */
  readonly acknowledge: (incident: string, at: number) => Promise<void>;
  /** Ends when `signal` was aborted and what was under way is kept. */
  readonly ended: Promise<void>;
};

/**
 * Asks, judges, keeps and tells, until `signal` aborts. What was seen is on the disk before anybody hears of it; when the
 * disk does not take it, it waits in memory (bounded) and nobody is told what would be forgotten.
 */
export const startWatch = async (parts: WatchParts, signal: AbortSignal): Promise<Watching> => {
  const { io, store, monitors, channels, say } = parts;
  const known = new Map(monitors.map(monitor => [monitor.id, monitor]));
  const now = (): number => io.now().getTime();
  const everyMs = Math.min(60_000, ...monitors.map(({ everySeconds }) => everySeconds * 1_000));
  const leaning = leaningOf(monitors);
  const state = standingOf(await store.load());
  const hurry = hurryOf(state, known, leaning);
  let waiting: Pending[] = [];
  let committing: Promise<void> | null = null;
  let trouble: string | null = null;

  /** Before it runs nothing comes in that could be kept together. */
  let runs = false;
  /** Takes what came meanwhile, too. `committing` is given free in the moment in which nothing waits any more. */
  const flush = async (): Promise<void> => {
    while (waiting.length > 0) {
      // A commit waits for the disk, whatever is in it: with 500 monitors one for each look was most of what a look cost.
      if (runs) await io.sleep(limits.watchGatherMs, signal).catch(() => undefined);
      const taken = waiting;
      waiting = [];
      const results = taken.flatMap(({ result }) => result ?? []);
      const events = taken.map(({ event }) => event);
      let steps: readonly Step[];
      try {
        steps = await judged(state, events, all => store.commit({ results, steps: all, channels }));
      } catch (error) {
        waiting = [...taken, ...waiting].slice(-limits.watchWaiting);
        if (trouble === null)
          say(`What was seen cannot be kept, and nobody is told until it can: ${sentenceOf(error)}`);
        trouble = sentenceOf(error);
        break;
      }
      if (trouble !== null) say('What was seen can be kept again.');
      trouble = null;
      parts.changed();
      if (steps.some(({ effects }) => effects.length > 0)) aside(parts.send(), 'Sending could not begin');
      askAll(hurry.causes(now()));
    }
    committing = null;
  };
  const housekeeping = new Set<Promise<unknown>>();
  const aside = (work: Promise<unknown>, what: string): void => {
    const done: Promise<unknown> = work
      .catch((error: unknown) => {
        if (!signal.aborted) say(`${what}: ${sentenceOf(error)}`);
      })
      .finally(() => housekeeping.delete(done));
    housekeeping.add(done);
  };
  const keep = (pending: Pending): Promise<void> => {
    waiting.push(pending);
    committing ??= flush();
    return committing;
  };

  const going = new Map<string, Promise<void>>();
  const outOfTurn = new Set<string>();
  /** For what a monitor was last looked at out of turn. */
  const askedFor = new Map<string, string>();
  const keepCycle = (monitor: Monitor, cycle: Cycle): Promise<void> =>
    keep(pendingOf(cycle, rulesOf(monitor, cycle.kind), parts.maintenance));
  const look = async (monitor: Monitor): Promise<void> => {
    const cycle = await parts.probe(monitor, signal).catch((error: unknown) => {
      if (!signal.aborted) say(`${monitor.id} could not be looked at: ${brokenBy(error)}`);
      return notLooked(monitor, now(), 'broken', brokenBy(error));
    });
    if (signal.aborted) return;
    await keepCycle(monitor, cycle);
    if (cycle.outcome === 'failing' && cycle.kind === 'tls') askAll(hurry.certificates(monitor, now()));
  };
  const begin = (monitor: Monitor): void => {
    if (going.has(monitor.id)) {
      // A look out of turn stands for the one of its turn.
      if (outOfTurn.has(monitor.id)) return;
      void keepCycle(monitor, notLooked(monitor, now(), 'skipped', 'the look before this one still went on'));
      return;
    }
    if (going.size >= limits.watchAtOnce) {
      void keepCycle(monitor, notLooked(monitor, now(), 'skipped', 'too many looks were under way'));
      return;
    }
    going.set(
      monitor.id,
      look(monitor).finally(() => going.delete(monitor.id)),
    );
  };

  /** Looks at it before its turn comes. Whether it does. */
  const askNow = (monitor: Monitor): boolean => {
    if (signal.aborted || going.has(monitor.id)) return false;
    outOfTurn.add(monitor.id);
    begin(monitor);
    void going.get(monitor.id)?.finally(() => outOfTurn.delete(monitor.id));
    return true;
  };
  const askAll = (all: readonly OutOfTurn[]): void => {
    for (const { monitor, once } of all) {
      if (once !== null && askedFor.get(monitor.id) === once) continue;
      if (askNow(monitor) && once !== null) askedFor.set(monitor.id, once);
    }
  };

  const askControl = async (): Promise<void> => {
    const online = await parts.control(signal);
    await keep({ event: { type: 'control', at: now(), online }, result: null });
  };
  const hear = async (): Promise<void> => {
    const kept = (await parts.told(now())).flatMap(cycle => {
      const monitor = known.get(cycle.monitor);
      return monitor === undefined ? [] : [keepCycle(monitor, cycle)];
    });
    await Promise.all(kept);
  };
  /** What is done every so often beside the looks. */
  const chores = [
    {
      every: () => (state.watcher.held.length > 0 ? limits.watchTickMs : limits.watchControlEveryMs),
      act: () => aside(askControl(), 'The places apart from the app could not be asked'),
    },
    {
      every: () => limits.watchTickMs,
      act: () => {
        aside(keep({ event: { type: 'tick', at: now(), everyMs, leaning }, result: null }), 'A tick went wrong');
      },
    },
    {
      every: () => limits.watchSweepEveryMs,
      act: () => aside(store.sweep(now()), 'Old results could not be thrown away'),
    },
    { every: () => limits.watchCloselyMs, act: () => askAll(hurry.refused()) },
    { every: () => limits.watchSendEveryMs, act: () => aside(parts.send(), 'Sending could not begin') },
    { every: () => limits.watchHearMs, act: () => aside(hear(), 'The log could not be judged') },
    {
      every: () => limits.watchAliveMs,
      act: () => {
        // A watch that cannot keep what it sees is no watch: outside they should hear of it.
        if (trouble === null) aside(parts.alive(signal), 'The outside service did not hear that the watch runs');
      },
    },
  ];

  for (const id of state.monitors.keys())
    if (!known.has(id)) await keep({ event: { type: 'dropped', at: now(), monitor: id }, result: null });

  const run = async (): Promise<void> => {
    runs = true;
    const asked = monitors.filter(({ ask }) => ask.of !== 'log');
    const lastOf = (id: string): number | null => state.monitors.get(id)?.lastAt ?? null;
    const table = timetableOf(asked, { now: now(), elapsed: io.elapsed() }, lastOf);
    const lastAt = chores.map(() => -Infinity);
    const nextOf = (index: number): number => (lastAt[index] ?? 0) + (chores[index]?.every() ?? Infinity);
    while (!signal.aborted) {
      const time = io.elapsed();
      for (const [index, { act }] of chores.entries()) {
        if (time < nextOf(index)) continue;
        lastAt[index] = time;
        act();
      }
      for (const monitor of table.due(time)) begin(monitor);
      const wake = Math.min(table.next(), ...chores.map((_, index) => nextOf(index)));
      await io.sleep(stepsOf(wake - io.elapsed()), signal).catch(() => undefined);
    }
    await Promise.allSettled([...going.values(), ...housekeeping]);
    await committing;
  };
  return {
    acknowledge: (incident, at) => keep({ event: { type: 'acknowledged', at, incident }, result: null }),
    ended: run(),
  };
};
