import { sign, verify } from 'hono/jwt';
import { z } from 'zod';
import type { Parts } from '../community/src/parts.ts';
import { tokenSessions } from './token-sessions.ts';

const Times = z.object({ iat: z.number(), exp: z.number() });
type Times = z.infer<typeof Times>;

/** So short that the end of one can be waited for. */
const secondsToEnd = 6;

const seconds = (): number => Math.floor(Date.now() / 1_000);

/**
 * Sessions in tokens that say themselves when they end, some seconds after they were made. The signature is verified;
 * `isOver` is all that is made of the times in them, in seconds.
 */
export const endingSessions = (
  parts: Parts,
  isOver: (times: Times, now: number) => boolean,
): Pick<Parts, 'accounts' | 'sessions'> =>
  tokenSessions(parts, {
    write: (claims, { config }) =>
      sign({ ...claims, iat: seconds(), exp: seconds() + secondsToEnd }, config.APP_SECRET),
    read: async (token, { config }) => {
      const claims = await verify(token, config.APP_SECRET, { alg: 'HS256', exp: false });
      if (isOver(Times.parse(claims), seconds())) throw new Error('the session has ended');
      return claims;
    },
  });
