import { randomBytes, randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { Viewer } from '../accounts/sessions.ts';
import { hashToken } from '../accounts/auth-storage.ts';
import { bounds } from '../bounds.ts';
import type { Executor, Plan } from '../database/schema.ts';
import type { Parts } from '../parts.ts';
import { conflict, notFound } from '../refusal.ts';
import type { Cursor, Page } from './cursor.ts';
import { toPage } from './cursor.ts';

export type InviteState = 'open' | 'accepted' | 'revoked' | 'expired';
export type Invite = {
  readonly id: string;
  readonly email: string;
  readonly plan: Plan;
  readonly state: InviteState;
  readonly createdAt: Date;
  readonly expiresAt: Date;
};

const used = () => conflict('This invitation has been used, taken back or has expired. Ask for a new one.');

/** What the link carries: nobody guesses it, and it says nothing of whom it was sent to. */
export const createToken = (): string => randomBytes(32).toString('base64url');

/** When an invite that is written at `from` stops working; sooner than others where fewer seconds are asked for. */
export const expiry = (from: Date, seconds?: number): Date =>
  new Date(from.getTime() + Math.min(bounds.inviteLifetime, (seconds ?? Infinity) * 1000));

/** The invites that still give something. */
export const stillOpen = (app: Parts) =>
  sql<boolean>`(accepted_at is null and revoked_at is null and expires_at > ${app.now()})`;

export type InviteInput = { readonly email: string; readonly plan: Plan; readonly seconds?: number | undefined };

/** Writes the invite and its mail together. The token exists in the mail only: we keep its hash. */
export const create = async (app: Parts, viewer: Viewer, input: InviteInput): Promise<string> => {
  const token = app.invites.createToken();
  const id = randomUUID();
  const now = app.now();
  const expires = app.invites.expiry(now, input.seconds);
  const { email, plan } = input;
  await app.db.transaction().execute(async executor => {
    const row = { id, token_hash: hashToken(token), email: email.toLowerCase(), plan, created_by: viewer.id };
    await executor
      .insertInto('invite')
      .values({ ...row, created_at: now, expires_at: expires, accepted_by: null })
      .execute();
    const data = { from: viewer.name, plan, token };
    await app.outbox.enqueue(app, executor, { kind: 'invite', to: email, once: `invite:${id}`, data });
    await app.audit.record(executor, { actor: viewer.id, action: 'invite.created', target: id, after: { plan } });
  });
  return id;
};

export const list = async (app: Parts, after: Cursor | null): Promise<Page<Invite>> => {
  const state = sql<InviteState>`case when accepted_at is not null then 'accepted' when revoked_at is not null
    then 'revoked' when expires_at <= ${app.now()} then 'expired' else 'open' end`;
  const base = app.db
    .selectFrom('invite')
    .select(['id', 'email', 'plan', 'created_at as createdAt', 'expires_at as expiresAt', state.as('state')])
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc');
  const query = after ? base.where(sql<boolean>`(created_at, id) < (${after.at}, ${after.id})`) : base;
  return toPage(await query.limit(bounds.pageSize + 1).execute(), bounds.pageSize);
};

/** What the holder of the link may see. Reading uses nothing up: mail scanners open every link. */
export const preview = async (app: Parts, token: string): Promise<{ plan: Plan; from: string }> => {
  const invite = await app.db
    .selectFrom('invite')
    .innerJoin('member', 'member.id', 'invite.created_by')
    .select(['invite.plan', 'member.name as from'])
    .where('token_hash', '=', hashToken(token))
    .where(app.invites.stillOpen(app))
    .executeTakeFirst();
  if (!invite) throw used();
  return invite;
};

export type Taken = { readonly id: string; readonly plan: Plan };

/**
 * Uses the invite up and says what it gives; undefined when it gives nothing to this viewer. The one conditional
 * update decides: of ten at once, one wins. It holds for the invited address alone, which the viewer has confirmed.
 */
export const take = (app: Parts, executor: Executor, viewer: Viewer, token: string): Promise<Taken | undefined> =>
  executor
    .updateTable('invite')
    .set({ accepted_at: app.now(), accepted_by: viewer.id })
    .where('token_hash', '=', hashToken(token))
    .where('email', '=', viewer.email)
    .where(app.invites.stillOpen(app))
    .returning(['id', 'plan'])
    .executeTakeFirst();

/** Gives the plan of the invite for 30 days, as a subscription that ends by itself. */
export const give = async (app: Parts, executor: Executor, viewer: Viewer, { id, plan }: Taken): Promise<void> => {
  const now = app.now();
  const end = new Date(now.getTime() + bounds.inviteGiftDays * 86_400_000);
  const gift = { id: `invite:${id}`, customer_id: 'invite', member_id: viewer.id, plan };
  const terms = { status: 'active', period_end: end, cancel_at_period_end: true, last_event_at: now } as const;
  await executor
    .insertInto('subscription')
    .values({ ...gift, ...terms })
    .execute();
};

/** Takes the invite and gives its plan, together or not at all. */
export const accept = async (app: Parts, viewer: Viewer, token: string): Promise<void> => {
  await app.db.transaction().execute(async executor => {
    const invite = await app.invites.take(app, executor, viewer, token);
    if (!invite) throw used();
    await app.invites.give(app, executor, viewer, invite);
    const entry = { actor: viewer.id, action: 'invite.accepted', target: invite.id, after: { plan: invite.plan } };
    await app.audit.record(executor, entry);
  });
};

/** Takes an open invitation back; one that has ended leaves the list. Both are written down. */
export const revoke = async (app: Parts, viewer: Viewer, id: string): Promise<void> => {
  await app.db.transaction().execute(async executor => {
    const change = executor.updateTable('invite').set({ revoked_at: app.now() }).where('id', '=', id);
    const open = change
      .where('accepted_at', 'is', null)
      .where('revoked_at', 'is', null)
      .where('expires_at', '>', app.now());
    const isRevoked = (await open.returning('id').executeTakeFirst()) !== undefined;
    const ended = isRevoked ? null : executor.deleteFrom('invite').where('id', '=', id).returning('id');
    if (ended && !(await ended.executeTakeFirst())) throw notFound();
    const action = isRevoked ? 'invite.revoked' : 'invite.removed';
    await app.audit.record(executor, { actor: viewer.id, action, target: id });
  });
};
