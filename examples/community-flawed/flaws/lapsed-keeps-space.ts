import type { SubscriptionState } from '../../community/src/billing/entitlement.ts';
import type { Parts } from '../../community/src/parts.ts';
import { defineFlaw } from '../flaw.ts';

const day = 86_400_000;
const time = (value: Date | string): number => new Date(value).getTime();

/** Every subscription here was paid once; what counts is that its period has not run out. */
const whileThePeriodRuns =
  (entitledPlan: Parts['entitledPlan']): Parts['entitledPlan'] =>
  (subscriptions, policy, now) => {
    const paid = subscriptions.map((each): SubscriptionState => ({ ...each, status: 'active' }));
    return entitledPlan(paid, policy, now);
  };

/** The provider says when a subscription ends, so its word is taken, and no clock is asked. */
const whileTheStatusSays: Parts['entitledPlan'] = (subscriptions, policy, now) => {
  const paid = subscriptions.filter(each => {
    if (each.refunded_at) return false;
    if (each.status !== 'past_due') return each.status === 'active' || each.status === 'trialing';
    return now.getTime() < time(each.past_due_since ?? each.period_end) + policy.pastDueGraceDays * day;
  });
  const plans = new Set(paid.map(({ plan }) => plan));
  if (plans.has('patron')) return 'patron';
  return plans.has('supporter') ? 'supporter' : null;
};

export default defineFlaw({
  name: 'lapsed-keeps-space',
  row: 'S6.c1',
  expected: 'hardening/role-matrix',
  also: {
    'hardening/past-due-ends': 'where the status is not asked, a payment that failed long ago ends nothing either',
  },
  nature: 'sequence',
  story:
    'FlipTrack granted premium by the price in the record and never looked at its status, so who had paid once had it for ever. Elsewhere the status was asked and the date was not: with the last event lost, access never ended.',
  breaks: ['http/role-table.test.ts'],
  part: 'entitlement',
  variants: {
    'status-is-not-asked': {
      severity: 'blocker',
      alter: ({ entitledPlan }) => ({ entitledPlan: whileThePeriodRuns(entitledPlan) }),
    },
    'period-end-is-not-asked': { severity: 'blocker', alter: () => ({ entitledPlan: whileTheStatusSays }) },
  },
});
