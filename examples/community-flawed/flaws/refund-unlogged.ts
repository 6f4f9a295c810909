import { defineFlaw } from '../flaw.ts';
import { unlogged } from '../unlogged.ts';

export default defineFlaw({
  name: 'refund-unlogged',
  row: 'S6.c5',
  expected: 'hardening/audit-complete',
  nature: 'sequence',
  story:
    'A member asked why their access had ended. The provider had refunded a payment, on the word of somebody on the team, and the community had taken the plan away without a note; the provider’s own log knows payments and no members. It took an evening to find out who had promised what.',
  breaks: ['billing/sequences.test.ts'],
  part: 'billing-log',
  variants: {
    'the-refund': {
      severity: 'high',
      alter: ({ applyEvent }) => ({
        applyEvent: (app, executor, event) =>
          applyEvent(event.type === 'charge.refunded' ? unlogged(app) : app, executor, event),
      }),
    },
    'all-that-the-provider-says': {
      severity: 'high',
      alter: ({ applyEvent }) => ({ applyEvent: (app, ...rest) => applyEvent(unlogged(app), ...rest) }),
    },
  },
});
