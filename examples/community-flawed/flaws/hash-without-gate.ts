import { createGate, createPasswordHasher } from '../../community/src/accounts/password-hasher.ts';
import { defineFlaw } from '../flaw.ts';

export default defineFlaw({
  name: 'hash-without-gate',
  row: 'S4.f2',
  expected: 'edge/spike-spares-login',
  nature: 'sequence',
  story:
    'Passwords are hashed as they come, with the slow hash that the cheat sheet asks for. A burst of sign-ins fills every thread of the process and a line without an end behind them: each attempt of a bot is worked off in turn, long after it has gone away, and the member who only wants in waits for all of them instead of being told to come back in five seconds.',
  breaks: ['http/spike.test.ts'],
  part: 'passwords',
  variants: {
    'no-gate': {
      severity: 'high',
      alter: () => ({ passwords: createPasswordHasher(job => job()) }),
    },
    // Somebody had heard that “busy” was answered, and made the queue as long as it takes.
    'a-queue-without-end': {
      severity: 'high',
      alter: () => ({ passwords: createPasswordHasher(createGate(64, Infinity)) }),
    },
  },
});
