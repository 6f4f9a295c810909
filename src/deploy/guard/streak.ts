import type { Clock, Look } from './hands.ts';

export type Wanted = {
  readonly is: (look: Look) => boolean;
  readonly hits: number;
  /** From the first to the last of them, at least. */
  readonly spanMs: number;
  readonly everyMs: number;
  readonly withinMs: number;
  /** The first look that is not as wanted decides. */
  readonly strict?: true;
};

/** Looks until what is wanted was seen so many times in a row; null then, else what was seen last when the time was over. */
export const streak = async (
  look: () => Promise<Look>,
  { is, hits, spanMs, everyMs, withinMs, strict }: Wanted,
  clock: Clock,
  signal: AbortSignal,
): Promise<Look | null> => {
  const from = clock.elapsed();
  let first = 0;
  let inARow = 0;
  for (;;) {
    const at = clock.elapsed();
    const seen = await look();
    signal.throwIfAborted();
    if (is(seen)) {
      if (inARow === 0) first = at;
      inARow += 1;
      if (inARow >= hits && at - first >= spanMs) return null;
    } else if (strict === true) return seen;
    else inARow = 0;
    if (clock.elapsed() - from >= withinMs) return seen;
    await clock.sleep(everyMs, signal);
  }
};
