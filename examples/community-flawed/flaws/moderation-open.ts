import type { Parts } from '../../community/src/parts.ts';
import { defineFlaw } from '../flaw.ts';
import { withAccess } from '../routes.ts';

/** Members, admins and an owner were all there was when this was written; moderators came later and have a menu. */
const askTheOldRoles =
  (guard: Parts['guard']): Parts['guard'] =>
  (access, viewer) => {
    const least = access === 'moderator' ? 'signed-in' : access;
    guard(least, viewer);
  };

export default defineFlaw({
  name: 'moderation-open',
  row: 'S6.c1',
  expected: 'hardening/role-matrix',
  nature: 'request',
  story:
    'Members asked what became of their reports, so the queue was opened to them: with every report, who is accused and in which words. The menu hides it, the address answers. Functions that check for a login where they need a role are number five of the API risks.',
  breaks: ['http/role-table.test.ts'],
  part: 'moderation',
  variants: {
    'the-queue': {
      severity: 'blocker',
      alter: ({ routes }) => ({
        routes: withAccess(routes, 'member', 'GET /moderation', 'GET /api/moderation/reports'),
      }),
    },
    'the-decision': {
      severity: 'blocker',
      alter: ({ routes }) => ({ routes: withAccess(routes, 'member', 'POST /api/moderation/reports/:id') }),
    },
    'a-role-the-guard-does-not-know': { severity: 'blocker', alter: ({ guard }) => ({ guard: askTheOldRoles(guard) }) },
  },
});
