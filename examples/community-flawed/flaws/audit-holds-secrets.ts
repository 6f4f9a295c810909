import type { Parts } from '../../community/src/parts.ts';
import { forbidden, notFound } from '../../community/src/refusal.ts';
import { mayAssign } from '../../community/src/community/access.ts';
import { defineFlaw } from '../flaw.ts';

/** Support is asked again and again for a link that did not arrive: it stands in the log. */
const withTheirLinks = (outbox: Parts['outbox']): Parts['outbox'] => ({
  ...outbox,
  enqueue: async (app, executor, order) => {
    await outbox.enqueue(app, executor, order);
    await app.audit.record(executor, { actor: null, action: 'mail.queued', target: order.kind, after: order.data });
  },
});

/** Before and after are the whole row, so that no column is forgotten. */
const changeRole: Parts['members']['changeRole'] = async (app, viewer, id, role) => {
  await app.db.transaction().execute(async executor => {
    const before = await executor.selectFrom('member').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
    if (!before) throw notFound();
    if (!mayAssign(viewer.role, before.role, role)) throw forbidden();
    if (before.role === role) return;
    const after = { ...before, role, updated_at: app.now() };
    const change = { role, updated_at: after.updated_at };
    await executor.updateTable('member').set(change).where('id', '=', id).execute();
    await app.sessions.endAll(executor, id);
    await app.audit.record(executor, { actor: viewer.id, action: 'member.role', target: id, before, after });
  });
};

export default defineFlaw({
  name: 'audit-holds-secrets',
  row: 'S6.c5',
  expected: 'hardening/audit-clean',
  nature: 'sequence',
  story:
    'The log kept what was sent, so that support could help: with it every administrator held fresh reset links, the owner’s included. In the other common form before and after are whole rows, so the log, which is kept for years and exported as evidence, keeps the addresses of people who left long ago.',
  breaks: ['community/audit.test.ts'],
  part: 'role-change',
  variants: {
    'reset-links': {
      severity: 'high',
      alter: ({ accounts }) => ({
        accounts: {
          ...accounts,
          requestReset: (app, email) => accounts.requestReset({ ...app, outbox: withTheirLinks(app.outbox) }, email),
        },
      }),
    },
    'the-whole-member': {
      severity: 'medium',
      reason: 'administrators alone read the log, and an address signs nobody in',
      alter: ({ members }) => ({ members: { ...members, changeRole } }),
    },
  },
});
