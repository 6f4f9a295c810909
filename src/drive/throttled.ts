import type { Io } from '../platform/io.ts';
import { limits } from '../platform/limits.ts';
import { headerOf, type Reply } from './reply.ts';
import type { Session } from './session.ts';
import { FlowStopped } from './walk.ts';

/**
 * How long an app that throttles asks to wait, in milliseconds; null where it does not, or for too long. RFC 9110 §10.2.3;
 * better-auth says it in `X-Retry-After`.
 */
export const waitAskedFor = (reply: Reply): number | null => {
  const seconds = Number(headerOf(reply, 'retry-after') ?? headerOf(reply, 'x-retry-after') ?? Number.NaN);
  const isShort = seconds >= 0 && seconds * 1_000 <= limits.driveThrottleMs;
  return reply.status === 429 && isShort ? seconds * 1_000 : null;
};

/**
 * Walks again after an app that throttles was left alone for as long as it asked: several test accounts that come in at
 * once are more than most apps take from one address.
 */
export const patiently = async <T>(
  { io, signal }: { readonly io: Io; readonly signal: AbortSignal },
  session: Session,
  walk: () => Promise<T>,
): Promise<T> => {
  for (let left: number = limits.driveThrottledTries; ; left -= 1) {
    try {
      return await walk();
    } catch (error) {
      const last = session.last();
      if (!(error instanceof FlowStopped) || error.status !== 429 || last === null || left === 0) throw error;
      const ms = waitAskedFor(last);
      if (ms === null) throw error;
      await io.sleep(ms, signal);
    }
  }
};
