import { createHash } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { Known } from './snapshot.ts';
import { type Snapshot, snapshot } from './snapshot.ts';

/** `version` differs whenever something else than the time does. */
type Current = { readonly snapshot: Snapshot; readonly version: string };

export type Source = {
  /** As it is now, at most `freshMs` old; whoever asks at the same time shares one reading of the store. */
  readonly current: () => Promise<Current>;
  /** Something changed: the next one is read anew, and whoever waits is told. */
  readonly changed: () => void;
  /** Ends when something changed, after `ms` at the latest. */
  readonly change: (ms: number, signal: AbortSignal) => Promise<void>;
};

/** Without the 90 days of each row, the most of all by far: they follow from counts, incidents and gaps, which are in it. */
const versionOf = (made: Snapshot): string =>
  createHash('sha256')
    .update(JSON.stringify({ ...made, now: null, rows: made.rows.map(row => ({ ...row, bars: null })) }))
    .digest('base64url')
    .slice(0, 16);

/** One reading of the store for everybody who looks, however many they are. `elapsed` is a clock that nobody sets. */
export const createSource = (
  gather: (now: number) => Promise<Known>,
  { now, elapsed, freshMs }: { readonly now: () => number; readonly elapsed: () => number; readonly freshMs: number },
): Source => {
  let kept: { readonly at: number; readonly made: Promise<Current> } | null = null;
  const waiting = new Set<() => void>();

  const make = async (): Promise<Current> => {
    const made = snapshot(await gather(now()));
    return { snapshot: made, version: versionOf(made) };
  };

  return {
    current: () => {
      if (kept !== null && elapsed() - kept.at < freshMs) return kept.made;
      const made = make();
      const mine = { at: elapsed(), made };
      kept = mine;
      made.catch(() => {
        if (kept === mine) kept = null;
      });
      return made;
    },
    changed: () => {
      kept = null;
      for (const tell of waiting) tell();
    },
    change: async (ms, signal) => {
      const told = Promise.withResolvers<void>();
      waiting.add(told.resolve);
      const ended = new AbortController();
      const late = wait(ms, undefined, { signal: AbortSignal.any([signal, ended.signal]), ref: false });
      await Promise.race([told.promise, late.catch(() => undefined)]);
      ended.abort();
      waiting.delete(told.resolve);
    },
  };
};
