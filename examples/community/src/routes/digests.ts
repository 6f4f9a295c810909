import { defineRoute } from '../http/route.ts';
import { pressPage } from '../pages/account-pages.ts';
import { newsEndedPage } from '../pages/public-pages.ts';
import { digestsPage } from '../pages/staff-pages.ts';
import { notFound } from '../refusal.ts';
import * as input from './community-input.ts';

const asking = [
  defineRoute({
    method: 'POST',
    path: '/profile/news',
    summary: 'Asks for news by mail, or ends them',
    access: 'member',
    statements: 3,
    body: input.NewsInput,
    handle: async ({ app, context, viewer, body }) => {
      await app.digests.ask(app, viewer, body.wanted === 'yes');
      return context.redirect('/profile', 303);
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/api/profile/news',
    summary: 'Asks for news by mail, or ends them',
    access: 'member',
    statements: 3,
    body: input.NewsInput,
    handle: async ({ app, context, viewer, body }) => {
      await app.digests.ask(app, viewer, body.wanted === 'yes');
      return context.json({ wanted: body.wanted });
    },
  }),
];

const link = { path: '/unsubscribe/:token', access: 'anyone', limit: 'token', hasTokenInAddress: true } as const;

/** The mailbox of a member posts here by itself when its button is pressed (RFC 8058 §3.2): no session, and any body. */
const ending = [
  defineRoute({
    ...link,
    method: 'GET',
    summary: 'Asks whether news shall end; ends nothing by itself',
    statements: 0,
    handle: ({ app, context, param }) => {
      if (app.digests.memberOf(app, param('token')) === null) throw notFound();
      return context.html(
        pressPage({
          title: 'No more news',
          text: 'One press, and you get no more news by mail. Your account stays as it is.',
          button: 'Send me no more news',
          action: `/unsubscribe/${encodeURIComponent(param('token'))}`,
        }),
      );
    },
  }),
  defineRoute({
    ...link,
    method: 'POST',
    summary: 'Ends the news of one member, without a sign-in',
    statements: 2,
    handle: async ({ app, context, param }) => {
      await app.digests.endByToken(app, param('token'));
      return context.html(newsEndedPage);
    },
  }),
];

const sending = [
  defineRoute({
    method: 'GET',
    path: '/admin/digests',
    summary: 'Form for news to members who asked for them',
    access: 'admin',
    statements: 2,
    handle: async ({ app, context, viewer }) =>
      context.html(digestsPage(viewer, await app.digests.readerCount(app), app.config.NEWS_FROM !== undefined)),
  }),
  defineRoute({
    method: 'POST',
    path: '/admin/digests',
    summary: 'Mails news to members who asked for them',
    access: 'admin',
    statements: 4,
    body: input.DigestInput,
    handle: async ({ app, context, viewer, body }) => {
      await app.digests.send(app, viewer, body);
      return context.redirect('/admin/digests', 303);
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/api/admin/digests',
    summary: 'Mails news to members who asked for them; says to how many',
    access: 'admin',
    statements: 4,
    body: input.DigestInput,
    handle: async ({ app, context, viewer, body }) =>
      context.json({ readers: await app.digests.send(app, viewer, body) }, 201),
  }),
];

export const digestRoutes = [...asking, ...ending, ...sending];
