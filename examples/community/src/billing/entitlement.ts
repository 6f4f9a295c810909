import type { Plan, SpaceLevel, SubscriptionStatus } from '../database/schema.ts';

/** The one place that says when paid access ends. Show the founder this object, not the code below. */
export type AccessPolicy = {
  /** A member who cancels keeps access to the end of the paid period, or loses it at once. */
  readonly cancel: 'period-end' | 'immediate';
  /** Days of access after a failed payment, while the provider tries the card again. */
  readonly pastDueGraceDays: number;
  /** A full refund of the newest payment takes access at once, or at the end of the period. */
  readonly refund: 'period-end' | 'immediate';
  /** Hours after the period in which an active subscription may wait for its renewal event. */
  readonly renewalHours: number;
};

export const accessPolicy: AccessPolicy = {
  cancel: 'period-end',
  pastDueGraceDays: 3,
  refund: 'immediate',
  renewalHours: 24,
};

/** One subscription as stored; times may be text because they come out of a JSON aggregate. */
export type SubscriptionState = {
  readonly plan: Plan;
  readonly status: SubscriptionStatus;
  readonly period_end: Date | string;
  readonly cancel_at_period_end: boolean;
  readonly past_due_since: Date | string | null;
  /** When the newest payment was refunded in full; null when it was not. */
  readonly refunded_at: Date | string | null;
};

const hour = 3_600_000;
const time = (value: Date | string): number => new Date(value).getTime();

const isEntitled = (subscription: SubscriptionState, policy: AccessPolicy, now: number): boolean => {
  if (subscription.refunded_at && policy.refund === 'immediate') return false;
  const end = time(subscription.period_end);
  switch (subscription.status) {
    case 'active':
    case 'trialing':
      if (!subscription.cancel_at_period_end) return now < end + policy.renewalHours * hour;
      return policy.cancel === 'period-end' && now < end;
    case 'past_due':
      return now < time(subscription.past_due_since ?? subscription.period_end) + policy.pastDueGraceDays * 24 * hour;
    default:
      return false;
  }
};

const ranks: Readonly<Record<SpaceLevel, number>> = { free: 0, supporter: 1, patron: 2 };

/** The best plan that any subscription gives now, so that ending a duplicate takes nothing away. */
export const entitledPlan = (
  subscriptions: readonly SubscriptionState[],
  policy: AccessPolicy,
  now: Date,
): Plan | null => {
  const paid = subscriptions.filter(each => isEntitled(each, policy, now.getTime()));
  const plans = new Set(paid.map(({ plan }) => plan));
  if (plans.has('patron')) return 'patron';
  return plans.has('supporter') ? 'supporter' : null;
};

export const planOpens = (plan: Plan | null, level: SpaceLevel): boolean => ranks[plan ?? 'free'] >= ranks[level];
