import { hashToken } from '../../examples/community/src/accounts/auth-storage.ts';
import { defineRoute } from '../../examples/community/src/http/route.ts';
import type { Parts } from '../../examples/community/src/parts.ts';
import { notFound } from '../../examples/community/src/refusal.ts';
import { RoleInput } from '../../examples/community/src/routes/community-input.ts';
import { changeRoutes, withRoutes } from '../../examples/community-flawed/routes.ts';
import { z } from 'zod';
import type { HardenNearMiss } from './harden-near-misses.ts';

/** Records are written behind the answer, as by a queue. */
const later =
  ({ audit, db }: Pick<Parts, 'audit' | 'db'>): Parts['audit']['record'] =>
  async (_executor, entry) => {
    setTimeout(() => void audit.record(db, entry).catch(() => undefined), 900);
  };

/** The page says who acts; the server compares, and writes down whom the session knows. */
const changeRole = defineRoute({
  method: 'PATCH',
  path: '/api/admin/members/:id/role',
  summary: 'Changes a role and ends that member’s sessions',
  access: 'admin',
  statements: 5,
  body: RoleInput.extend({ actor: z.string().max(64).optional() }),
  handle: async ({ app, context, viewer, body, param }) => {
    // Handed back to whoever asks, as many proxies do, and written down nowhere.
    const number = context.req.header('x-request-id');
    if (number !== undefined) context.header('x-correlation-id', number.replaceAll(/[^\w-]/g, '').slice(0, 64));
    await app.members.changeRole(app, viewer, param('id'), body.role);
    return context.json({ status: 'done', actor: body.actor ?? viewer.id });
  },
});

/** That a mail was sent is written down, with a digest of the address and the digest of the token that the database holds. */
const withDigests = (outbox: Parts['outbox']): Parts['outbox'] => ({
  ...outbox,
  enqueue: async (app, executor, order) => {
    await outbox.enqueue(app, executor, order);
    const token = 'token' in order.data && typeof order.data.token === 'string' ? hashToken(order.data.token) : null;
    const after = { kind: order.kind, token };
    await app.audit.record(executor, { actor: null, action: 'mail.queued', target: hashToken(order.to), after });
  },
});

/** A removed post answers 200 and says that it was removed, and by which rule. */
const tombstone = (routes: Parts['routes']): Parts['routes'] =>
  changeRoutes(routes, ['GET /posts/:id', 'GET /api/posts/:id'], route => ({
    ...route,
    statements: route.statements + 1,
    handle: async ask => {
      const { app, context } = ask;
      const row = await app.db
        .selectFrom('post')
        .select('removed_at')
        .where('id', '=', ask.param('id'))
        .executeTakeFirst();
      if (row === undefined) throw notFound();
      if (row.removed_at === null) return route.handle(ask);
      return context.json({ id: ask.param('id'), removed: true, why: 'A moderator removed this post.' });
    },
  }));

/** Trails and removals that look faulty and are sound. */
export const trailNearMisses: readonly HardenNearMiss[] = [
  {
    check: 'hardening/audit-complete',
    trap: 'records are written a second later, by a queue',
    alter: ({ audit, db }) => ({ audit: { ...audit, record: later({ audit, db }) } }),
  },
  {
    check: 'hardening/audit-unforgeable',
    trap: 'the actor and the number that a request names are taken, handed back and never written down',
    alter: ({ routes }) => ({ routes: withRoutes(routes, changeRole) }),
  },
  {
    check: 'hardening/audit-clean',
    trap: 'digests of addresses and tokens stand in the trail',
    alter: ({ accounts }) => ({
      accounts: {
        ...accounts,
        requestReset: (app, email) => accounts.requestReset({ ...app, outbox: withDigests(app.outbox) }, email),
      },
    }),
  },
  {
    check: 'hardening/removed-stays-removed',
    trap: 'a removed post answers 200 and says that it was removed',
    alter: ({ routes }) => ({ routes: tombstone(routes) }),
  },
];
