import { randomBytes } from 'node:crypto';
import { Hono } from 'hono';
import { html } from 'hono/html';
import type { SignatureScheme } from '../billing/signature.ts';
import { sign } from '../billing/signature.ts';

export type LoopbackOptions = {
  readonly key: string;
  readonly secret: string;
  readonly scheme: SignatureScheme;
  readonly webhookUrl: string;
  /** Where browsers reach this provider. */
  readonly pagesUrl: string;
  readonly now: () => Date;
};

type Subscription = {
  id: string;
  object: 'subscription';
  customer: string;
  status: 'active' | 'past_due' | 'canceled';
  cancel_at_period_end: boolean;
  current_period_end: number;
  metadata: { member_id: string };
  items: { data: [{ price: { id: string } }] };
};
type Session = {
  memberId: string;
  priceId: string;
  successUrl: string;
  cancelUrl: string;
  customerId: string;
  isPaid: boolean;
};
type Charge = { id: string; object: 'charge'; customer: string; invoice: string; refunded: boolean };
type Send = (type: string, object: object) => Promise<void>;
type Shop = {
  readonly sessions: Map<string, Session>;
  readonly subscriptions: Map<string, Subscription>;
  /** The last of each subscription. */
  readonly invoices: Map<string, string>;
  /** Oldest first. */
  readonly charges: Charge[];
  readonly send: Send;
  readonly options: LoopbackOptions;
};

const month = 30 * 24 * 3600;
const newId = (prefix: string): string => `${prefix}_${randomBytes(12).toString('hex')}`;

/** Posts one signed event; tries again while the receiver does not say 2xx, as a real provider does. */
const createSender = (options: LoopbackOptions): Send => {
  let clock = 0;
  return async (type: string, object: object): Promise<void> => {
    // Whole seconds that never go back, so that the order of events can be told from them.
    clock = Math.max(clock, Math.floor(options.now().getTime() / 1000));
    const body = JSON.stringify({ id: newId('evt'), object: 'event', type, created: clock, data: { object } });
    for (let attempt = 0; attempt < 5; attempt += 1) {
      const signature = sign(body, { scheme: options.scheme, secret: options.secret, now: options.now() });
      const headers = { 'content-type': 'application/json', [options.scheme.header]: signature };
      const answer = await fetch(options.webhookUrl, { method: 'POST', body, headers }).catch(() => null);
      await answer?.arrayBuffer();
      if (answer?.ok) return;
      await new Promise(resolve => setTimeout(resolve, 100 * 2 ** attempt));
    }
  };
};

