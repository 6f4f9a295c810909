import { z } from 'zod';

const id = z.string().min(1).max(255);
const status = z.enum([
  'incomplete',
  'incomplete_expired',
  'trialing',
  'active',
  'past_due',
  'canceled',
  'unpaid',
  'paused',
]);

/** https://docs.stripe.com/api/subscriptions/object; the period moved into the items in API version 2025-03-31. */
export const ProviderSubscription = z
  .object({
    id,
    customer: id,
    status,
    cancel_at_period_end: z.boolean(),
    current_period_end: z.number().int().optional(),
    metadata: z.object({ member_id: id.optional() }).default({}),
    items: z.object({
      data: z.array(z.object({ price: z.object({ id }), current_period_end: z.number().int().optional() })).min(1),
    }),
  })
  .transform((subscription, context) => {
    const item = subscription.items.data[0];
    const periodEnd = subscription.current_period_end ?? item?.current_period_end;
    if (!item || periodEnd === undefined) {
      context.addIssue({ code: 'custom', message: 'a subscription without a period' });
      return z.NEVER;
    }
    return {
      id: subscription.id,
      customerId: subscription.customer,
      memberId: subscription.metadata.member_id ?? null,
      status: subscription.status,
      cancelAtPeriodEnd: subscription.cancel_at_period_end,
      periodEnd: new Date(periodEnd * 1000),
      priceId: item.price.id,
    };
  });

export type ProviderSubscription = z.infer<typeof ProviderSubscription>;

const Invoice = z.object({
  id,
  customer: id,
  subscription: id.nullish(),
  parent: z.object({ subscription_details: z.object({ subscription: id }).nullish() }).nullish(),
  amount_paid: z.number().int().default(0),
  amount_due: z.number().int().default(0),
  currency: z.string().length(3).default('usd'),
});
const Checkout = z.object({ id, customer: id, client_reference_id: id.nullish() });
const Charge = z.object({ id, customer: id.nullish(), invoice: id.nullish(), refunded: z.boolean() });

const event = <Type extends string, Shape extends z.ZodType>(type: Type, object: Shape) =>
  z.object({ id, type: z.literal(type), created: z.number().int().positive(), data: z.object({ object }) });

/** The events we act on. */
export const KnownEvent = z.discriminatedUnion('type', [
  event('checkout.session.completed', Checkout),
  event('customer.subscription.created', ProviderSubscription),
  event('customer.subscription.updated', ProviderSubscription),
  event('customer.subscription.deleted', ProviderSubscription),
  event('invoice.paid', Invoice),
  event('invoice.payment_failed', Invoice),
  event('charge.refunded', Charge),
]);

export type KnownEvent = z.infer<typeof KnownEvent>;
export type Invoice = z.infer<typeof Invoice>;

/** Any event at all: what we do not act on is stored by id and answered with success. */
export const AnyEvent = z.object({ id, type: z.string().min(1).max(100), created: z.number().int().positive() });
export type AnyEvent = z.infer<typeof AnyEvent>;

export const knownEventTypes: readonly string[] = KnownEvent.options.map(option => option.shape.type.value);
