import { randomUUID } from 'node:crypto';
import { readCursor } from '../../community/src/community/cursor.ts';
import { dashboardPage } from '../../community/src/pages/community-pages.ts';
import type { Viewer } from '../../community/src/accounts/sessions.ts';
import type { Route } from '../../community/src/http/route.ts';
import type { Parts } from '../../community/src/parts.ts';
import { defineFlaw } from '../flaw.ts';
import { readablePosts } from '../feed.ts';
import { replaceRoute } from '../replace-route.ts';

/** The posts that most people answered, found out by asking for each of them. */
const mostAnswered = async (app: Parts, viewer: Viewer) => {
  const posts = await readablePosts(app, viewer).execute();
  const counted = [];
  for (const post of posts) {
    const answers = app.db.selectFrom('comment').select('id').where('post_id', '=', post.id).execute();
    counted.push({ post, count: (await answers).length });
  }
  const ranked = counted.toSorted(
    (a, b) => b.count - a.count || b.post.createdAt.getTime() - a.post.createdAt.getTime(),
  );
  return ranked.map(({ post }) => post);
};

const byAnswers = (route: Route): Route => ({
  ...route,
  handle: async ask => {
    const { app, context } = ask;
    const viewer = ask.viewer;
    const after = readCursor(context.req.query('after'));
    if (!viewer || after) return route.handle(ask);
    const { next } = await app.posts.list(app, viewer, { after });
    const rows = (await mostAnswered(app, viewer)).slice(0, 20);
    return context.html(dashboardPage(viewer, await app.spaces.list(app, viewer), { rows, next }));
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
      alter: ({ routes }) => ({ routes: replaceRoute(routes, 'GET /dashboard', byAnswers) }),
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
