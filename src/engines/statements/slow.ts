import type { Worked } from './snapshot.ts';

/** At which a statement is named: slow each time and often asked for, or a large part of all work of a database that works. */
export const slowFrom = {
  meanMs: 20,
  calls: 100,
  share: 0.05,
  /** A share says nothing of a database that does nothing: so much of the time must have gone into it. */
  busy: 0.02,
  named: 50,
} as const;

export type Slow = Worked & { readonly why: 'each-time' | 'together' };

/**
 * Statements worth a look in a span of `ms`, the most time first. The bounds for *each time* are those that a widely used
 * dashboard for Postgres lists by; as they are held against the span alone, a statement that was mended is gone at once.
 */
export const slowIn = (worked: readonly Worked[], ms: number): readonly Slow[] =>
  worked
    .flatMap((one): Slow[] => {
      if (one.isMixed) return [];
      if (one.meanMs >= slowFrom.meanMs && one.calls >= slowFrom.calls) return [{ ...one, why: 'each-time' }];
      const isMuch = one.share >= slowFrom.share && one.totalMs >= ms * slowFrom.busy;
      return isMuch ? [{ ...one, why: 'together' }] : [];
    })
    .slice(0, slowFrom.named);

/** What could hold a statement that is slow each time without anybody seeing it, the most time first: no reason to say that all is well. */
export const hiddenIn = (worked: readonly Worked[]): Worked | undefined =>
  worked.find(
    ({ isMixed, calls, totalMs }) => isMixed && calls >= slowFrom.calls && totalMs >= slowFrom.meanMs * slowFrom.calls,
  );

/** A session of the database at one moment. Times in ms. */
export type Session = {
  readonly state: 'active' | 'idle' | 'idle in transaction' | 'other';
  /** How long the statement has been running; null when none is. */
  readonly statementMs: number | null;
  /** How long it has been in this state. */
  readonly stateMs: number;
  readonly waitsForLock: boolean;
  /** Number of the session that it waits for, where the database tells. */
  readonly heldBy: number | null;
  readonly text: string;
};

const stuckFrom = { statementMs: 60_000, idleMs: 300_000, lockMs: 5_000 } as const;

export type Stuck = {
  readonly why: 'runs-long' | 'holds-a-transaction' | 'waits-for-a-lock';
  readonly ms: number;
  readonly heldBy: number | null;
  readonly text: string;
};

/** Sessions that hold others up or are held up, the longest first. */
export const stuckIn = (sessions: readonly Session[]): readonly Stuck[] =>
  sessions
    .flatMap(({ state, statementMs, stateMs, waitsForLock, heldBy, text }): Stuck[] => {
      if (state === 'idle in transaction')
        return stateMs > stuckFrom.idleMs ? [{ why: 'holds-a-transaction', ms: stateMs, heldBy, text }] : [];
      if (state !== 'active' || statementMs === null) return [];
      if (waitsForLock && statementMs > stuckFrom.lockMs)
        return [{ why: 'waits-for-a-lock', ms: statementMs, heldBy, text }];
      return statementMs > stuckFrom.statementMs ? [{ why: 'runs-long', ms: statementMs, heldBy, text }] : [];
    })
    .toSorted((left, right) => right.ms - left.ms);
