import type { KnownEvent } from '../../community/src/billing/provider-event.ts';
import { defineFlaw } from '../flaw.ts';

/** The webhook only notes that somebody bought; what they bought is fetched by the hourly comparison. */
const leftForTheJob = (event: KnownEvent): KnownEvent => {
  if (event.type !== 'customer.subscription.created' && event.type !== 'customer.subscription.updated') return event;
  if (event.data.object.status !== 'active') return event;
  return { ...event, data: { object: { ...event.data.object, status: 'incomplete' } } };
};

export default defineFlaw({
  name: 'payment-gives-nothing',
  row: 'M7',
  expected: 'hardening/pay-gives-role',
  nature: 'sequence',
  story:
    'The card was charged and the door stayed shut. In one app the plan came with an hourly job, in the other the price of the dearer plan had been made anew for production and nobody had mapped it; both launches filled the inbox with receipts that asked for a refund.',
  breaks: ['billing/sequences.test.ts'],
  variants: {
    'the-plan-waits-for-the-hourly-job': {
      severity: 'blocker',
      alter: ({ applyEvent }) => ({
        applyEvent: (app, executor, event) => applyEvent(app, executor, leftForTheJob(event)),
      }),
    },
    'the-price-of-one-plan-is-not-mapped': {
      severity: 'blocker',
      alter: () => ({
        planOfPrice: (config, priceId) => (priceId === config.PRICE_SUPPORTER ? 'supporter' : null),
      }),
    },
  },
});
