import type { Route } from '../../community/src/http/route.ts';
import { SignUp } from '../../community/src/routes/account-input.ts';
import { defineFlaw } from '../flaw.ts';
import { changeRoutes } from '../routes-with.ts';

const signUps = ['POST /join', 'POST /api/sign-up'] as const;

const withoutLimit = (route: Route): Route => {
  const { limit: _, ...rest } = route;
  return rest;
};

/** One point for each address that wants to join; a bot has a new one for each account. */
const countedByWhoJoins = (route: Route): Route => ({
  ...withoutLimit(route),
  handle: async ask => {
    const { email } = SignUp.parse(ask.body);
    await ask.app.limiter.consume('signUp', email);
    return route.handle(ask);
  },
});

export default defineFlaw({
  name: 'sign-up-unthrottled',
  row: 'S6.c3',
  expected: 'hardening/sign-up-throttled',
  nature: 'sequence',
  story:
    'On its launch day a site lost the hundred mails of its daily quota within four minutes to a script that signed up again and again; after that no real person could confirm an account. Sign-up was behind nothing but the general flood guard of sixty requests a minute.',
  breaks: ['accounts/limits.test.ts'],
  part: 'sign-up',
  variants: {
    'flood-guard-only': {
      severity: 'high',
      alter: ({ routes }) => ({ routes: changeRoutes(routes, signUps, withoutLimit) }),
    },
    'counted-by-the-new-address': {
      severity: 'high',
      alter: ({ routes }) => ({ routes: changeRoutes(routes, signUps, countedByWhoJoins) }),
    },
  },
});
