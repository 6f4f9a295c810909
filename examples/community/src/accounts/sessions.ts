import { createHmac, timingSafeEqual } from 'node:crypto';
import { sql } from 'kysely';
import { jsonArrayFrom } from 'kysely/helpers/postgres';
import type { Executor, Plan, Role } from '../database/schema.ts';
import { defineStatement } from '../database/statement.ts';
import type { Parts } from '../parts.ts';
import { hashToken } from './auth-storage.ts';

/** The signed-in person behind a request, with what they are entitled to at this moment. */
export type Viewer = {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly role: Role;
  readonly plan: Plan | null;
  /** Paid once, and no longer. */
  readonly lapsed: boolean;
};

/** Reads `<token>.<signature>` as better-auth writes it; null when the signature is not ours. */
export const readSignedToken = (cookie: string | undefined, secret: string): string | null => {
  const at = cookie?.lastIndexOf('.') ?? -1;
  if (!cookie || at < 1) return null;
  const token = cookie.slice(0, at);
  const expected = createHmac('sha256', secret).update(token).digest();
  const given = Buffer.from(cookie.slice(at + 1), 'base64');
  return given.length === expected.length && timingSafeEqual(given, expected) ? token : null;
};

const signedIn = defineStatement(({ db }, { token, now }: { readonly token: string; readonly now: Date }) =>
  db
    .selectFrom('session')
    .innerJoin('member', 'member.id', 'session.member_id')
    .select(['member.id', 'member.name', 'member.email', 'member.role', 'member.banned_at'])
    .select(query =>
      jsonArrayFrom(
        query
          .selectFrom('subscription')
          .select(['plan', 'status', 'period_end', 'cancel_at_period_end', 'past_due_since'])
          .select(
            sql<string | null>`(select refunded_at from invoice where invoice.subscription_id = subscription.id
              order by paid_at desc nulls last, refunded_at nulls first limit 1)`.as('refunded_at'),
          )
          .whereRef('subscription.member_id', '=', 'member.id'),
      ).as('subscriptions'),
    )
    .where('session.token', '=', token)
    .where('session.expires_at', '>', now),
);

/** The member behind a live session, banned or not, with their subscriptions as stored: one statement. */
export const find = async (app: Parts, token: string) => {
  const [found] = await signedIn(app, { token: hashToken(token), now: app.now() });
  return found;
};

/**
 * Who asks and what they may do: session, member and subscriptions are read together at the time of the request, so a
 * ban, a new role or a payment holds from the very next one.
 */
export const identify = async (app: Parts, cookie: string | undefined): Promise<Viewer | null> => {
  const token = readSignedToken(cookie, app.config.APP_SECRET);
  const found = token ? await app.sessions.find(app, token) : undefined;
  if (!found || found.banned_at) return null;
  const { subscriptions, banned_at: _, ...member } = found;
  const plan = app.entitledPlan(subscriptions, app.accessPolicy, app.now());
  return { ...member, plan, lapsed: plan === null && subscriptions.length > 0 };
};

/** Signs a member out on every device. Joins the caller's transaction: the reason and the effect stand together. */
export const endAll = async (executor: Executor, memberId: string): Promise<void> => {
  await executor.deleteFrom('session').where('member_id', '=', memberId).execute();
};
