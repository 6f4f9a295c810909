import { z } from 'zod';
import { bounds } from '../bounds.ts';
import type { Config } from '../config.ts';
import type { Plan } from '../database/schema.ts';
import { Refusal } from '../refusal.ts';
import { ProviderSubscription } from './provider-event.ts';

export type BillingProvider = {
  /** Address of the provider's payment page for this member and plan. */
  readonly checkout: (order: {
    memberId: string;
    email: string;
    plan: Plan;
    customerId: string | null;
  }) => Promise<string>;
  /** Address of the provider's page for cards, invoices, changing and cancelling. */
  readonly portal: (customerId: string) => Promise<string>;
  /** The provider's truth about one subscription; null when it knows none. */
  readonly subscription: (id: string) => Promise<ProviderSubscription | null>;
  /** Ends a subscription at once; one that the provider does not know is ended already. */
  readonly cancel: (id: string) => Promise<void>;
  /** Gives the newest payment of a customer back in full; false where there is none that was not given back already. */
  readonly refund: (customerId: string) => Promise<boolean>;
};

const Link = z.object({ url: z.url() });
/** https://docs.stripe.com/api/charges/list, newest first */
const Charges = z.object({ data: z.array(z.object({ id: z.string().min(1), refunded: z.boolean() })) });

/** Stripe's API shape: form-encoded requests, bearer key, https://docs.stripe.com/api */
export const createBillingProvider = (config: Config): BillingProvider => {
  const call = async (
    path: string,
    form?: Record<string, string>,
    method = form ? 'POST' : 'GET',
  ): Promise<unknown> => {
    const response = await fetch(`${config.BILLING_API}${path}`, {
      method,
      headers: { authorization: `Bearer ${config.BILLING_KEY}` },
      ...(form ? { body: new URLSearchParams(form) } : {}),
      redirect: 'error',
      signal: AbortSignal.timeout(bounds.providerTimeout),
    });
    if (response.status === 404) return null;
    if (!response.ok) throw new Error(`billing provider answered ${response.status}`);
    return response.json();
  };
  const link = async (path: string, form: Record<string, string>): Promise<string> => {
    try {
      return Link.parse(await call(path, form)).url;
    } catch (error) {
      const refusal = new Refusal(
        502,
        'billing-unavailable',
        'The payment page cannot be opened right now. Nothing was charged.',
      );
      refusal.cause = error;
      throw refusal;
    }
  };
  return {
    checkout: ({ memberId, email, plan, customerId }) =>
      link('/v1/checkout/sessions', {
        mode: 'subscription',
        client_reference_id: memberId,
        ...(customerId ? { customer: customerId } : { customer_email: email }),
        'line_items[0][price]': plan === 'patron' ? config.PRICE_PATRON : config.PRICE_SUPPORTER,
        'line_items[0][quantity]': '1',
        'subscription_data[metadata][member_id]': memberId,
        success_url: `${config.PUBLIC_URL}/billing/thanks`,
        cancel_url: `${config.PUBLIC_URL}/billing`,
      }),
    portal: customerId =>
      link('/v1/billing_portal/sessions', { customer: customerId, return_url: `${config.PUBLIC_URL}/billing` }),
    subscription: async id => {
      const answer = await call(`/v1/subscriptions/${encodeURIComponent(id)}`);
      return answer === null ? null : ProviderSubscription.parse(answer);
    },
    cancel: async id => {
      await call(`/v1/subscriptions/${encodeURIComponent(id)}`, undefined, 'DELETE');
    },
    refund: async customerId => {
      const answer = await call(`/v1/charges?limit=10&customer=${encodeURIComponent(customerId)}`);
      const charge = answer === null ? undefined : Charges.parse(answer).data.find(({ refunded }) => !refunded);
      if (charge === undefined) return false;
      return (await call('/v1/refunds', { charge: charge.id })) !== null;
    },
  };
};
