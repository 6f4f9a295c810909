import { defineFlaw } from '../flaw.ts';

export default defineFlaw({
  name: 'past-due-for-ever',
  row: 'S6.m7',
  expected: 'hardening/past-due-ends',
  nature: 'sequence',
  story:
    'A card that failed was tried again for weeks, and all that time the member stayed in, because “past due” counted as paid. Word got round that an expired card is the cheapest plan.',
  breaks: ['billing/sequences.test.ts'],
  variants: {
    'past-due-counts-as-paid': {
      severity: 'blocker',
      alter: ({ entitledPlan }) => ({
        entitledPlan: (subscriptions, policy, now) =>
          entitledPlan(
            subscriptions.map(each => (each.status === 'past_due' ? { ...each, status: 'active' } : each)),
            policy,
            now,
          ),
      }),
    },
    'each-retry-starts-the-days-again': {
      severity: 'blocker',
      alter: ({ applyEvent }) => ({
        applyEvent: async (app, executor, event) => {
          const outcome = await applyEvent(app, executor, event);
          if (event.type !== 'customer.subscription.updated' || event.data.object.status !== 'past_due') return outcome;
          await executor
            .updateTable('subscription')
            .set({ past_due_since: new Date(event.created * 1000) })
            .where('id', '=', event.data.object.id)
            .where('status', '=', 'past_due')
            .execute();
          return outcome;
        },
      }),
    },
  },
});
