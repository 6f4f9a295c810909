import { planOpens } from '../billing/entitlement.ts';
import type { Viewer } from '../accounts/sessions.ts';
import type { Role, SpaceLevel } from '../database/schema.ts';

const ranks: Readonly<Record<Role, number>> = { probe: 0, member: 1, moderator: 2, admin: 3, owner: 4 };
const levels: readonly SpaceLevel[] = ['free', 'supporter', 'patron'];

export const hasRole = (viewer: Pick<Viewer, 'role'>, least: Role): boolean => ranks[viewer.role] >= ranks[least];

/** Whether `actor` may change somebody of role `from` into `to`: only below one's own rank, on both sides. */
export const mayAssign = (actor: Role, from: Role, to: Role): boolean =>
  ranks[actor] >= ranks.admin &&
  ranks[from] < ranks[actor] &&
  ranks[to] < ranks[actor] &&
  from !== 'probe' &&
  to !== 'probe';

/** The kinds of space this person may read and write in. Moderators see all of them, to do their work. */
export const readableLevels = (viewer: Viewer): readonly SpaceLevel[] => {
  if (hasRole(viewer, 'moderator')) return levels;
  return levels.filter(level => planOpens(viewer.plan, level));
};
