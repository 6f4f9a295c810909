import { KnownEvent } from '../../community/src/billing/provider-event.ts';
import type { Parts } from '../../community/src/parts.ts';
import { invalid } from '../../community/src/refusal.ts';
import { defineFlaw } from '../flaw.ts';

/** A receipt for each payment event that comes in. */
const receiptEachTime = (outbox: Parts['outbox']): Parts['outbox'] => ({
  ...outbox,
  enqueue: (app, executor, order) => {
    const { once: _, ...again } = order;
    const isOfBilling = order.kind === 'receipt' || order.kind === 'payment-failed';
    return outbox.enqueue(app, executor, isOfBilling ? again : order);
  },
});

const read = (body: string): KnownEvent | null => {
  const { success, data } = KnownEvent.safeParse(JSON.parse(body));
  return success ? data : null;
};

export default defineFlaw({
  name: 'webhook-applied-twice',
  row: 'S6.m7',
  expected: 'hardening/webhook-repeated',
  nature: 'sequence',
  story:
    'The provider delivers at least once and says so. After a slow answer it sent each event of that morning again: two receipts for one payment, two lines in the books, and members who wrote to ask why they had paid twice.',
  breaks: ['billing/sequences.test.ts'],
  part: 'receiveEvent',
  variants: {
    'nothing-remembers-the-id': {
      severity: 'blocker',
      alter: ({ receiveEvent, outbox }) => ({
        outbox: receiptEachTime(outbox),
        receiveEvent: (app, body) => {
          const event = read(body);
          if (!event) return receiveEvent(app, body);
          return app.db.transaction().execute(executor => app.applyEvent(app, executor, event));
        },
      }),
    },
    'looked-up-first-and-noted-last': {
      severity: 'blocker',
      alter: ({ receiveEvent, outbox }) => ({
        outbox: receiptEachTime(outbox),
        receiveEvent: async (app, body) => {
          const event = read(body);
          if (!event) return receiveEvent(app, body);
          const { id, type } = event;
          if (!id) throw invalid('This is not an event we can read.');
          const known = await app.db.selectFrom('billing_event').select('id').where('id', '=', id).executeTakeFirst();
          if (known) return 'repeated';
          const outcome = await app.db.transaction().execute(executor => app.applyEvent(app, executor, event));
          const times = { created_at: new Date(event.created * 1000), received_at: app.now() };
          const note = app.db.insertInto('billing_event').values({ id, type, outcome, ...times });
          await note.onConflict(conflict => conflict.column('id').doNothing()).execute();
          return outcome;
        },
      }),
    },
  },
});
