import { hasRole } from '../../community/src/community/access.ts';
import type { Parts } from '../../community/src/parts.ts';
import type { Role } from '../../community/src/database/schema.ts';
import { defineFlaw } from '../flaw.ts';

const isStaff = (actor: Role): boolean => hasRole({ role: actor }, 'admin');
const isBelow = (role: Role, actor: Role): boolean => role !== 'probe' && !hasRole({ role }, actor);

/** Asks whose role is changed, and not into what. */
const whoeverIsBelow: Parts['mayAssign'] = (actor, from, to) =>
  isStaff(actor) && isBelow(from, actor) && to !== 'probe';

/** Asks into what a role is changed, and not whose. */
const whateverIsBelow: Parts['mayAssign'] = (actor, from, to) =>
  isStaff(actor) && isBelow(to, actor) && from !== 'probe';

export default defineFlaw({
  name: 'admin-makes-owner',
  row: 'S6.c1',
  expected: 'hardening/role-matrix',
  nature: 'sequence',
  story:
    'Changing roles is for admins, and that is all that gets asked. Then a helper with the admin role makes a second account owner, or demotes the founder, and has the community to himself: the right to assign roles without a ceiling is the classic way up.',
  breaks: ['http/role-table.test.ts'],
  part: 'mayAssign',
  variants: {
    promotes: { severity: 'blocker', alter: () => ({ mayAssign: whoeverIsBelow }) },
    'demotes-the-owner': { severity: 'blocker', alter: () => ({ mayAssign: whateverIsBelow }) },
  },
});
