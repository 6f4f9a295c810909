import type { Exchange } from '../hardening.ts';

/** What became of a post that staff removed, at one place that had shown it before. */
export type RemovedTrial = {
  /** Its own address, a search for a word of it, or a list. */
  readonly kind: 'address' | 'search' | 'list';
  /** Its words were still there at the last look. */
  readonly stillServed: boolean;
  /** How long it was looked for, in milliseconds. */
  readonly afterMs: number;
  readonly shown: readonly Exchange[];
};
