import type { Context } from 'hono';
import type Stripe from 'stripe';

type Guard = {
  readonly client: Stripe;
  readonly webhookSecret: string;
  /** What the app made of a subscription. */
  readonly statusOf: (subscription: string) => unknown;
  readonly handled: (context: Context) => Promise<Response>;
};

/**
 * What our fix says, before the plugin's own handler: each event once by its id, none that is older than what is known of
 * its subscription, nothing after the end of one; and 500 where the handler did not do what the event says, so that the
 * provider sends it again.
 */
export const guardedWebhook = ({ client, webhookSecret, statusOf, handled }: Guard) => {
  const seen = new Set<string>();
  const latest = new Map<string, { created: number; ended: boolean }>();
  return async (context: Context): Promise<Response> => {
    let event: Stripe.Event;
    try {
      const text = await context.req.raw.clone().text();
      event = await client.webhooks.constructEventAsync(
        text,
        context.req.header('stripe-signature') ?? '',
        webhookSecret,
      );
    } catch {
      return context.json({ error: 'not signed' }, 400);
    }
    if (seen.has(event.id)) return context.json({ success: true });
    if (!event.type.startsWith('customer.subscription.')) return handled(context);
    const subscription = event.data.object as Stripe.Subscription;
    const before = latest.get(subscription.id);
    if (before !== undefined && (before.ended || before.created > event.created))
      return context.json({ success: true });
    const answer = await handled(context);
    const status = event.type === 'customer.subscription.deleted' ? 'canceled' : subscription.status;
    if (statusOf(subscription.id) !== status) return context.json({ error: 'not done, send it again' }, 500);
    seen.add(event.id);
    latest.set(subscription.id, { created: event.created, ended: status === 'canceled' });
    return answer;
  };
};
