import { EmailOnly } from '../../community/src/routes/account-input.ts';
import { checkMailPage } from '../../community/src/pages/account-pages.ts';
import { defineRoute } from '../../community/src/http/route.ts';
import { defineFlaw } from '../flaw.ts';
import { replaceRoutes } from '../routes-with.ts';

const facts = { method: 'POST', access: 'anyone', statements: 5, body: EmailOnly } as const;

const page = defineRoute({
  ...facts,
  path: '/reset',
  summary: 'Mails a link to choose a new password',
  handle: async ({ app, context, body }) => {
    await app.accounts.requestReset(app, body.email);
    return context.html(checkMailPage('reset'));
  },
});

const api = defineRoute({
  ...facts,
  path: '/api/reset',
  summary: 'Mails a link to choose a new password; the answer is the same for every address',
  handle: async ({ app, context, body }) => {
    await app.accounts.requestReset(app, body.email);
    return context.json({ status: 'accepted' }, 202);
  },
});

export default defineFlaw({
  name: 'reset-unthrottled',
  row: 'S6.c3',
  expected: 'hardening/reset-throttled',
  nature: 'sequence',
  story:
    'Signing in was limited, “forgot your password” was not: no password can be guessed there. A script pressed it for one member all night; the member marked the hundreds of mails as spam, and from then on the mails of the community went to the spam folder of everybody at that provider.',
  breaks: ['accounts/limits.test.ts'],
  part: 'reset',
  variants: {
    'nobody-counts': { severity: 'high', alter: ({ routes }) => ({ routes: replaceRoutes(routes, page, api) }) },
    'counted-on-the-page-only': { severity: 'high', alter: ({ routes }) => ({ routes: replaceRoutes(routes, api) }) },
  },
});
