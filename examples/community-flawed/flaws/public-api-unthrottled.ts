import { createLimiter } from '../../community/src/http/limiter.ts';
import type { Limiter } from '../../community/src/http/limiter.ts';
import { defineFlaw } from '../flaw.ts';

/** Counts in memory, which in a function that the platform starts for each request begins empty each time. */
const forgetful = (limiter: Limiter): Limiter => ({
  ...limiter,
  consume: (name, key) => (name === 'api' ? createLimiter(null).consume(name, key) : limiter.consume(name, key)),
});

export default defineFlaw({
  name: 'public-api-unthrottled',
  row: 'S6.c3',
  expected: 'hardening/api-throttled',
  nature: 'sequence',
  story:
    'Limits stood at the routes for which somebody had thought of one; the JSON interface as a whole had none, and one impatient script with a loop slowed the community down for everybody. Moved to a platform that starts a function for each request, a counter in memory did no better: every request was the first.',
  breaks: ['traps.test.ts'],
  part: 'api-limit',
  variants: {
    'only-where-somebody-thought-of-it': {
      severity: 'high',
      alter: () => ({ limitOf: route => route.limit ?? null }),
    },
    'a-counter-for-each-request': {
      severity: 'high',
      alter: ({ limiter }) => ({ limiter: forgetful(limiter) }),
    },
  },
});
