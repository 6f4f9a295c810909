import { defineFlaw } from '../flaw.ts';

export default defineFlaw({
  name: 'cancelled-keeps-access',
  row: 'M7',
  expected: 'hardening/cancel-revokes',
  also: {
    'hardening/audit-complete': 'a refund that changes nothing writes no record either',
    'hardening/role-matrix':
      'a member whose subscription has ended is asked for as one of the roles, and still reads what others pay for',
  },
  nature: 'sequence',
  story:
    'The handler knew the events that give: checkout, created, updated. The one that takes away was to come later and never came, so premium was for ever; a second app took the plan at the cancellation and left it with everybody who got their money back.',
  breaks: ['billing/sequences.test.ts'],
  part: 'applyEvent',
  variants: {
    'the-end-is-not-handled': {
      severity: 'blocker',
      alter: ({ applyEvent }) => ({
        applyEvent: async (app, executor, event) =>
          event.type === 'customer.subscription.deleted' ? 'ignored' : applyEvent(app, executor, event),
      }),
    },
    'a-refund-changes-nothing': {
      severity: 'blocker',
      alter: ({ applyEvent }) => ({
        applyEvent: async (app, executor, event) =>
          event.type === 'charge.refunded' ? 'ignored' : applyEvent(app, executor, event),
      }),
    },
  },
});
