import { randomInt } from 'node:crypto';
import type { Parts } from '../../community/src/parts.ts';
import { defineFlaw } from '../flaw.ts';

/** Short enough to read out on the phone. */
const sixDigits = (): string => String(randomInt(1_000_000)).padStart(6, '0');

/** Unlike every other, because time goes on: the next one is a few steps further. */
const theTime = (): string => Date.now().toString(36);

/** Carries what the page needs, so that the page needs no database; base64 makes it look like a secret. */
const whatItSays =
  (create: Parts['invites']['create']): Parts['invites']['create'] =>
  (app, viewer, { email, plan }) => {
    const createToken = (): string =>
      Buffer.from(JSON.stringify({ email, plan, at: app.now().getTime() })).toString('base64url');
    return create({ ...app, invites: { ...app.invites, createToken } }, viewer, { email, plan });
  };

export default defineFlaw({
  name: 'invite-guessable',
  row: 'S6.c2',
  expected: 'hardening/invite-unguessable',
  nature: 'request',
  story:
    'Six digits are a million tries, an afternoon for one laptop; meetings were joined by strangers for that reason. A clock or the address in base64 looks longer and takes fewer: whoever has seen two links can write the third.',
  breaks: ['community/invites.test.ts'],
  part: 'invite token',
  variants: {
    'six-digits': {
      severity: 'high',
      alter: ({ invites }) => ({ invites: { ...invites, createToken: sixDigits } }),
    },
    'the-time': {
      severity: 'high',
      alter: ({ invites }) => ({ invites: { ...invites, createToken: theTime } }),
    },
    'made-of-the-address': {
      severity: 'high',
      alter: ({ invites }) => ({ invites: { ...invites, create: whatItSays(invites.create) } }),
    },
  },
});
