import type { Route } from '../../community/src/http/route.ts';
import { openDatabase } from '../../community/src/database/open.ts';
import { defineFlaw } from '../flaw.ts';
import { replaceRoute } from '../routes.ts';

/** As long as a payment provider takes to answer: over half a second, and well below a second with all that comes to it. */
const providerMs = 600;

/** The provider is asked for the newest invoice while a transaction is open, so that nothing changes meanwhile. */
const insideTransaction = (route: Route): Route => ({
  ...route,
  statements: route.statements + 1,
  handle: async ask => {
    const { app, viewer } = ask;
    await app.db.transaction().execute(async executor => {
      await executor
        .selectFrom('subscription')
        .select('id')
        .where('member_id', '=', viewer?.id ?? '')
        .execute();
      await app.pause(providerMs, new AbortController().signal);
    });
    return route.handle(ask);
  },
});

export default defineFlaw({
  name: 'one-connection-for-all',
  row: 'T2',
  expected: 'edge/endpoint-p95',
  nature: 'sequence',
  story:
    'The guide for serverless databases says connection_limit=1, and so it was set for the server, too. The page of the own plan asks the payment provider within a transaction; while one member waits for that answer, nobody else gets to the database at all.',
  breaks: ['http/spike.test.ts', 'community/invites.test.ts', 'billing/sequences.test.ts'],
  part: 'marketing-pages',
  variants: {
    'held-while-the-provider-is-asked': {
      severity: 'medium',
      alter: ({ routes, config, db, run }) => {
        const one = config.DATABASE_URL === undefined ? { db, run } : openDatabase({ ...config, DATABASE_POOL: 1 });
        return { db: one.db, run: one.run, routes: replaceRoute(routes, 'GET /billing', insideTransaction) };
      },
    },
  },
});
