import type { BillingProvider, Template } from './provider.ts';

const amount = 500;

/** As in API version 2026-10-28.endive, with the fields that moved in 2025-03-31 also where older versions have them. */
const subscription = (change: { readonly [name: string]: Template } = {}): Template => ({
  id: '{{subscription}}',
  object: 'subscription',
  cancel_at: null,
  cancel_at_period_end: false,
  canceled_at: null,
  collection_method: 'charge_automatically',
  currency: 'usd',
  current_period_end: '{{periodEnd}}',
  current_period_start: '{{periodStart}}',
  customer: '{{customer}}',
  ended_at: null,
  items: {
    object: 'list',
    data: [
      {
        id: '{{item}}',
        object: 'subscription_item',
        current_period_end: '{{periodEnd}}',
        current_period_start: '{{periodStart}}',
        price: { id: '{{price}}', object: 'price', currency: 'usd', unit_amount: amount, type: 'recurring' },
        quantity: 1,
        subscription: '{{subscription}}',
      },
    ],
    has_more: false,
    total_count: 1,
  },
  latest_invoice: '{{invoice}}',
  livemode: false,
  metadata: '{{metadata}}',
  status: 'active',
  trial_end: null,
  ...change,
});

const invoice = (change: { readonly [name: string]: Template }): Template => ({
  id: '{{invoice}}',
  object: 'invoice',
  amount_due: amount,
  billing_reason: 'subscription_cycle',
  currency: 'usd',
  customer: '{{customer}}',
  livemode: false,
  metadata: {},
  parent: {
    type: 'subscription_details',
    quote_details: null,
    subscription_details: { subscription: '{{subscription}}', metadata: '{{metadata}}' },
  },
  subscription: '{{subscription}}',
  ...change,
});

const updated = (object: Template, previous: Template): { readonly type: string; readonly data: Template } => ({
  type: 'customer.subscription.updated',
  data: { object, previous_attributes: previous },
});

const docs = 'https://docs.stripe.com';

