import type { Executor } from '../../community/src/database/schema.ts';
import type { Parts } from '../../community/src/parts.ts';
import { alsoOfTheBanned } from '../banned.ts';
import { defineFlaw } from '../flaw.ts';

type EndAll = Parts['sessions']['endAll'];

/** The banned cannot sign in again; that has to do. */
const endNothing: EndAll = async () => undefined;

/** "The session of the member", as if there were one. */
const endTheNewest: EndAll = async (executor: Executor, memberId) => {
  const newest = executor.selectFrom('session').select('id').where('member_id', '=', memberId);
  const query = executor.deleteFrom('session').where('id', 'in', newest.orderBy('created_at', 'desc').limit(1));
  await query.execute();
};

const banWith =
  ({ moderation }: Parts, endAll: EndAll): Parts['moderation']['ban'] =>
  (app, viewer, id, reason) =>
    moderation.ban({ ...app, sessions: { ...app.sessions, endAll } }, viewer, id, reason);

const alterWith =
  (endAll: EndAll) =>
  (parts: Parts): Partial<Parts> => ({
    sessions: { ...parts.sessions, find: alsoOfTheBanned(parts.sessions.find) },
    moderation: { ...parts.moderation, ban: banWith(parts, endAll) },
  });

export default defineFlaw({
  name: 'ban-keeps-session',
  row: 'X2',
  expected: 'hardening/sessions-end',
  nature: 'sequence',
  story:
    'The ban was asked for when somebody signs in, and the troll was signed in already: he wrote on for the two weeks of his session. better-auth’s cookie cache let banned admins in for as long as it lived.',
  breaks: ['accounts/sessions.test.ts'],
  part: 'bans',
  variants: {
    'asked-at-sign-in-only': { severity: 'blocker', alter: alterWith(endNothing) },
    'one-device-of-two': { severity: 'blocker', alter: alterWith(endTheNewest) },
  },
});
