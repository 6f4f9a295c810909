import type { Config } from '../config.ts';
import type { Executor, Plan, SubscriptionStatus } from '../database/schema.ts';
import type { Parts } from '../parts.ts';
import type { Invoice, KnownEvent, ProviderSubscription } from './provider-event.ts';

/** What became of an event: `stale` was older than what we hold, `parked` waits for its customer to be known. */
export type Outcome = 'applied' | 'stale' | 'parked' | 'ignored';

/** A subscription in one of these never lives again; the provider makes a new one instead. */
const terminal: ReadonlySet<SubscriptionStatus> = new Set(['canceled', 'incomplete_expired']);

export const planOfPrice = (config: Config, priceId: string): Plan | null => {
  if (priceId === config.PRICE_PATRON) return 'patron';
  return priceId === config.PRICE_SUPPORTER ? 'supporter' : null;
};

type Told = { readonly subscription: ProviderSubscription; readonly at: Date; readonly insertOnly: boolean };

/** Whether what the provider says now takes the place of what is stored: nothing newer and nothing final is. */
export const supersedes = (
  stored: { readonly status: SubscriptionStatus; readonly last_event_at: Date },
  told: Told,
): boolean => !told.insertOnly && !terminal.has(stored.status) && told.at >= stored.last_event_at;

const memberOfCustomer = async (executor: Executor, customerId: string): Promise<string | null> => {
  const query = executor.selectFrom('customer').select('member_id').where('id', '=', customerId);
  return (await query.executeTakeFirst())?.member_id ?? null;
};

const knownMember = async (executor: Executor, subscription: ProviderSubscription): Promise<string | null> => {
  const byCustomer = await memberOfCustomer(executor, subscription.customerId);
  if (byCustomer || !subscription.memberId) return byCustomer;
  const query = executor.selectFrom('member').select('id').where('id', '=', subscription.memberId);
  return (await query.executeTakeFirst())?.id ?? null;
};

const summary = (row: { plan: Plan; status: string; cancel_at_period_end: boolean }): Record<string, unknown> => ({
  plan: row.plan,
  status: row.status,
  cancelAtPeriodEnd: row.cancel_at_period_end,
});

const alertAdministrator = (
  app: Parts,
  executor: Executor,
  once: string,
  data: { readonly what: string; readonly todo: string },
): Promise<void> => app.outbox.enqueue(app, executor, { kind: 'admin-alert', to: app.config.ADMIN_EMAIL, once, data });

/**
 * Writes what the provider says unless something newer or final is stored. `created` events only ever insert: the
 * provider stamps whole seconds, so a late `created` with the time of an `updated` would undo it.
 */
export const storeSubscription = async (app: Parts, executor: Executor, told: Told): Promise<Outcome> => {
  const { subscription, at } = told;
  const stored = await executor
    .selectFrom('subscription')
    .selectAll()
    .where('id', '=', subscription.id)
    .forUpdate()
    .executeTakeFirst();
  if (stored && !app.supersedes(stored, told)) return 'stale';
  const plan = app.planOfPrice(app.config, subscription.priceId);
  if (!plan) {
    await alertAdministrator(app, executor, `price:${subscription.id}`, {
      what: 'A payment came in for a price that no plan has.',
      todo: 'Compare the prices at your payment provider with PRICE_SUPPORTER and PRICE_PATRON, then refund it or correct the price.',
    });
    return 'ignored';
  }
  const memberId = stored?.member_id ?? (await knownMember(executor, subscription));
  const pastDueSince = subscription.status === 'past_due' ? (stored?.past_due_since ?? at) : null;
  const row = {
    id: subscription.id,
    customer_id: subscription.customerId,
    member_id: memberId,
    plan,
    status: subscription.status,
    period_end: subscription.periodEnd,
    cancel_at_period_end: subscription.cancelAtPeriodEnd,
    past_due_since: pastDueSince,
    last_event_at: at,
  };
  const { id: _, ...changes } = row;
  const write = executor.insertInto('subscription').values(row);
  await write.onConflict(conflict => conflict.column('id').doUpdateSet(changes)).execute();
  await app.audit.record(executor, {
    actor: null,
    action: 'billing.subscription',
    target: memberId,
    ...(stored ? { before: summary(stored) } : {}),
    after: summary(row),
  });
  return memberId ? 'applied' : 'parked';
};