export const stripe: BillingProvider = {
  id: 'stripe',
  name: 'Stripe',
  signature: {
    header: 'stripe-signature',
    separator: ',',
    timestampField: 't',
    signatureField: 'v1',
    otherField: 'v0',
    joint: '.',
    hash: 'sha256',
    toleranceSeconds: 300,
  },
  time: 'unix-seconds',
  ids: {
    prefixes: {
      event: 'evt',
      delivery: 'req',
      customer: 'cus',
      subscription: 'sub',
      item: 'si',
      checkout: 'cs_test',
      invoice: 'in',
      charge: 'ch',
    },
    length: 24,
  },
  envelope: {
    id: '{{event.id}}',
    object: 'event',
    api_version: '2026-10-28.endive',
    created: '{{at}}',
    data: '{{event.data}}',
    livemode: false,
    pending_webhooks: 1,
    request: { id: '{{delivery.id}}', idempotency_key: null },
    type: '{{event.type}}',
  },
  events: {
    'checkout-completed': {
      type: 'checkout.session.completed',
      data: {
        object: {
          id: '{{checkout}}',
          object: 'checkout.session',
          amount_total: amount,
          client_reference_id: '{{member}}',
          currency: 'usd',
          customer: '{{customer}}',
          invoice: '{{invoice}}',
          livemode: false,
          metadata: '{{metadata}}',
          mode: 'subscription',
          payment_status: 'paid',
          status: 'complete',
          subscription: '{{subscription}}',
        },
      },
    },
    'subscription-started': { type: 'customer.subscription.created', data: { object: subscription() } },
    'subscription-renewed': updated(subscription(), { current_period_end: '{{periodStart}}' }),
    'payment-succeeded': {
      type: 'invoice.paid',
      data: { object: invoice({ amount_paid: amount, amount_remaining: 0, status: 'paid' }) },
    },
    'payment-failed': {
      type: 'invoice.payment_failed',
      data: { object: invoice({ amount_paid: 0, amount_remaining: amount, attempt_count: 1, status: 'open' }) },
    },
    'past-due': updated(subscription({ status: 'past_due' }), { status: 'active' }),
    'plan-changed': updated(subscription(), {
      items: { data: [{ id: '{{item}}', price: { id: '{{previousPrice}}' } }] },
    }),
    'cancel-at-period-end': updated(
      subscription({ cancel_at_period_end: true, cancel_at: '{{periodEnd}}', canceled_at: '{{at}}' }),
      { cancel_at_period_end: false, cancel_at: null, canceled_at: null },
    ),
    resumed: updated(subscription(), { cancel_at_period_end: true, cancel_at: '{{periodEnd}}' }),
    cancelled: {
      type: 'customer.subscription.deleted',
      data: { object: subscription({ status: 'canceled', canceled_at: '{{at}}', ended_at: '{{at}}' }) },
    },
    refunded: {
      type: 'charge.refunded',
      data: {
        object: {
          id: '{{charge}}',
          object: 'charge',
          amount,
          amount_refunded: amount,
          currency: 'usd',
          customer: '{{customer}}',
          invoice: '{{invoice}}',
          livemode: false,
          metadata: '{{metadata}}',
          paid: true,
          refunded: true,
          status: 'succeeded',
        },
      },
    },
    'unknown-kind': {
      type: 'tax.settings.updated',
      data: { object: { object: 'tax.settings', livemode: false, status: 'active' } },
    },
  },
  keys: {
    live: [
      ['sk', 'live'],
      ['pk', 'live'],
      ['rk', 'live'],
    ],
    test: [
      ['sk', 'test'],
      ['pk', 'test'],
      ['rk', 'test'],
    ],
    webhook: ['whsec'],
  },
  liveFields: ['livemode', 'data.object.livemode'],
  checkoutHosts: ['checkout.stripe.com'],
  checkoutPage: {
    api: 'https://api.stripe.com',
    id: /\/(cs_[A-Za-z0-9_]{8,200})(?=$|\/)/,
    path: '/v1/checkout/sessions/{id}',
    returns: [
      { field: 'success_url', when: 'paid' },
      // A form that is embedded in the page of the app has this one alone.
      { field: 'return_url', when: 'paid' },
      { field: 'cancel_url', when: 'gave-up' },
    ],
  },
  deliveries: {
    panel: 'Stripe → Workbench → Webhooks → your endpoint → Event deliveries',
    states: 'Failed or Pending',
    triesForHours: 72,
    resend: 'open the event there and resend it',
    keptDays: 30,
  },
  sources: [
    {
      fact: 'the tab Event deliveries of an endpoint lists events as Delivered, Pending or Failed, with each attempt',
      url: `${docs}/workbench/webhooks`,
      read: '2026-11-28',
    },
    {
      fact: 'undelivered events are sent anew for up to three days; those of the last 30 days are listed (delivery_success=false)',
      url: `${docs}/webhooks/process-undelivered-events`,
      read: '2026-11-28',
    },
    {
      fact: 'a checkout session is read by its ID, and names success_url, cancel_url and return_url',
      url: `${docs}/api/checkout/sessions/retrieve`,
      read: '2026-11-27',
    },
    {
      fact: 'header, fields t, v1 and v0, joint, HMAC-SHA256, tolerance of five minutes',
      url: `${docs}/webhooks#verify-manually`,
      read: '2026-11-27',
    },
    { fact: 'prefixes of test and live keys', url: `${docs}/api/authentication`, read: '2026-11-27' },
    {
      fact: 'fields of subscription, invoice and charge in API version 2026-10-28.endive (types of the package stripe 23.1.0)',
      url: 'https://github.com/stripe/stripe-node/tree/v23.1.0',
      read: '2026-11-27',
    },
  ],
  unconfirmed: [
    'that previous_attributes name these fields for each change',
    'the places of period, subscription and invoice in API versions before 2025-03-31',
  ],
};
