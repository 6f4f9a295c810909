import type { BillingProvider, Template } from './provider.ts';

const amount = '500';
const price: Template = {
  id: '{{price}}',
  billing_cycle: { interval: 'month', frequency: 1 },
  description: 'Membership',
  tax_mode: 'account_setting',
  trial_period: null,
  unit_price: { amount, currency_code: 'USD' },
};
const period: Template = { starts_at: '{{periodStart}}', ends_at: '{{periodEnd}}' };

const subscription = (change: { readonly [name: string]: Template } = {}): Template => ({
  id: '{{subscription}}',
  billing_cycle: { interval: 'month', frequency: 1 },
  canceled_at: null,
  collection_mode: 'automatic',
  currency_code: 'USD',
  current_billing_period: period,
  custom_data: '{{metadata}}',
  customer_id: '{{customer}}',
  discount: null,
  items: [
    {
      next_billed_at: '{{periodEnd}}',
      previously_billed_at: '{{periodStart}}',
      price,
      quantity: 1,
      recurring: true,
      status: 'active',
      trial_dates: null,
    },
  ],
  next_billed_at: '{{periodEnd}}',
  paused_at: null,
  scheduled_change: null,
  started_at: '{{periodStart}}',
  status: 'active',
  transaction_id: '{{invoice}}',
  updated_at: '{{at}}',
  ...change,
});

const transaction = (change: { readonly [name: string]: Template }): Template => ({
  id: '{{invoice}}',
  billing_period: period,
  collection_mode: 'automatic',
  currency_code: 'USD',
  custom_data: '{{metadata}}',
  customer_id: '{{customer}}',
  details: { totals: { subtotal: amount, tax: '0', total: amount, grand_total: amount, currency_code: 'USD' } },
  items: [{ price, quantity: 1 }],
  subscription_id: '{{subscription}}',
  updated_at: '{{at}}',
  ...change,
});

const captured: Template = [
  { amount, status: 'captured', error_code: null, captured_at: '{{at}}', created_at: '{{at}}' },
];
const declined: Template = [
  { amount, status: 'error', error_code: 'declined', captured_at: null, created_at: '{{at}}' },
];

const docs = 'https://developer.paddle.com';
const sdkMocks = 'https://github.com/PaddleHQ/paddle-node-sdk/tree/main/src/__tests__/mocks/notifications';

export const paddle: BillingProvider = {
  id: 'paddle',
  name: 'Paddle',
  signature: {
    header: 'paddle-signature',
    separator: ';',
    timestampField: 'ts',
    signatureField: 'h1',
    otherField: 'h0',
    joint: ':',
    hash: 'sha256',
    toleranceSeconds: 5,
  },
  time: 'rfc3339',
  ids: {
    prefixes: {
      event: 'evt',
      delivery: 'ntf',
      customer: 'ctm',
      subscription: 'sub',
      item: 'txnitm',
      checkout: 'che',
      invoice: 'txn',
      charge: 'adj',
    },
    length: 26,
  },
  envelope: {
    event_id: '{{event.id}}',
    event_type: '{{event.type}}',
    occurred_at: '{{at}}',
    notification_id: '{{delivery.id}}',
    data: '{{event.data}}',
  },
  events: {
    'checkout-completed': {
      type: 'transaction.completed',
      data: transaction({ origin: 'web', status: 'completed', payments: captured, billed_at: '{{at}}' }),
    },
    'subscription-started': { type: 'subscription.created', data: subscription() },
    'subscription-renewed': { type: 'subscription.updated', data: subscription() },
    'payment-succeeded': {
      type: 'transaction.completed',
      data: transaction({
        origin: 'subscription_recurring',
        status: 'completed',
        payments: captured,
        billed_at: '{{at}}',
      }),
    },
    'payment-failed': {
      type: 'transaction.payment_failed',
      data: transaction({ origin: 'subscription_recurring', status: 'past_due', payments: declined }),
    },
    'past-due': { type: 'subscription.past_due', data: subscription({ status: 'past_due' }) },
    'plan-changed': { type: 'subscription.updated', data: subscription() },
    'cancel-at-period-end': {
      type: 'subscription.updated',
      data: subscription({ scheduled_change: { action: 'cancel', effective_at: '{{periodEnd}}', resume_at: null } }),
    },
    resumed: { type: 'subscription.updated', data: subscription() },
    cancelled: {
      type: 'subscription.canceled',
      data: subscription({
        status: 'canceled',
        canceled_at: '{{at}}',
        next_billed_at: null,
        current_billing_period: null,
      }),
    },
    refunded: {
      type: 'adjustment.updated',
      data: {
        id: '{{charge}}',
        action: 'refund',
        type: 'full',
        currency_code: 'USD',
        customer_id: '{{customer}}',
        reason: 'error',
        status: 'approved',
        subscription_id: '{{subscription}}',
        totals: { subtotal: amount, tax: '0', total: amount, currency_code: 'USD' },
        transaction_id: '{{invoice}}',
        updated_at: '{{at}}',
      },
    },
    'unknown-kind': { type: 'report.created', data: { id: 'rep', type: 'adjustments', status: 'pending' } },
  },
  keys: {
    live: [['pdl', 'live'], ['live']],
    test: [['pdl', 'sdbx'], ['test']],
    webhook: ['pdl', 'ntfset'],
  },
  // Sandbox and live are two accounts with addresses and keys of their own; an event does not say which it is from.
  liveFields: [],
  checkoutHosts: [],
  // The page says where it leads in a script of its own (settings.successUrl); no API tells.
  checkoutPage: null,
  deliveries: {
    panel: 'Paddle → Developer tools → Notifications → your destination → View logs',
    states: 'failed or needs retry',
    triesForHours: 72,
    resend: 'replay the notification there',
    keptDays: 90,
  },
  sources: [
    {
      fact: 'each attempt to deliver a notification is logged, and what was not delivered is tried again',
      url: `${docs}/api-reference/notification-logs`,
      read: '2026-11-28',
    },
    {
      fact: 'states needs_retry and failed; an event of the last 90 days can be replayed',
      url: 'https://github.com/PaddleHQ/paddle-mcp-server',
      read: '2026-11-28',
    },
    {
      fact: 'header, fields ts and h1, joint, HMAC-SHA256, five seconds in the SDK',
      url: `${docs}/webhooks/about/signature-verification`,
      read: '2026-11-27',
    },
    { fact: 'prefixes of sandbox and live API keys', url: `${docs}/api-reference/about/api-keys`, read: '2026-11-27' },
    { fact: 'fields and types of events', url: sdkMocks, read: '2026-11-27' },
    {
      fact: 'ids are a prefix and 26 of a-z and 0-9',
      url: `${docs}/webhooks/transactions/transaction-paid`,
      read: '2026-11-27',
    },
    {
      fact: 'cancelling at the end of the period sets scheduled_change in subscription.updated',
      url: `${docs}/webhooks/simulator/subscription-canceled`,
      read: '2026-11-27',
    },
  ],
  unconfirmed: [
    'the menus that lead to the logs of a destination, and that it tries for three days',
    'the prefix of endpoint secrets',
    'the prefixes live_ and test_ of client-side tokens',
    'that no signature field h0 is in use',
  ],
};
