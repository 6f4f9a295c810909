import type { Route } from '../../community/src/http/route.ts';
import { isApi } from '../../community/src/http/route.ts';
import { defineFlaw } from '../flaw.ts';

const reason = 'SameSite=Lax keeps the cookie back from foreign sites; open to sister subdomains and old browsers';

/** Lets pages of these origins read the answers of the API in the name of whoever is signed in. */
const shared = (routes: readonly Route[], isTrusted: (origin: string, publicUrl: string) => boolean) =>
  routes.map((route): Route => ({
    ...route,
    handle: ask => {
      const origin = ask.context.req.header('origin');
      if (origin && isApi(route.path) && isTrusted(origin, ask.app.config.PUBLIC_URL)) {
        ask.context.header('access-control-allow-origin', origin);
        ask.context.header('access-control-allow-credentials', 'true');
        ask.context.header('vary', 'Origin');
      }
      return route.handle(ask);
    },
  }));

export default defineFlaw({
  name: 'cors-reflects-anybody',
  row: 'S6.c1',
  expected: 'hardening/cors-closed',
  nature: 'attribute',
  story:
    'The console said that the origin was not allowed, and with credentials it may not be a star; so the server sent back whatever origin had asked. Allowing only origins that begin like one’s own looks better and is the same: https://community.example.evil.test begins like it.',
  breaks: ['http/answers.test.ts'],
  part: 'cors',
  variants: {
    'whoever-asks': {
      severity: 'medium',
      reason,
      alter: ({ routes }) => ({ routes: shared(routes, () => true) }),
    },
    'whoever-begins-like-us': {
      severity: 'medium',
      reason,
      alter: ({ routes }) => ({ routes: shared(routes, (origin, publicUrl) => origin.startsWith(publicUrl)) }),
    },
  },
});
