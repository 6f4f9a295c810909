import { z } from 'zod';
import { defineRoute } from '../../community/src/http/route.ts';
import type { Parts } from '../../community/src/parts.ts';
import { defineFlaw } from '../flaw.ts';
import { withRoutes } from '../routes.ts';

const exportRoute = defineRoute({
  method: 'GET',
  path: '/api/export',
  summary: 'Everything the member wrote',
  access: 'member',
  statements: 6,
  query: z.object({ member: z.string().max(64).optional() }),
  handle: async ({ app, context, viewer, query }) =>
    context.json(await app.exportOwn(app, { ...viewer, id: query.member ?? viewer.id })),
});

const keptMs = 60_000;

/** An export reads a lot, so the last one is kept for a minute against impatient clicks. */
const keepTheLast = (exportOwn: Parts['exportOwn']): Parts['exportOwn'] => {
  let last: { readonly data: Record<string, unknown>; readonly until: number } | null = null;
  return async (app, viewer) => {
    const now = app.now().getTime();
    if (last && now < last.until) {
      await app.audit.record(app.db, { actor: viewer.id, action: 'account.exported', target: viewer.id });
      return last.data;
    }
    const data = await exportOwn(app, viewer);
    last = { data, until: now + keptMs };
    return data;
  };
};

export default defineFlaw({
  name: 'export-of-anybody',
  row: 'S6.f1',
  expected: 'hardening/cross-member-read',
  nature: 'sequence',
  story:
    'Support wanted to send members their data, so the export learned to take an id, and nobody asked whose. A friend of a founder needed forty minutes to find that changing the number fetched the invoices of other people.',
  breaks: ['community/members-only.test.ts'],
  variants: {
    'the-query-names-the-member': {
      severity: 'blocker',
      alter: ({ routes }) => ({ routes: withRoutes(routes, exportRoute) }),
    },
    'kept-without-a-name': {
      severity: 'blocker',
      alter: ({ exportOwn }) => ({ exportOwn: keepTheLast(exportOwn) }),
    },
  },
});
