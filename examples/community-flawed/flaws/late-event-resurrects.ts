import { defineFlaw } from '../flaw.ts';

const ended: ReadonlySet<string> = new Set(['canceled', 'incomplete_expired']);

export default defineFlaw({
  name: 'late-event-resurrects',
  row: 'S6.m7',
  expected: 'hardening/webhook-late',
  nature: 'sequence',
  story:
    'The provider does not promise an order. A widely used plug-in writes whatever event comes last: delivered again after the cancellation, the month-old “active” of a member gave the plan back, and nobody noticed because nobody complains about getting something.',
  breaks: ['billing/sequences.test.ts'],
  variants: {
    'whatever-comes-last-is-written': {
      severity: 'blocker',
      alter: () => ({ supersedes: () => true }),
    },
    'a-cancelled-one-comes-back': {
      severity: 'blocker',
      alter: () => ({ supersedes: (stored, told) => told.at >= stored.last_event_at }),
    },
    'the-first-event-overwrites-the-second': {
      severity: 'blocker',
      alter: () => ({
        // Times are whole seconds: the creation and the first change carry the same one.
        supersedes: (stored, told) => !ended.has(stored.status) && told.at >= stored.last_event_at,
      }),
    },
  },
});
