import { defineFlaw } from '../flaw.ts';

export default defineFlaw({
  name: 'second-subscription-revokes',
  row: 'S6.m7',
  expected: 'hardening/cancel-by-policy',
  nature: 'sequence',
  story:
    'A member had pressed “Pay” twice and owned two subscriptions. Support ended the second and refunded it, and with it went the role, although the first was paid to the end of the year.',
  breaks: ['billing/sequences.test.ts'],
  part: 'applyEvent',
  variants: {
    'the-customer-is-ended': {
      severity: 'blocker',
      alter: ({ applyEvent }) => ({
        applyEvent: async (app, executor, event) => {
          const outcome = await applyEvent(app, executor, event);
          if (event.type !== 'customer.subscription.deleted') return outcome;
          await executor
            .updateTable('subscription')
            .set({ status: 'canceled' })
            .where('customer_id', '=', event.data.object.customerId)
            .execute();
          return outcome;
        },
      }),
    },
    'the-newest-takes-the-place-of-the-first': {
      severity: 'blocker',
      alter: ({ applyEvent }) => ({
        applyEvent: async (app, executor, event) => {
          const outcome = await applyEvent(app, executor, event);
          if (event.type !== 'customer.subscription.created' || outcome !== 'applied') return outcome;
          const { id, customerId } = event.data.object;
          // A member has one subscription: the one bought last.
          await executor
            .deleteFrom('subscription')
            .where('customer_id', '=', customerId)
            .where('id', '!=', id)
            .execute();
          return outcome;
        },
      }),
    },
  },
});
