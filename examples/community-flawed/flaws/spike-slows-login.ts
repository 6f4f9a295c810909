import { html } from 'hono/html';
import { sql } from 'kysely';
import { currentAddress } from '../../community/src/http/request-scope.ts';
import type { Route } from '../../community/src/http/route.ts';
import { page } from '../../community/src/pages/layout.ts';
import type { Parts } from '../../community/src/parts.ts';
import { defineFlaw } from '../flaw.ts';
import { replaceRoute } from '../replace-route.ts';

type Figures = { readonly members: string; readonly posts: string; readonly answers: string };

const readFigures = async (app: Parts): Promise<Figures | undefined> => {
  const answer = await sql<Figures>`
    select (select count(*) from member where banned_at is null) as members, count(*) as posts,
      coalesce(round(avg(answers), 1), 0) as answers
    from (
      select post.id, (select count(*) from comment where comment.post_id = post.id) as answers
      from post where removed_at is null
    ) as counted`.execute(app.db);
  return answer.rows[0];
};

/** A landing page with figures that are right to the second. */
const withFigures = (route: Route): Route => ({
  ...route,
  statements: 1,
  handle: async ({ app, context }) => {
    const figures = await readFigures(app);
    const title = 'A place to make things together';
    return context.html(
      page(
        { title, description: 'A small community of people who make things and help each other finish.' },
        html`<p>${figures?.members} members, ${figures?.posts} posts, ${figures?.answers} answers to each of them.</p>
          <p><a class="button" href="/join">Join community</a></p>`,
      ),
    );
  },
});

/** Counts visitors without keeping their address: by a hash that is too slow to be turned back. */
const countVisitors = (route: Route): Route => {
  const visitors = new Set<string>();
  return {
    ...route,
    handle: async ask => {
      visitors.add(await ask.app.passwords.hash(currentAddress() ?? 'unknown'));
      return route.handle(ask);
    },
  };
};

export default defineFlaw({
  name: 'spike-slows-login',
  row: 'S4.f2',
  expected: 'edge/spike-spares-login',
  nature: 'sequence',
  story:
    'A launch goes well, thousands open the first page, and those who pay cannot sign in: each visitor takes a connection and a pass through two tables to show figures that change once an hour, and the login waits in the same line.',
  breaks: ['http/spike.test.ts'],
  part: 'marketing-pages',
  variants: {
    'figures-counted-for-each-visitor': {
      severity: 'high',
      alter: ({ routes }) => ({ routes: replaceRoute(routes, 'GET /', withFigures) }),
    },
    'visitors-hashed-like-passwords': {
      severity: 'high',
      alter: ({ routes }) => ({ routes: replaceRoute(routes, 'GET /', countVisitors) }),
    },
  },
});
