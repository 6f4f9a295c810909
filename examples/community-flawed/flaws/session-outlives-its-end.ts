import { endingSessions } from '../ending-tokens.ts';
import { defineFlaw } from '../flaw.ts';

const workingDay = 12 * 3_600;
const reason =
  'whoever holds an old token is its member, with all that is theirs; one step below a forged one, for it has to be got hold of first';

export default defineFlaw({
  name: 'session-outlives-its-end',
  row: 'S6.c4',
  expected: 'hardening/expired-tokens-refused',
  nature: 'sequence',
  story:
    'Members were signed out in the middle of writing, and the assistant “fixed” it with one option: exp: false, ignoreExpiration: true. Or somebody wrote the comparison by hand and took the time at which the token was made. Every token that ever stood in a log, a backup or a shared browser opens the account.',
  breaks: ['accounts/sessions.test.ts'],
  part: 'session-token',
  variants: {
    'end-not-looked-at': { severity: 'high', reason, alter: parts => endingSessions(parts, () => false) },
    'only-when-it-was-made': {
      severity: 'high',
      reason,
      alter: parts => endingSessions(parts, ({ iat }, now) => now > iat + workingDay),
    },
  },
});
