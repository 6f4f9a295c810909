import type { Clock } from '../../src/engines/load/generate.ts';

export type VirtualTime = Clock & {
  /** Lets the clock run until the work is done; it jumps from one awaited time to the next. */
  readonly until: <T>(work: Promise<T>) => Promise<T>;
  /** Lets time pass without letting anybody act: a process that does not get the processor. */
  readonly stall: (ms: number) => void;
};

type Sleeper = { readonly at: number; readonly wake: () => void };

/** A clock on which a minute takes a moment and no machine is ever busy. */
export const virtualTime = (): VirtualTime => {
  let now = 0;
  const sleepers = new Set<Sleeper>();

  const sleep: Clock['sleep'] = (ms, signal) =>
    new Promise((resolve, reject) => {
      if (signal?.aborted === true) return reject(signal.reason);
      const sleeper: Sleeper = {
        at: now + ms,
        wake: () => {
          signal?.removeEventListener('abort', onAbort);
          resolve();
        },
      };
      const onAbort = (): void => {
        sleepers.delete(sleeper);
        reject(signal?.reason);
      };
      signal?.addEventListener('abort', onAbort, { once: true });
      sleepers.add(sleeper);
    });

  /** Everything that was woken acts before the next one is. */
  const settle = (): Promise<void> => new Promise(resolve => void setImmediate(resolve));

  const until = async <T>(work: Promise<T>): Promise<T> => {
    const state = { over: false };
    const end = (): void => {
      state.over = true;
    };
    work.then(end, end);
    await settle();
    while (!state.over) {
      const next = [...sleepers].reduce<Sleeper | null>(
        (first, sleeper) => (first === null || sleeper.at < first.at ? sleeper : first),
        null,
      );
      if (next === null) throw new Error('everybody waits for ever');
      sleepers.delete(next);
      now = Math.max(now, next.at);
      next.wake();
      await settle();
    }
    return work;
  };

  return {
    elapsed: () => now,
    sleep,
    until,
    stall: ms => {
      now += ms;
    },
  };
};
