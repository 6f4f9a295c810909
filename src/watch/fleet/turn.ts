import type { WatchEvent } from '../../engines/incidents/incident.ts';
import { limits } from '../../platform/limits.ts';
import { leaningOf } from '../derive/leaning.ts';
import { judged, type Pending, pendingOf, standingOf } from '../judge.ts';
import type { Monitor } from '../monitor.ts';
import { hurryOf, type OutOfTurn } from '../out-of-turn.ts';
import { offsetOf, timetableOf } from '../schedule.ts';
import { type Judged, TurnLost } from '../shared-store.ts';
import type { FleetClock, FleetParts } from './fleet-parts.ts';
import { type Heard, sortHanded } from './sort-handed.ts';

/** What the watcher does whose turn it is: it says what is looked at, judges what all of them saw, and tells people. */
export type Turn = {
  readonly term: number;
  /** Something is held back for a moment, so the places apart from the app are asked oftener. */
  readonly holds: () => boolean;
  /** Puts out the looks that are due. */
  readonly offer: () => Promise<void>;
  /** Judges what was handed in; `places` = those that somebody looks from now. */
  readonly hear: (places: readonly string[]) => Promise<void>;
  readonly tick: () => Promise<void>;
  /** Puts out again what is looked at more often while it fails. */
  readonly closely: () => Promise<void>;
  /** Asks the places apart from the app. */
  readonly control: (places: readonly string[]) => Promise<void>;
  /** Closes what was seen from places that nobody looks from any more; `known` = those of the last day. */
  readonly clear: (known: readonly string[]) => Promise<void>;
};

/**
 * The number of the look at this time: the nearest one, so that a clock which is a little off gives no number twice and
 * leaves none out.
 */
const slotOf = (monitor: Monitor, at: number): number => {
  const every = monitor.everySeconds * 1_000;
  return Math.round((at - offsetOf(monitor)) / every);
};

/** Time in which a second place is waited for: two tries and the way there and back. */
const secondMs = ({ timeoutMs }: Monitor): number => 2 * timeoutMs + limits.watchRetryMs + limits.fleetSecondMs;

