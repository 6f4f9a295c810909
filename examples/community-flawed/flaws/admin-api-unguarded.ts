import { defineRoute } from '../../community/src/http/route.ts';
import { RoleInput } from '../../community/src/routes/community-input.ts';
import { defineFlaw } from '../flaw.ts';
import { withAccess, withRoutes } from '../routes.ts';

/** Staff step down by themselves with the same address that the admin page uses; nobody is made owner by it. */
const roleRoute = defineRoute({
  method: 'PATCH',
  path: '/api/admin/members/:id/role',
  summary: 'Changes a role and ends that member’s sessions',
  access: 'member',
  statements: 5,
  body: RoleInput,
  handle: async ({ app, context, viewer, body: { role }, param }) => {
    const id = param('id');
    if (id === viewer.id && role !== 'owner') {
      await app.db.transaction().execute(async executor => {
        await executor.updateTable('member').set({ role, updated_at: app.now() }).where('id', '=', id).execute();
        await app.sessions.endAll(executor, id);
        const change = { before: { role: viewer.role }, after: { role } };
        await app.audit.record(executor, { actor: viewer.id, action: 'member.role', target: id, ...change });
      });
    } else await app.members.changeRole(app, viewer, id, role);
    return context.json({ status: 'done' });
  },
});

export default defineFlaw({
  name: 'admin-api-unguarded',
  row: 'S6.d3',
  expected: 'hardening/admin-only',
  also: {
    'hardening/audit-unforgeable': 'the trail is one of the routes that lost their guard, and members read it',
  },
  nature: 'request',
  story:
    'The admin page asked for the role, the JSON it was drawn from asked for a login. AI-built apps fail like this again and again: the guard sits in the layout of the page, and whoever calls the address by hand is an administrator.',
  breaks: ['http/role-table.test.ts'],
  variants: {
    'the-role-change': { severity: 'blocker', alter: ({ routes }) => ({ routes: withRoutes(routes, roleRoute) }) },
    'the-invitations': {
      severity: 'blocker',
      alter: ({ routes }) => ({ routes: withAccess(routes, 'member', 'POST /api/admin/invites') }),
    },
    'the-audit-log': {
      severity: 'blocker',
      alter: ({ routes }) => ({
        routes: withAccess(routes, 'member', 'GET /api/admin/audit', 'GET /api/admin/invites'),
      }),
    },
  },
});
