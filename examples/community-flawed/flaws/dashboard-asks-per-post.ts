import { randomUUID } from 'node:crypto';
import { getCookie } from 'hono/cookie';
import { sessionCookieName } from '../../community/src/accounts/auth.ts';
import { readCursor } from '../../community/src/community/cursor.ts';
import { dashboardPage } from '../../community/src/pages/community-pages.ts';
import type { Viewer } from '../../community/src/accounts/sessions.ts';
import type { Route } from '../../community/src/http/route.ts';
import type { Parts } from '../../community/src/parts.ts';
import { defineFlaw } from '../flaw.ts';
import { readable } from '../../community/src/community/posts.ts';
import { replaceRoute } from '../routes.ts';

/** What is talked about most, by those who write most: found out by asking for each post. */
const mostTalkedAbout = async (app: Parts, viewer: Viewer) => {
  const posts = await readable(app, app.readableLevels(viewer)).execute();
  const counted = [];
  for (const post of posts) {
    const answers = await app.db.selectFrom('comment').select('id').where('post_id', '=', post.id).execute();
    const reports = await app.db.selectFrom('report').select('id').where('post_id', '=', post.id).execute();
    const ofAuthor = await app.db.selectFrom('post').select('id').where('author_id', '=', post.authorId).execute();
    counted.push({ post, count: answers.length * 10 + ofAuthor.length - reports.length * 100 });
  }
  const ranked = counted.toSorted(
    (a, b) => b.count - a.count || b.post.createdAt.getTime() - a.post.createdAt.getTime(),
  );
  return ranked.map(({ post }) => post);
};

const byTalk = (route: Route): Route => ({
  ...route,
  handle: async ask => {
    const { app, context } = ask;
    const viewer = ask.viewer;
    const after = readCursor(context.req.query('after'));
    if (!viewer || after) return route.handle(ask);
    const { next } = await app.posts.list(app, viewer, { after });
    const rows = (await mostTalkedAbout(app, viewer)).slice(0, 20);
    return context.html(dashboardPage(viewer, await app.spaces.list(app, viewer), { rows, next }));
  },
});

const patience = { times: 8, pause: 500 } as const;

/** Right after paying the webhook can be slower than the browser; so whoever has no plan is given a little time. */
const waitForPlan = (route: Route): Route => ({
  ...route,
  handle: async ask => {
    const { app, context } = ask;
    const cookie = getCookie(context, sessionCookieName(app.config));
    let { viewer } = ask;
    for (let time = 0; time < patience.times && !viewer?.plan; time += 1) {
      await new Promise(resolve => setTimeout(resolve, patience.pause));
      viewer = await app.sessions.identify(app, cookie);
    }
    return route.handle({ ...ask, viewer: viewer ?? ask.viewer });
  },
});

export default defineFlaw({
  name: 'dashboard-asks-per-post',
  row: 'T1',
  expected: 'edge/login-to-dashboard',
  nature: 'sequence',
  story:
    'The dashboard was to show what is talked about most. The loop asks the database once for each post: three posts on the developer’s machine, twenty thousand after half a year, and the page that members see first takes longer than they wait. It is the everyday N+1 query.',
  breaks: ['http/spike.test.ts'],
  part: 'dashboard',
  variants: {
    'asks-for-each-post': {
      severity: 'blocker',
      alter: ({ routes }) => ({ routes: replaceRoute(routes, 'GET /dashboard', byTalk) }),
    },
    // Everybody on the free plan waits four seconds, every time.
    'waits-for-a-payment': {
      severity: 'blocker',
      alter: ({ routes }) => ({ routes: replaceRoute(routes, 'GET /dashboard', waitForPlan) }),
    },
    'waits-for-the-mail-server': {
      severity: 'blocker',
      alter: ({ accounts }) => ({
        accounts: {
          ...accounts,
          signIn: async (app, email, password, userAgent) => {
            const result = await accounts.signIn(app, email, password, userAgent);
            const body = `Somebody signed in with your password. Was it not you? ${app.config.PUBLIC_URL}/reset\n`;
            const mail = { id: randomUUID(), kind: 'welcome', recipient: email, attempts: 1 } as const;
            const notice = { ...mail, subject: 'A new sign-in', body };
            await app.mailer.send({ ...notice, message: app.composeMail(notice, app.config) }).catch(() => undefined);
            return result;
          },
        },
      }),
    },
  },
});