const frame = (title: string, content: ReturnType<typeof html>) =>
  html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <link rel="icon" href="data:," />
        <title>${title}</title>
      </head>
      <body>
        <main>
          <h1>${title}</h1>
          <p>This is the payment provider of your development machine. No money moves.</p>
          ${content}
        </main>
      </body>
    </html>`;

const portalActions = ['cancel-at-period-end', 'cancel-now', 'fail-payment', 'pay-again', 'refund'] as const;
type PortalAction = (typeof portalActions)[number];

/** What the pages of the community name: $5 and $15. */
const cents = (subscription: Subscription): number =>
  subscription.items.data[0].price.id === 'price_patron' ? 1_500 : 500;

const payInvoice = async (shop: Shop, subscription: Subscription): Promise<void> => {
  const invoice = newId('in');
  shop.invoices.set(subscription.id, invoice);
  const { customer } = subscription;
  shop.charges.push({ id: newId('ch'), object: 'charge', customer, invoice, refunded: false });
  const amounts = { amount_paid: cents(subscription), amount_due: cents(subscription), currency: 'usd' };
  await shop.send('invoice.paid', {
    id: invoice,
    customer: subscription.customer,
    subscription: subscription.id,
    ...amounts,
  });
};

const update = (shop: Shop, subscription: Subscription, change: Partial<Subscription>): Promise<void> => {
  Object.assign(subscription, change);
  return shop.send(`customer.subscription.${subscription.status === 'canceled' ? 'deleted' : 'updated'}`, subscription);
};

/** The event comes before the answer: whoever asked finds it told. */
const refund = async (shop: Shop, charge: Charge | undefined): Promise<void> => {
  if (charge === undefined || charge.refunded) return;
  charge.refunded = true;
  await shop.send('charge.refunded', charge);
};

const act: Readonly<Record<PortalAction, (shop: Shop, subscription: Subscription) => Promise<void>>> = {
  'cancel-at-period-end': (shop, subscription) => update(shop, subscription, { cancel_at_period_end: true }),
  'cancel-now': (shop, subscription) => update(shop, subscription, { status: 'canceled' }),
  'fail-payment': async (shop, subscription) => {
    await update(shop, subscription, { status: 'past_due' });
    const { customer, id } = subscription;
    const amounts = { amount_paid: 0, amount_due: cents(subscription), currency: 'usd' };
    await shop.send('invoice.payment_failed', { id: newId('in'), customer, subscription: id, ...amounts });
  },
  'pay-again': async (shop, subscription) => {
    await update(shop, subscription, { status: 'active' });
    await payInvoice(shop, subscription);
  },
  refund: (shop, { id }) =>
    refund(
      shop,
      shop.charges.find(({ invoice }) => invoice === shop.invoices.get(id)),
    ),
};

const completeCheckout = async (shop: Shop, id: string, session: Session): Promise<void> => {
  if (session.isPaid) return;
  session.isPaid = true;
  const subscription: Subscription = {
    id: newId('sub'),
    object: 'subscription',
    customer: session.customerId,
    status: 'active',
    cancel_at_period_end: false,
    current_period_end: Math.floor(shop.options.now().getTime() / 1000) + month,
    metadata: { member_id: session.memberId },
    items: { data: [{ price: { id: session.priceId } }] },
  };
  shop.subscriptions.set(subscription.id, subscription);
  const { customerId: customer, memberId } = session;
  await shop.send('checkout.session.completed', { id, customer, client_reference_id: memberId });
  await shop.send('customer.subscription.created', subscription);
  await payInvoice(shop, subscription);
};

/** What the community's server calls. */
const addApi = (hono: Hono, shop: Shop): void => {
  const { options } = shop;
  hono.use('/v1/*', async (context, next) => {
    if (context.req.header('authorization') === `Bearer ${options.key}`) return next();
    return context.json({ error: 'key' }, 401);
  });
  hono.post('/v1/checkout/sessions', async context => {
    const form = new URLSearchParams(await context.req.text());
    const get = (name: string): string => form.get(name) ?? '';
    const id = newId('cs');
    const customerId = form.get('customer') ?? newId('cus');
    const memberId = get('subscription_data[metadata][member_id]');
    const priceId = get('line_items[0][price]');
    const addresses = { successUrl: get('success_url'), cancelUrl: get('cancel_url') };
    shop.sessions.set(id, { memberId, priceId, customerId, ...addresses, isPaid: false });
    return context.json({ id, url: `${options.pagesUrl}/pay/${id}` });
  });
  hono.get('/v1/checkout/sessions/:id', context => {
    const id = context.req.param('id');
    const session = shop.sessions.get(id);
    if (!session) return context.json({ error: 'missing' }, 404);
    const { successUrl, cancelUrl, isPaid } = session;
    return context.json({
      id,
      object: 'checkout.session',
      livemode: false,
      status: isPaid ? 'complete' : 'open',
      success_url: successUrl,
      cancel_url: cancelUrl,
    });
  });
  hono.get('/v1/subscriptions/:id', context => {
    const subscription = shop.subscriptions.get(context.req.param('id'));
    return subscription ? context.json(subscription) : context.json({ error: 'missing' }, 404);
  });
  hono.delete('/v1/subscriptions/:id', async context => {
    const subscription = shop.subscriptions.get(context.req.param('id'));
    if (!subscription) return context.json({ error: 'missing' }, 404);
    await update(shop, subscription, { status: 'canceled' });
    return context.json(subscription);
  });
  hono.get('/v1/charges', context => {
    const customer = context.req.query('customer');
    return context.json({ object: 'list', data: shop.charges.filter(each => each.customer === customer).toReversed() });
  });
  hono.post('/v1/refunds', async context => {
    const wanted = new URLSearchParams(await context.req.text()).get('charge');
    const charge = shop.charges.find(({ id }) => id === wanted);
    if (charge === undefined || charge.refunded) return context.json({ error: 'missing' }, 404);
    await refund(shop, charge);
    return context.json({ id: newId('re'), object: 'refund', charge: charge.id, status: 'succeeded' });
  });
  hono.post('/v1/billing_portal/sessions', async context => {
    const customer = new URLSearchParams(await context.req.text()).get('customer') ?? '';
    return context.json({ id: newId('bps'), url: `${options.pagesUrl}/portal/${encodeURIComponent(customer)}` });
  });
};

/** What the member's browser opens. */
const addPages = (hono: Hono, shop: Shop): void => {
  hono.get('/pay/:id', context => {
    const session = shop.sessions.get(context.req.param('id'));
    if (!session) return context.notFound();
    return context.html(frame('Pay', html`<form method="post"><button>Pay for ${session.priceId}</button></form>`));
  });
  hono.post('/pay/:id', async context => {
    const session = shop.sessions.get(context.req.param('id'));
    if (!session) return context.notFound();
    await completeCheckout(shop, context.req.param('id'), session);
    return context.redirect(session.successUrl, 303);
  });
  hono.get('/portal/:customer', context => {
    const own = [...shop.subscriptions.values()].filter(each => each.customer === context.req.param('customer'));
    const item = (subscription: Subscription) =>
      html`<li>
        ${subscription.items.data[0].price.id}, ${subscription.status}
        <form method="post" action="/portal/subscriptions/${subscription.id}">
          ${portalActions.map(action => html`<button name="action" value="${action}">${action}</button> `)}
        </form>
      </li>`;
    return context.html(
      frame(
        'Your subscriptions',
        html`<ul>
          ${own.map(item)}
        </ul>`,
      ),
    );
  });
  hono.post('/portal/subscriptions/:id', async context => {
    const subscription = shop.subscriptions.get(context.req.param('id'));
    const wanted = new URLSearchParams(await context.req.text()).get('action');
    const action = portalActions.find(each => each === wanted);
    if (!subscription || !action) return context.notFound();
    await act[action](shop, subscription);
    return context.redirect(`/portal/${subscription.customer}`, 303);
  });
};

/**
 * A payment provider for development and tests: Stripe's shape for checkout, portal, subscriptions and events, with
 * real signatures. Everything is kept in memory.
 */
export const createLoopbackProvider = (options: LoopbackOptions): Hono => {
  const shop: Shop = {
    sessions: new Map(),
    subscriptions: new Map(),
    invoices: new Map(),
    charges: [],
    send: createSender(options),
    options,
  };
  const hono = new Hono();
  addApi(hono, shop);
  addPages(hono, shop);
  return hono;
};
