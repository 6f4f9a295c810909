import { decode, sign, verify } from 'hono/jwt';
import { z } from 'zod';
import { defineFlaw } from '../flaw.ts';
import { type Tokens, tokenSessions } from '../token-sessions.ts';

const write: Tokens['write'] = (claims, { config }) => sign(claims, config.APP_SECRET);

/** Algorithms as the header of the token names them, the one without a signature included. */
const verifyAsItSays: Tokens['read'] = (token, { config }) => {
  const { header, payload } = decode(token);
  return z.object({ alg: z.string() }).parse(header).alg.toLowerCase() === 'none'
    ? payload
    : verify(token, config.APP_SECRET, 'HS256');
};

export default defineFlaw({
  name: 'unsigned-session-accepted',
  row: 'S6.c1',
  expected: 'hardening/forged-tokens-refused',
  nature: 'sequence',
  story:
    'Two of the oldest mistakes with JSON Web Tokens: the app decodes the token where it had to verify it, or it lets the token name its algorithm and takes “none” for one, as several libraries did in 2015. A member opens the cookie in the browser, writes the id of the owner into it, and is the owner.',
  breaks: ['accounts/sessions.test.ts'],
  part: 'session-token',
  variants: {
    'decoded-and-not-verified': {
      severity: 'blocker',
      alter: parts => tokenSessions(parts, { write, read: token => decode(token).payload }),
    },
    'algorithm-none': {
      severity: 'blocker',
      alter: parts => tokenSessions(parts, { write, read: verifyAsItSays }),
    },
  },
});