const linkCustomer = async (executor: Executor, customerId: string, memberId: string): Promise<Outcome> => {
  const member = await executor.selectFrom('member').select('id').where('id', '=', memberId).executeTakeFirst();
  if (!member) return 'ignored';
  const write = executor.insertInto('customer').values({ id: customerId, member_id: memberId });
  await write.onConflict(conflict => conflict.column('id').doNothing()).execute();
  await executor
    .updateTable('subscription')
    .set({ member_id: memberId })
    .where('customer_id', '=', customerId)
    .where('member_id', 'is', null)
    .execute();
  return 'applied';
};

const subscriptionOf = (invoice: Invoice): string | null =>
  invoice.subscription ?? invoice.parent?.subscription_details?.subscription ?? null;

const mailToCustomer = async (
  app: Parts,
  executor: Executor,
  mail: { readonly kind: 'receipt' | 'payment-failed'; readonly invoice: Invoice; readonly once: string },
): Promise<void> => {
  const { invoice, kind, once } = mail;
  const query = executor
    .selectFrom('customer')
    .innerJoin('member', 'member.id', 'customer.member_id')
    .select('member.email')
    .where('customer.id', '=', invoice.customer);
  const member = await query.executeTakeFirst();
  if (!member) return;
  const amount = kind === 'receipt' ? invoice.amount_paid : invoice.amount_due;
  const data = { amount, currency: invoice.currency };
  await app.outbox.enqueue(app, executor, { kind, to: member.email, once, data });
};

const storePayment = async (app: Parts, executor: Executor, invoice: Invoice, at: Date): Promise<Outcome> => {
  const values = {
    subscription_id: subscriptionOf(invoice),
    paid_at: at,
    amount: invoice.amount_paid,
    currency: invoice.currency,
  };
  const write = executor.insertInto('invoice').values({ id: invoice.id, ...values });
  await write.onConflict(conflict => conflict.column('id').doUpdateSet(values)).execute();
  await mailToCustomer(app, executor, { kind: 'receipt', invoice, once: `receipt:${invoice.id}` });
  return 'applied';
};

const storeRefund = async (app: Parts, executor: Executor, invoiceId: string, at: Date): Promise<Outcome> => {
  const write = executor.insertInto('invoice').values({ id: invoiceId, subscription_id: null, refunded_at: at });
  await write.onConflict(conflict => conflict.column('id').doUpdateSet({ refunded_at: at })).execute();
  const query = executor
    .selectFrom('invoice')
    .innerJoin('subscription', 'subscription.id', 'invoice.subscription_id')
    .select('subscription.member_id')
    .where('invoice.id', '=', invoiceId);
  const owner = await query.executeTakeFirst();
  await app.audit.record(executor, {
    actor: null,
    action: 'billing.refund',
    target: owner?.member_id ?? null,
    after: { refunded: true },
  });
  await alertAdministrator(app, executor, `refund:${invoiceId}`, {
    what: 'A payment was refunded in full.',
    todo: 'Nothing, if it was you: the plan has ended by itself. If not, ask your payment provider who did it.',
  });
  return 'applied';
};

/** Applies one verified event inside the caller's transaction. */
export const applyEvent = async (app: Parts, executor: Executor, event: KnownEvent): Promise<Outcome> => {
  const at = new Date(event.created * 1000);
  switch (event.type) {
    case 'checkout.session.completed': {
      const { customer, client_reference_id: memberId } = event.data.object;
      return memberId ? linkCustomer(executor, customer, memberId) : 'ignored';
    }
    case 'customer.subscription.created':
      return storeSubscription(app, executor, { subscription: event.data.object, at, insertOnly: true });
    case 'customer.subscription.updated':
      return storeSubscription(app, executor, { subscription: event.data.object, at, insertOnly: false });
    case 'customer.subscription.deleted': {
      const subscription = { ...event.data.object, status: 'canceled' as const };
      return storeSubscription(app, executor, { subscription, at, insertOnly: false });
    }
    case 'invoice.paid':
      return storePayment(app, executor, event.data.object, at);
    case 'invoice.payment_failed': {
      const invoice = event.data.object;
      await mailToCustomer(app, executor, { kind: 'payment-failed', invoice, once: `failed:${event.id}` });
      return 'applied';
    }
    case 'charge.refunded': {
      const { invoice, refunded } = event.data.object;
      return invoice && refunded ? storeRefund(app, executor, invoice, at) : 'ignored';
    }
  }
};
