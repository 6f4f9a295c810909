import type { Role } from '../../community/src/database/schema.ts';
import type { Parts } from '../../community/src/parts.ts';
import { defineFlaw } from '../flaw.ts';

/** A role holds from the next request, as everybody knows, so nobody needs to sign in again for it. */
const changeRole =
  ({ members }: Parts): Parts['members']['changeRole'] =>
  (app, viewer, id, role) =>
    members.changeRole({ ...app, sessions: { ...app.sessions, endAll: async () => undefined } }, viewer, id, role);

const keptMs = 300_000;

/** Who was let in once is let in for five minutes, without being asked again. */
const rememberPermissions = (guard: Parts['guard']): Parts['guard'] => {
  const granted = new Map<string, number>();
  return (access, viewer) => {
    const key = `${viewer?.id} ${access}`;
    if (viewer && (granted.get(key) ?? 0) > Date.now()) return;
    guard(access, viewer);
    granted.set(key, Date.now() + keptMs);
  };
};

/** The role is part of the session: read at its first request, kept beside it. */
const keepRoleOfSession = (find: Parts['sessions']['find']): Parts['sessions']['find'] => {
  const roles = new Map<string, Role>();
  return async (app, token) => {
    const found = await find(app, token);
    if (!found) return undefined;
    const role = roles.get(token) ?? found.role;
    roles.set(token, role);
    return { ...found, role };
  };
};

export default defineFlaw({
  name: 'role-change-keeps-session',
  row: 'X2',
  expected: 'hardening/sessions-end',
  nature: 'sequence',
  story:
    'A demoted admin stayed admin in every open tab. better-auth’s cookie cache did this to applications that switched it on for speed, BTCPay Server had to end sessions when roles change, and a bulletin board kept the old rights for twelve hours.',
  breaks: ['accounts/sessions.test.ts'],
  part: 'role changes',
  variants: {
    'permissions-kept-in-memory': {
      severity: 'blocker',
      alter: parts => ({
        guard: rememberPermissions(parts.guard),
        members: { ...parts.members, changeRole: changeRole(parts) },
      }),
    },
    'the-role-of-the-sign-in': {
      severity: 'blocker',
      alter: parts => ({
        sessions: { ...parts.sessions, find: keepRoleOfSession(parts.sessions.find) },
        members: { ...parts.members, changeRole: changeRole(parts) },
      }),
    },
  },
});
