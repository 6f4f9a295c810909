import { setTimeout as rest } from 'node:timers/promises';

type Timer = { readonly dueAt: number; readonly fire: () => void };

/**
 * One clock for an app and for whoever drives it. It goes as the clock of the machine does, and can be moved on: whoever
 * waits on it wakes up in the right order, and is given time to act before it moves further.
 */
export type MovedClock = {
  readonly now: () => Date;
  readonly elapsed: () => number;
  /** Ends early when the signal aborts: rejected, as the waiting of a run does. */
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
  /** The same for an app, which wakes up instead. */
  readonly pause: (ms: number, signal: AbortSignal) => Promise<void>;
  /** Milliseconds until the first of the pauses ends that were longer than `ms`; null when there is none. */
  readonly untilAfterPauseOf: (ms: number) => number | null;
  readonly leap: (ms: number) => Promise<void>;
  /** Something happened: nobody is merely waiting. */
  readonly touch: () => void;
  /** From now on the clock moves by itself whenever nothing has happened for a while; ends with the signal. */
  readonly moveWhenIdle: (signal: AbortSignal) => void;
};

/** Real time in which an app and its mails get something done between two steps. */
const stepRestMs = 25;
const stepMs = 5_000;
/** A slow machine is not an idle one. */
const idleMs = 4_000;

export const movedClock = (): MovedClock => {
  let offset = 0;
  let touched = performance.now();
  const timers = new Set<Timer & { readonly length: number }>();
  const elapsed = (): number => performance.now() + offset;

  const fireDue = (): void => {
    for (const timer of [...timers].toSorted((one, other) => one.dueAt - other.dueAt))
      if (timer.dueAt <= elapsed()) timer.fire();
  };

  const wait = (ms: number, signal: AbortSignal | undefined): Promise<void> =>
    new Promise((resolve, reject) => {
      if (signal?.aborted === true) return reject(signal.reason);
      const end = (act: () => void): void => {
        clearTimeout(real);
        timers.delete(timer);
        signal?.removeEventListener('abort', onAbort);
        act();
      };
      const timer = { dueAt: elapsed() + ms, length: ms, fire: () => end(resolve) };
      const onAbort = (): void => end(() => reject(signal?.reason));
      const real = setTimeout(timer.fire, ms);
      timers.add(timer);
      signal?.addEventListener('abort', onAbort, { once: true });
    });

  const leap = async (ms: number): Promise<void> => {
    for (let left = ms; left > 0; left -= stepMs) {
      offset += Math.min(left, stepMs);
      fireDue();
      await rest(stepRestMs);
    }
  };

  return {
    now: () => new Date(Date.now() + offset),
    elapsed,
    sleep: wait,
    pause: (ms, signal) => wait(ms, signal).catch(() => undefined),
    untilAfterPauseOf: ms => {
      const ends = [...timers].filter(({ length }) => length > ms).map(({ dueAt }) => dueAt - elapsed());
      return ends.length === 0 ? null : Math.min(...ends);
    },
    leap,
    touch: () => {
      touched = performance.now();
    },
    moveWhenIdle: signal => {
      const turn = async (): Promise<void> => {
        while (!signal.aborted) {
          await rest(stepRestMs);
          if (performance.now() - touched > idleMs) await leap(stepMs);
        }
      };
      touched = performance.now();
      void turn();
    },
  };
};
