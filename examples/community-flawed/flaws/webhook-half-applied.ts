import { AnyEvent, KnownEvent } from '../../community/src/billing/provider-event.ts';
import { defineFlaw } from '../flaw.ts';

export default defineFlaw({
  name: 'webhook-half-applied',
  row: 'S6.m7',
  expected: 'hardening/webhook-repeated',
  nature: 'sequence',
  story:
    'The id of the event was noted first, so that nothing is done twice, and the work came after. When the work failed the provider sent the event again, as it is meant to, and was told each time that it had been handled.',
  breaks: ['billing/sequences.test.ts'],
  part: 'receiveEvent',
  variants: {
    'the-id-is-kept-when-the-work-is-not': {
      severity: 'blocker',
      alter: ({ receiveEvent }) => ({
        receiveEvent: async (app, body) => {
          const { success, data: event } = KnownEvent.safeParse(JSON.parse(body));
          if (!success) return receiveEvent(app, body);
          const { id, type } = event;
          const times = { created_at: new Date(event.created * 1000), received_at: app.now() };
          const claimed = await app.db
            .insertInto('billing_event')
            .values({ id, type, outcome: 'applied', ...times })
            .onConflict(conflict => conflict.column('id').doNothing())
            .returning('id')
            .executeTakeFirst();
          if (!claimed) return 'repeated';
          return app.db.transaction().execute(executor => app.applyEvent(app, executor, event));
        },
      }),
    },
    'the-id-is-kept-in-memory': {
      severity: 'blocker',
      alter: ({ receiveEvent }) => {
        const handled = new Set<string>();
        return {
          receiveEvent: async (app, body) => {
            const { success, data: event } = AnyEvent.safeParse(JSON.parse(body));
            if (!success) return receiveEvent(app, body);
            if (handled.has(event.id)) return 'repeated';
            handled.add(event.id);
            return receiveEvent(app, body);
          },
        };
      },
    },
  },
});
