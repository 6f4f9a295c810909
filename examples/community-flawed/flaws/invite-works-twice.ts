import { randomUUID } from 'node:crypto';
import { hashToken } from '../../community/src/accounts/auth-storage.ts';
import type { Parts } from '../../community/src/parts.ts';
import { conflict } from '../../community/src/refusal.ts';
import { defineFlaw } from '../flaw.ts';
import { withStatements } from '../routes.ts';

/** Every acceptance is a gift of its own, so that the key never stands in the way. */
const giveAgain =
  (give: Parts['invites']['give']): Parts['invites']['give'] =>
  (app, executor, viewer, { id, plan }) =>
    give(app, executor, viewer, { id: `${id}:${randomUUID()}`, plan });

/** Finds the invite; that it is used from now on is written nowhere. */
const take: Parts['invites']['take'] = (app, executor, viewer, token) =>
  executor
    .selectFrom('invite')
    .select(['id', 'plan'])
    .where('token_hash', '=', hashToken(token))
    .where('email', '=', viewer.email)
    .where(app.invites.stillOpen(app))
    .executeTakeFirst();

/** Looks first, gives, and marks the invite at last: whoever looks in between finds it open as well. */
const accept: Parts['invites']['accept'] = async (app, viewer, token) => {
  const invite = await app.invites.take(app, app.db, viewer, token);
  if (!invite) throw conflict('This invitation has been used, taken back or has expired. Ask for a new one.');
  await app.db.transaction().execute(async executor => {
    await app.invites.give(app, executor, viewer, invite);
    const entry = { actor: viewer.id, action: 'invite.accepted', target: invite.id, after: { plan: invite.plan } };
    await app.audit.record(executor, entry);
    const used = { accepted_at: app.now(), accepted_by: viewer.id };
    await executor.updateTable('invite').set(used).where('id', '=', invite.id).execute();
  });
};

export default defineFlaw({
  name: 'invite-works-twice',
  row: 'S6.c2',
  expected: 'hardening/invite-single-use',
  nature: 'sequence',
  story:
    'A link with a free month in it was accepted again on the first of every month. In Hive a removed member came back with the invitation of last year; in Grafana one could be used after it was completed. Two quick clicks do it where the look and the mark are two steps.',
  breaks: ['community/invites.test.ts'],
  part: 'invite acceptance',
  variants: {
    'ten-at-once': {
      severity: 'high',
      alter: ({ invites, routes }) => ({
        invites: { ...invites, take, accept, give: giveAgain(invites.give) },
        routes: withStatements(routes, 1, 'POST /invite/:token', 'POST /api/invites/:token/accept'),
      }),
    },
    'never-marked-used': {
      severity: 'high',
      alter: ({ invites }) => ({ invites: { ...invites, take, give: giveAgain(invites.give) } }),
    },
  },
});