/** Begins where the watcher before has ended. What it throws later means that the turn has to be begun anew. */
export const beginTurn = async (
  parts: FleetParts,
  term: number,
  clock: FleetClock,
  signal: AbortSignal,
): Promise<Turn> => {
  const { io, shared, shares, monitors, channels } = parts;
  const known = new Map(monitors.map(monitor => [monitor.id, monitor]));
  const everyMs = Math.min(60_000, ...monitors.map(({ everySeconds }) => everySeconds * 1_000));
  const leaning = leaningOf(monitors);
  const state = standingOf(await shared.load());
  const hurry = hurryOf(state, known, leaning);
  const looked = monitors.filter(({ ask }) => ask.of !== 'log');
  const lastOf = (id: string): number | null => state.monitors.get(id)?.lastAt ?? null;
  const table = timetableOf(looked, { now: clock.now(), elapsed: io.elapsed() }, lastOf);

  let isOver = false;
  const stored = async (one: Judged): Promise<void> => {
    // Whether the one before was stored is not known, so that nothing may be judged on top of it.
    if (isOver) throw new TurnLost();
    isOver = true;
    await shared.settle(one);
    isOver = false;
  };
  const settle = async (all: readonly Pending[], more: Pick<Judged, 'taken' | 'asked'>): Promise<void> => {
    const results = all.flatMap(({ result }) => result ?? []);
    const events = all.map(({ event }) => event);
    const steps = await judged(state, events, done => stored({ term, results, steps: done, channels, ...more }));
    if (all.length > 0) parts.changed();
    if (steps.some(({ effects }) => effects.length > 0)) await parts.send();
  };
  /** For what a monitor was last put out before its turn. */
  const offeredFor = new Map<string, string>();
  const offerSoon = async (all: readonly OutOfTurn[]): Promise<void> => {
    const at = clock.now();
    const looks = all.flatMap(({ monitor, once }) => {
      const key = once ?? `${monitor.id} soon ${Math.floor(at / limits.watchCloselyMs)}`;
      if (offeredFor.get(monitor.id) === key) return [];
      offeredFor.set(monitor.id, key);
      return [{ monitor, key, until: at + limits.watchCloselyMs }];
    });
    if (looks.length > 0) await shares.offer(looks);
  };
  let before: Promise<unknown> = Promise.resolve();
  /** One after the other: each goes on from the state that the one before has stored. */
  const alone = <T>(act: () => Promise<T>): Promise<T> => {
    const done = before.then(act);
    before = done.catch(() => undefined);
    return done;
  };
  const happened = (...events: readonly WatchEvent[]): Promise<void> =>
    alone(() =>
      settle(
        events.map(event => ({ event, result: null })),
        { taken: [], asked: [] },
      ),
    );

  const pending = (heard: Heard): Pending =>
    heard.of === 'look'
      ? pendingOf(heard.cycle, heard.rules, parts.maintenance)
      : { event: { type: 'acknowledged', at: heard.at, incident: heard.incident }, result: null };

  const askSecond = async (asks: ReturnType<typeof sortHanded>['asks']): Promise<Judged['asked']> => {
    const sent: { n: number; place: string; until: number }[] = [];
    for (const { n, place, monitor: id } of asks) {
      const monitor = known.get(id);
      // One that only another watcher knows: nobody here can say how it is looked at.
      const until = clock.now() + (monitor === undefined ? 0 : secondMs(monitor));
      if (monitor !== undefined) await shares.ask(place, { monitor, first: n, until });
      sent.push({ n, place, until });
    }
    return sent;
  };
  const hearOnce = async (places: readonly string[]): Promise<boolean> => {
    const rows = await shared.handed(limits.fleetJudgedAtOnce);
    const { heard, taken, asks } = sortHanded(rows, places, clock.now());
    if (taken.length === 0 && asks.length === 0) return false;
    // Asked before it is noted: whoever asks twice is answered once, and nobody waits for who was never asked.
    await settle(heard.map(pending), { taken, asked: await askSecond(asks) });
    const refused = heard.flatMap(one => {
      const page = one.of === 'look' ? known.get(one.cycle.monitor) : undefined;
      const isRefused = one.of === 'look' && one.cycle.outcome === 'failing' && one.cycle.kind === 'tls';
      return page !== undefined && isRefused ? hurry.certificates(page, clock.now()) : [];
    });
    await offerSoon([...refused, ...hurry.causes(clock.now())]);
    return rows.length === limits.fleetJudgedAtOnce;
  };

  const gone = [...state.monitors.keys()].filter(id => !known.has(id));
  await happened(...gone.map(monitor => ({ type: 'dropped', at: clock.now(), monitor }) as const));

  return {
    term,
    holds: () => state.watcher.held.length > 0,
    offer: () =>
      shares.offer(
        table.due(io.elapsed()).map(monitor => ({
          monitor,
          key: `${monitor.id}@${slotOf(monitor, clock.now())}`,
          until: clock.now() + monitor.everySeconds * 1_000,
        })),
      ),
    hear: places =>
      alone(async () => {
        while (!signal.aborted && (await hearOnce(places)));
      }),
    closely: () => offerSoon(hurry.refused()),
    tick: () => happened({ type: 'tick', at: clock.now(), everyMs, leaning }),
    control: async places => {
      const { place } = parts.watcher;
      const asked = await parts.control(signal);
      // While somebody looks from elsewhere it is no matter that this machine is cut off: what it alone sees counts for little.
      const online = asked === false && places.some(other => other !== place) ? null : asked;
      await happened({ type: 'control', at: clock.now(), online, place });
    },
    clear: async places => {
      const left = Object.keys(state.watcher.places ?? {}).filter(place => !places.includes(place));
      if (left.length > 0) await happened(...left.map(place => ({ type: 'left', at: clock.now(), place }) as const));
    },
  };
};
