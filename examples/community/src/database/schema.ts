import type { ColumnType, Generated, Kysely, Transaction } from 'kysely';

type At = ColumnType<Date, Date, Date>;
type MaybeAt = ColumnType<Date | null, Date | null | undefined, Date | null>;
type Json = ColumnType<unknown, string | null | undefined, never>;

export type Role = 'probe' | 'member' | 'moderator' | 'admin' | 'owner';
export type Plan = 'supporter' | 'patron';
export type SpaceLevel = 'free' | Plan;

/** Stripe's words: https://docs.stripe.com/api/subscriptions/object#subscription_object-status */
export type SubscriptionStatus =
  | 'incomplete'
  | 'incomplete_expired'
  | 'trialing'
  | 'active'
  | 'past_due'
  | 'canceled'
  | 'unpaid'
  | 'paused';

export type MailKind =
  | 'confirm'
  | 'welcome'
  | 'invite'
  | 'reset'
  | 'sign-in-link'
  | 'receipt'
  | 'payment-failed'
  | 'moderation-alert'
  | 'admin-alert'
  | 'digest';

export type Tables = {
  member: {
    id: string;
    email: string;
    email_verified: boolean;
    name: string;
    image: string | null;
    bio: Generated<string>;
    role: Generated<Role>;
    banned_at: MaybeAt;
    ban_reason: string | null;
    created_at: At;
    updated_at: At;
  };
  news_reader: { member_id: string; since: At };
  session: {
    id: string;
    token: string;
    member_id: string;
    expires_at: At;
    address: string | null;
    user_agent: string | null;
    created_at: At;
    updated_at: At;
  };
  credential: {
    id: string;
    account_id: string;
    provider_id: string;
    member_id: string;
    password: string | null;
    access_token: string | null;
    refresh_token: string | null;
    id_token: string | null;
    access_token_expires_at: MaybeAt;
    refresh_token_expires_at: MaybeAt;
    scope: string | null;
    created_at: At;
    updated_at: At;
  };
  verification: { id: string; identifier: string; value: string; expires_at: At; created_at: At; updated_at: At };
  customer: { id: string; member_id: string };
  subscription: {
    id: string;
    customer_id: string;
    member_id: string | null;
    plan: Plan;
    status: SubscriptionStatus;
    period_end: At;
    cancel_at_period_end: boolean;
    past_due_since: MaybeAt;
    last_event_at: At;
  };
  invoice: {
    id: string;
    subscription_id: string | null;
    paid_at: MaybeAt;
    refunded_at: MaybeAt;
    amount: Generated<number>;
    currency: Generated<string>;
  };
  billing_event: { id: string; type: string; created_at: At; received_at: At; outcome: string };
  space: { id: string; name: string; about: string; level: SpaceLevel; position: number };
  post: {
    id: string;
    space_id: string;
    author_id: string;
    title: string;
    body: string;
    created_at: At;
    edited_at: MaybeAt;
    removed_at: MaybeAt;
    removed_by: string | null;
    words: ColumnType<string, never, never>;
  };
  comment: {
    id: string;
    post_id: string;
    author_id: string;
    body: string;
    created_at: At;
    removed_at: MaybeAt;
    removed_by: string | null;
  };
  report: {
    id: string;
    post_id: string;
    comment_id: string | null;
    reporter_id: string;
    reason: string;
    created_at: At;
    closed_at: MaybeAt;
    closed_by: string | null;
    decision: string | null;
  };
  invite: {
    id: string;
    token_hash: string;
    email: string;
    plan: Plan;
    created_by: string;
    created_at: At;
    expires_at: At;
    accepted_at: MaybeAt;
    accepted_by: string | null;
    revoked_at: MaybeAt;
  };
  mail: {
    id: string;
    kind: MailKind;
    once: string | null;
    recipient: string;
    subject: string;
    body: string;
    unsubscribe: string | null;
    created_at: At;
    next_attempt_at: MaybeAt;
    attempts: Generated<number>;
    sent_at: MaybeAt;
    failed_at: MaybeAt;
    last_error: string | null;
  };
  audit: {
    id: Generated<string>;
    at: At;
    actor_id: string | null;
    action: string;
    target: string | null;
    before: Json;
    after: Json;
    request_id: string;
    address: string | null;
  };
  migration: { id: string; applied_at: At };
};

export type Database = Kysely<Tables>;
/** A connection or a transaction: code that takes this joins the caller's unit of work. */
export type Executor = Kysely<Tables> | Transaction<Tables>;
