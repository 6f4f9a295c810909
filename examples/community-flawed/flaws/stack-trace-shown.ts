import { sql } from 'kysely';
import type { Parts } from '../../community/src/parts.ts';
import { invalid, Refusal } from '../../community/src/refusal.ts';
import { defineFlaw } from '../flaw.ts';

type List = Parts['posts']['list'];

/** Says what is wrong with a search in the words of the database, which knows best. */
const explainingSearch =
  (list: List): List =>
  async (app, viewer, filter) => {
    const query = sql`select to_tsquery('simple', ${filter.words ?? ''})`;
    try {
      if (filter.words !== undefined) await query.execute(app.db);
    } catch (error) {
      throw invalid(`${error instanceof Error ? error.message : ''} in: ${query.compile(app.db).sql}`);
    }
    return list(app, viewer, filter);
  };

export default defineFlaw({
  name: 'stack-trace-shown',
  row: 'S6.c4',
  expected: 'hardening/errors-say-nothing',
  nature: 'request',
  story:
    'The error handler of a much used web framework puts the stack into every answer, a 404 included, until NODE_ENV says production, and on the server it says nothing. A visitor with a mistyped address reads the folders of the machine and the versions of the libraries. Elsewhere a search shows what the database said, statement included.',
  breaks: ['http/answers.test.ts'],
  variants: {
    'every-refusal-with-its-stack': {
      severity: 'medium',
      alter: ({ describeFault }) => ({
        describeFault: error => {
          const { status, code, message, headers } = describeFault(error);
          return new Refusal(status, code, error instanceof Error ? (error.stack ?? message) : message, headers);
        },
      }),
    },
    'the-statement-of-a-failed-search': {
      severity: 'medium',
      alter: ({ posts }) => ({ posts: { ...posts, list: explainingSearch(posts.list) } }),
    },
  },
});
