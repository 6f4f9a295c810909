import type { Io } from '../platform/io.ts';
import { limits } from '../platform/limits.ts';

/**
 * Looks again and again until `holds` says so; gives the milliseconds it took, or null when it did not within `ms`. The
 * pauses grow, so that an app which never gets there is asked a dozen times and not hundreds.
 */
export const waitedFor = async (
  io: Io,
  ms: number,
  signal: AbortSignal,
  holds: () => Promise<boolean>,
  firstPauseMs: number = limits.drivePollMs,
): Promise<number | null> => {
  const from = io.elapsed();
  for (let pause = firstPauseMs; ; pause = Math.min(pause * 2, limits.drivePollMsMax)) {
    if (await holds()) return io.elapsed() - from;
    if (io.elapsed() - from + pause > ms) return null;
    await io.sleep(pause, signal);
  }
};
