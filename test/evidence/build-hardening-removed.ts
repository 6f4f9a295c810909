import type { Trials } from '../../src/evidence/hardening.ts';
import type { RemovedTrial } from '../../src/evidence/hardening/removed.ts';
import { seen } from '../../src/evidence/leaf.ts';

export const removedTrial = (change: Partial<RemovedTrial> = {}): RemovedTrial => ({
  kind: 'address',
  stillServed: false,
  afterMs: 4,
  shown: [],
  ...change,
});

/** What is seen on a sound app of a post that staff removed. */
export const soundRemoved = (): Trials<RemovedTrial> => ({
  '/posts/…': seen(removedTrial()),
  '/api/posts/…': seen(removedTrial()),
  '/api/search?q=…': seen(removedTrial({ kind: 'search' })),
  '/dashboard': seen(removedTrial({ kind: 'list' })),
});
