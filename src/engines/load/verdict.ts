/** What a measurement says about a budget. */
export type Verdict = {
  /**
   * `fail`: proven to be over. `warn`: over, not proven. `pass`: proven to be within. `unproven`: within, too few
   * measurements for a proof. `not-enough`: too little was measured to say anything. `unknown`: something else disturbed it.
   */
  readonly outcome: 'fail' | 'warn' | 'pass' | 'unproven' | 'not-enough' | 'unknown';
  /** Whole sentences for people. */
  readonly reason: string;
};

/** A time in words: `412 ms`, `1.52 s`. */
export const timeText = (ms: number): string => {
  if (ms === Infinity) return 'for ever';
  if (ms < 10) return `${Math.round(ms * 10) / 10} ms`;
  return ms < 1_000 ? `${Math.round(ms)} ms` : `${Math.round(ms / 10) / 100} s`;
};
