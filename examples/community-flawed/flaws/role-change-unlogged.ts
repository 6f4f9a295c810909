import type { Route } from '../../community/src/http/route.ts';
import { defineFlaw } from '../flaw.ts';
import { changeRoutes } from '../routes-with.ts';
import { unlogged } from '../unlogged.ts';

/** The page writes its row; the interface that the phone app got later calls the change alone. */
const withoutRow = (route: Route): Route => ({
  ...route,
  handle: ask => route.handle({ ...ask, app: unlogged(ask.app) }),
});

export default defineFlaw({
  name: 'role-change-unlogged',
  row: 'S6.f4',
  expected: 'hardening/audit-complete',
  nature: 'sequence',
  story:
    'One morning a community had an administrator whom nobody knew. Four people could have given the role, none remembered it, and nothing was written down: the question whether an account had been stolen stayed open, and everybody had to change their password.',
  breaks: ['community/members-only.test.ts'],
  part: 'role-change',
  variants: {
    'nowhere-written': {
      severity: 'high',
      alter: ({ members }) => ({
        members: { ...members, changeRole: (app, ...rest) => members.changeRole(unlogged(app), ...rest) },
      }),
    },
    'written-by-the-page-only': {
      severity: 'high',
      alter: ({ routes }) => ({ routes: changeRoutes(routes, ['PATCH /api/admin/members/:id/role'], withoutRow) }),
    },
  },
});
