import type { Parts } from '../../community/src/parts.ts';
import { closedButKept } from '../closed-but-kept.ts';
import { defineFlaw } from '../flaw.ts';

type Find = Parts['sessions']['find'];

/** Sessions are kept in memory, too; what ends one forgets it there, and nobody thought of whoever leaves. */
const rememberedOfTheGone = (find: Find): Find => {
  const kept = new Map<string, NonNullable<Awaited<ReturnType<Find>>>>();
  return async (app, token) => {
    const found = await find(app, token);
    if (found) kept.set(token, found);
    const known = kept.get(token);
    if (found || !known) return found;
    const member = await app.db.selectFrom('member').select('id').where('id', '=', known.id).executeTakeFirst();
    return member ? undefined : known;
  };
};

export default defineFlaw({
  name: 'closed-account-keeps-session',
  row: 'X2',
  expected: 'hardening/sessions-end',
  nature: 'sequence',
  story:
    'A member left in anger and closed the account; the tablet in the kitchen stayed signed in, and read the members’ space for weeks. Deleting meant writing “somebody who left” over name and address. In another app the row was gone, and the copy in memory was not.',
  breaks: ['accounts/close.test.ts'],
  variants: {
    'kept-in-memory': {
      severity: 'blocker',
      alter: ({ sessions }) => ({ sessions: { ...sessions, find: rememberedOfTheGone(sessions.find) } }),
    },
    'nameless-and-not-gone': {
      severity: 'blocker',
      alter: ({ accounts }) => ({ accounts: { ...accounts, close: closedButKept } }),
    },
  },
});
