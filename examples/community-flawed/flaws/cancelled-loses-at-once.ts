import type { KnownEvent } from '../../community/src/billing/provider-event.ts';
import { defineFlaw } from '../flaw.ts';

type Change = { readonly status: 'canceled' } | { readonly periodEnd: Date };

/** An update that says “ends with the period” becomes what `change` makes of it. */
const onCancelling = (event: KnownEvent, change: (at: Date) => Change): KnownEvent => {
  if (event.type !== 'customer.subscription.created' && event.type !== 'customer.subscription.updated') return event;
  if (!event.data.object.cancelAtPeriodEnd) return event;
  return { ...event, data: { object: { ...event.data.object, ...change(new Date(event.created * 1000)) } } };
};

export default defineFlaw({
  name: 'cancelled-loses-at-once',
  row: 'S6.m7',
  expected: 'hardening/cancel-by-policy',
  nature: 'sequence',
  story:
    'The pricing page promises access to the end of the month that was paid for. Pressing “Cancel” in the portal closed the door the same minute, three weeks early; those who would have come back next year asked their bank for the money instead.',
  breaks: ['billing/sequences.test.ts'],
  part: 'applyEvent',
  variants: {
    'cancelling-is-taken-for-the-end': {
      severity: 'blocker',
      alter: ({ applyEvent }) => ({
        applyEvent: (app, executor, event) =>
          applyEvent(
            app,
            executor,
            onCancelling(event, () => ({ status: 'canceled' })),
          ),
      }),
    },
    'the-day-of-cancelling-is-stored-as-the-last': {
      severity: 'blocker',
      alter: ({ applyEvent }) => ({
        applyEvent: (app, executor, event) =>
          applyEvent(
            app,
            executor,
            onCancelling(event, at => ({ periodEnd: at })),
          ),
      }),
    },
  },
});
