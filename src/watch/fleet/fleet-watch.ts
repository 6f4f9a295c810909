import { randomInt } from 'node:crypto';
import { limits } from '../../platform/limits.ts';
import { sentenceOf } from '../judge.ts';
import { type Met, TurnLost } from '../shared-store.ts';
import type { Watching } from '../watch.ts';
import { fleetClock, type FleetParts } from './fleet-parts.ts';
import { createLooker } from './looker.ts';
import { beginTurn, type Turn } from './turn.ts';

/** Something that is done every so often; never twice at the same time. */
type Chore = { readonly every: () => number; readonly act: () => Promise<void> };

/**
 * Watches together with others, until `signal` aborts: each takes looks and hands in what it saw, one of them at a time
 * judges and tells. While the store does not answer nothing is looked at and nobody is told; what nobody saw is not known.
 */
export const startFleet = async (parts: FleetParts, signal: AbortSignal): Promise<Watching> => {
  const { io, shared, say } = parts;
  const clock = fleetClock(io);
  const looker = createLooker(parts, clock, signal);
  let met: Met | null = null;
  let metAt = -Infinity;
  let turn: Turn | null = null;
  /** Why the store does not answer; null while it does. */
  let away: string | null = null;

  const meetOthers = async (): Promise<void> => {
    // Whoever begins goes on from what is stored: what an earlier turn of its own is about to store comes before, or never.
    const now = await shared.meet({ anew: turn === null });
    if (met === null && now.term === null)
      say(`Another watcher judges; this one (${parts.watcher.place}) shares the looks.`);
    [met, metAt] = [now, io.elapsed()];
    clock.set(now.at);
    if (away !== null) say('The shared store can be used again.');
    away = null;
    if (turn !== null && turn.term !== now.term) {
      turn = null;
      say('Another watcher judges from now on.');
    }
    if (turn !== null || now.term === null) return;
    turn = await beginTurn(parts, now.term, clock, signal);
    say(`This watcher (${parts.watcher.place}) judges from now on, with ${now.watchers.length - 1} beside it.`);
  };
  const meet = async (): Promise<void> => {
    try {
      await meetOthers();
    } catch (error) {
      if (io.elapsed() - metAt > limits.fleetTurnMs - limits.fleetMeetMs) turn = null;
      if (error instanceof TurnLost || signal.aborted) return;
      if (away === null)
        say(
          `The shared store cannot be used; nothing is looked at and nobody is told until it can: ${sentenceOf(error)}`,
        );
      away = sentenceOf(error);
    }
  };
  /** What fails while judging: the turn is begun anew, from what is stored. */
  const judging = async (act: (turn: Turn) => Promise<void>): Promise<void> => {
    const mine = turn;
    if (mine === null) return;
    try {
      await act(mine);
    } catch (error) {
      if (turn === mine) turn = null;
      if (!(error instanceof TurnLost)) throw error;
    }
  };
  const ifTurn = async (act: () => Promise<unknown>): Promise<void> => {
    if (turn !== null) await act();
  };
  const places = (): readonly string[] => [...new Set((met?.watchers ?? []).map(({ place }) => place))];

  const [soonest, latest] = limits.fleetTakeMs;
  let takeMs: number = soonest;
  const take = async (): Promise<void> => {
    takeMs = randomInt(soonest, latest);
    await looker.take();
  };

  const every = (ms: number) => (): number => ms;
  const chores: readonly Chore[] = [
    { every: every(limits.fleetMeetMs), act: meet },
    { every: every(limits.watchSendEveryMs), act: () => judging(one => one.offer()) },
    { every: () => takeMs, act: take },
    { every: every(limits.watchSendEveryMs), act: () => judging(one => one.hear(places())) },
    { every: every(limits.watchTickMs), act: looker.keep },
    { every: every(limits.watchTickMs), act: () => judging(one => one.tick()) },
    { every: every(limits.watchCloselyMs), act: () => judging(one => one.closely()) },
    { every: every(limits.watchSweepEveryMs), act: () => ifTurn(() => shared.sweep(clock.now())) },
    { every: every(limits.watchTickMs), act: async () => parts.changed() },
    {
      every: () => (turn?.holds() === true ? limits.watchTickMs : limits.watchControlEveryMs),
      act: () => judging(one => one.control(places())),
    },
    { every: every(limits.watchHearMs), act: () => judging(one => one.clear(met?.known ?? places())) },
    { every: every(limits.watchSendEveryMs), act: () => ifTurn(parts.send) },
    { every: every(limits.watchHearMs), act: looker.hear },
    // Nobody who judges, and no store that answers: outside they should hear of it.
    { every: every(limits.watchAliveMs), act: () => ifTurn(() => parts.alive(signal)) },
  ];

  const under = new Set<Promise<void>>();
  let said = '';
  const begin = (act: Chore['act'], ended: () => void): void => {
    const done: Promise<void> = act()
      .catch((error: unknown) => {
        const sentence = sentenceOf(error);
        // Whoever meets the others says it of a store that is away; the same is said once.
        if (signal.aborted || away !== null || sentence === said) return;
        said = sentence;
        say(`Something beside the looks went wrong, and is tried again: ${sentence}`);
      })
      .finally(() => {
        under.delete(done);
        ended();
      });
    under.add(done);
  };

  const run = async (): Promise<void> => {
    const lastAt = chores.map(() => -Infinity);
    const busy = chores.map(() => false);
    while (!signal.aborted) {
      const time = io.elapsed();
      for (const [index, chore] of chores.entries()) {
        const isDue = time >= (lastAt[index] ?? 0) + chore.every();
        if (!isDue || busy[index] === true || (away !== null && chore.act !== meet)) continue;
        lastAt[index] = time;
        busy[index] = true;
        begin(chore.act, () => {
          busy[index] = false;
        });
      }
      await io.sleep(limits.fleetStepMs, signal).catch(() => undefined);
    }
    await Promise.allSettled([looker.idle(), ...under]);
    await shared.leave().catch(() => undefined);
  };

  await meet();
  return {
    acknowledge: (incident, at) => shared.hand([{ of: 'acknowledged', incident, at: at + clock.off() }]),
    ended: run(),
  };
};
