import type { Parts } from '../../community/src/parts.ts';
import { defineFlaw } from '../flaw.ts';

type Order = Parameters<Parts['outbox']['enqueue']>[2];

/** What becomes of the order of a receipt; null when nothing does. */
const receiptsAs =
  (change: (order: Order, app: Parts) => Order | null) =>
  ({ outbox }: Parts): Partial<Parts> => ({
    outbox: {
      ...outbox,
      enqueue: async (app, executor, order) => {
        const changed = order.kind === 'receipt' ? change(order, app) : order;
        if (changed !== null) await outbox.enqueue(app, executor, changed);
      },
    },
  });

export default defineFlaw({
  name: 'receipt-goes-astray',
  row: 'S2.c5',
  expected: 'email/kinds-arrive',
  nature: 'sequence',
  story:
    'The payment provider could have sent receipts by itself, so the app was told not to; then the setting at the provider was never switched on. Members paid, heard nothing, and asked their bank for the money back.',
  breaks: ['mail/letters.test.ts'],
  part: 'outbox',
  variants: {
    'somebody-else-sends-it': { severity: 'blocker', alter: receiptsAs(() => null) },
    // The address that the developer tried it with.
    'to-whoever-wrote-it': {
      severity: 'blocker',
      alter: receiptsAs((order, app) => ({ ...order, to: app.config.ADMIN_EMAIL })),
    },
  },
});
