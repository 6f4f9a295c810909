import { Refusal } from '../../community/src/refusal.ts';
import { defineFlaw } from '../flaw.ts';

export default defineFlaw({
  name: 'webhook-swallows-errors',
  row: 'S6.m7',
  expected: 'hardening/webhook-failure-retried',
  nature: 'sequence',
  story:
    'The handler caught everything, wrote a line and answered 200, as the library’s own handler does. The database was away for a minute; the provider took each event of that minute as delivered, and eleven people had paid for nothing until they wrote.',
  breaks: ['billing/sequences.test.ts'],
  variants: {
    'the-handler-always-says-yes': {
      severity: 'blocker',
      alter: ({ receiveEvent }) => ({
        receiveEvent: async (app, body) => {
          try {
            return await receiveEvent(app, body);
          } catch (error) {
            if (error instanceof Refusal) throw error;
            app.log.error('webhook failed', { error });
            return 'ignored';
          }
        },
      }),
    },
    'what-fails-inside-is-left-out': {
      severity: 'blocker',
      alter: ({ applyEvent }) => ({
        applyEvent: (app, executor, event) =>
          applyEvent(app, executor, event).catch((error: unknown) => {
            app.log.warn('event not applied', { event: event.type, error });
            return 'ignored' as const;
          }),
      }),
    },
  },
});
