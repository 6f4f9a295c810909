import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { z } from 'zod';
import type { Route } from '../../community/src/http/route.ts';
import { defineRoute } from '../../community/src/http/route.ts';
import { notFound } from '../../community/src/refusal.ts';
import { RoleInput } from '../../community/src/routes/community-input.ts';
import { defineFlaw } from '../flaw.ts';
import { withRoutes } from '../routes.ts';

/** The page of the administrators knows who is signed in and says so. */
const changeRole = defineRoute({
  method: 'PATCH',
  path: '/api/admin/members/:id/role',
  summary: 'Changes a role and ends that member’s sessions',
  access: 'admin',
  statements: 5,
  body: RoleInput.extend({ actor: z.string().max(64).optional() }),
  handle: async ({ app, context, viewer, body, param }) => {
    const actor = { ...viewer, id: body.actor ?? viewer.id };
    await app.members.changeRole(app, actor, param('id'), body.role);
    return context.json({ status: 'done' });
  },
});

/** For requests of members to have their data erased, who also stand in the log. */
const eraseRow: Route = defineRoute({
  method: 'DELETE',
  path: '/api/admin/audit/:id',
  summary: 'Erases a row of the audit log',
  access: 'admin',
  statements: 4,
  handle: async ({ app, context, param }) => {
    const id = param('id');
    if (!/^\d{1,18}$/.test(id)) throw notFound();
    await app.db.transaction().execute(async executor => {
      await sql`alter table audit disable trigger audit_no_change`.execute(executor);
      await executor.deleteFrom('audit').where('id', '=', id).execute();
      await sql`alter table audit enable trigger audit_no_change`.execute(executor);
    });
    return context.json({ status: 'erased' });
  },
});

export default defineFlaw({
  name: 'audit-actor-forgeable',
  row: 'S6.c5',
  expected: 'hardening/audit-unforgeable',
  also: {
    'hardening/role-matrix': 'the way to erase records is a route that no row of the file of roles names',
  },
  nature: 'sequence',
  story:
    'The log said that the owner had made somebody a moderator. The owner had been asleep: the page sent along who was acting, and the server wrote down what it was told. Elsewhere the number of the request was whatever the request said it was, and erasing personal data meant that administrators could erase what they had done.',
  breaks: ['community/audit.test.ts'],
  part: 'role-change',
  variants: {
    'the-actor-as-the-page-says': {
      severity: 'high',
      alter: ({ routes }) => ({ routes: withRoutes(routes, changeRole) }),
    },
    'rows-can-be-erased': {
      severity: 'high',
      alter: ({ routes }) => ({ routes: [...routes, eraseRow] }),
    },
    'the-number-as-the-request-says': {
      severity: 'medium',
      reason: 'who did what to whom stays true; only the way from the row to the lines of the log is cut',
      alter: () => ({
        newRequestId: request => request.headers.get('x-request-id')?.slice(0, 64) || randomUUID(),
      }),
    },
  },
});
