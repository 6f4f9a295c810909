import { randomUUID } from 'node:crypto';

/** One member's events as the provider would write them; `at` is seconds after the start of the story. */
export type Story = ReturnType<typeof createStory>;

type Change = {
  readonly status?: string;
  readonly price?: string;
  readonly cancelAtEnd?: boolean;
  readonly periodEnd?: number;
  readonly memberId?: string;
};

export const createStory = (memberId: string | null, start = Math.floor(Date.now() / 1000)) => {
  const customer = `cus_${randomUUID()}`;
  const subscriptionId = `sub_${randomUUID()}`;
  const event = (type: string, at: number, object: object) => ({
    id: `evt_${randomUUID()}`,
    type,
    created: start + at,
    data: { object },
  });
  const subscription = (change: Change = {}, id = subscriptionId) => ({
    id,
    customer,
    status: change.status ?? 'active',
    cancel_at_period_end: change.cancelAtEnd ?? false,
    current_period_end: change.periodEnd ?? start + 30 * 86_400,
    metadata: change.memberId ? { member_id: change.memberId } : {},
    items: { data: [{ price: { id: change.price ?? 'price_supporter' } }] },
  });
  return {
    start,
    customer,
    subscriptionId,
    checkout: (at: number) =>
      event('checkout.session.completed', at, { id: `cs_${randomUUID()}`, customer, client_reference_id: memberId }),
    created: (at: number, change?: Change, id?: string) =>
      event('customer.subscription.created', at, subscription(change, id)),
    updated: (at: number, change?: Change, id?: string) =>
      event('customer.subscription.updated', at, subscription(change, id)),
    deleted: (at: number, id?: string) =>
      event('customer.subscription.deleted', at, subscription({ status: 'canceled' }, id)),
    paid: (at: number, invoice: string) =>
      event('invoice.paid', at, {
        id: invoice,
        customer,
        subscription: subscriptionId,
        amount_paid: 500,
        amount_due: 500,
        currency: 'usd',
      }),
    failed: (at: number) =>
      event('invoice.payment_failed', at, {
        id: `in_${randomUUID()}`,
        customer,
        subscription: subscriptionId,
        amount_paid: 0,
        amount_due: 500,
        currency: 'usd',
      }),
    refunded: (at: number, invoice: string, refunded = true) =>
      event('charge.refunded', at, { id: `ch_${randomUUID()}`, customer, invoice, refunded }),
    unknown: (at: number) => event('customer.tax_id.created', at, { id: 'txi_1' }),
  };
};
