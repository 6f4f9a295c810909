import { defineRoute } from '../../community/src/http/route.ts';
import { newsEndedPage } from '../../community/src/pages/public-pages.ts';
import { defineFlaw } from '../flaw.ts';
import { withRoutes } from '../routes.ts';

const link = { method: 'GET', access: 'anyone', limit: 'token', hasTokenInAddress: true } as const;

/** One press less: whoever opens the link wants no more news. */
const endsAtOnce = defineRoute({
  ...link,
  path: '/unsubscribe/:token',
  summary: 'Ends the news of one member',
  statements: 2,
  handle: async ({ app, context, param }) => {
    await app.digests.endByToken(app, param('token'));
    return context.html(newsEndedPage);
  },
});

/** The page of the link sends on to the one that ends the news, so that a reload ends nothing twice. */
const sendsOn = defineRoute({
  ...link,
  path: '/unsubscribe/:token',
  summary: 'Sends on to where news end',
  statements: 0,
  handle: ({ context, param }) => context.redirect(`/unsubscribe/${encodeURIComponent(param('token'))}/done`, 303),
});
const done = { ...endsAtOnce, path: '/unsubscribe/:token/done' };

export default defineFlaw({
  name: 'news-ended-by-looking',
  row: 'S2.f2',
  expected: 'email/unsubscribe',
  nature: 'sequence',
  story:
    'The link in the news ended them when it was opened. Members at larger companies, whose mail filter opens every link, got one issue and then none; they thought that the community had gone quiet, and some cancelled.',
  breaks: ['community/digests.test.ts'],
  part: 'news-end',
  variants: {
    'the-link-itself': {
      severity: 'medium',
      reason: 'Nobody is kept from signing in: what stops are news.',
      alter: ({ routes }) => ({ routes: withRoutes(routes, endsAtOnce) }),
    },
    'where-it-sends-on-to': {
      severity: 'medium',
      reason: 'Nobody is kept from signing in: what stops are news.',
      alter: ({ routes }) => ({ routes: [...withRoutes(routes, sendsOn), done] }),
    },
  },
});
