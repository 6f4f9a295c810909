import type { Issuer } from './issuer.ts';
import { exchange } from './steps.ts';

export const paymentIssuers: readonly Issuer[] = [
  {
    id: 'stripe',
    name: 'Stripe',
    blastRadius:
      'A stranger can refund payments, create charges, and read the names, addresses and payment history of every customer. With a webhook secret they can report payments that were never made, and get in for free.',
    rotation: exchange({
      make: 'In the Stripe Dashboard under Developers, API keys, create a new key; a restricted key with only what the app needs is better than a secret key. For a webhook secret: open the endpoint and choose Roll secret, with a delay of a day.',
      revoke: 'Roll or delete the old key in the same place; when strangers use it already, do this first.',
      look: 'Read Developers, Logs for requests that your app did not make: refunds, payouts, new customers.',
    }),
    page: 'https://dashboard.stripe.com/apikeys',
    guard:
      'A publishable key only starts payments. What guards it: prices and amounts are decided on the server, and Radar rules slow down card testing.',
    source: { url: 'https://docs.stripe.com/keys-best-practices', read: '2026-11-27' },
  },
  {
    id: 'paddle',
    name: 'Paddle',
    blastRadius:
      'A stranger can read every customer and transaction, refund, and cancel subscriptions. With a webhook secret they can report payments that were never made.',
    rotation: exchange({
      make: 'In Paddle under Developer tools, Authentication, create a new API key with only the permissions that the app uses. For a webhook secret: create a second notification destination.',
      revoke: 'Revoke the old key, or delete the old destination, in the same place.',
      look: 'Look through the list of transactions and adjustments for refunds that nobody of you made.',
    }),
    page: 'https://vendors.paddle.com/authentication-v2',
    guard:
      'A client-side token opens checkouts and shows prices. What guards it: approved domains in the settings of the checkout.',
    source: { url: 'https://developer.paddle.com/api-reference/about/authentication/', read: '2026-11-27' },
  },
  {
    id: 'lemonsqueezy',
    name: 'Lemon Squeezy',
    blastRadius: 'A stranger can read every customer and order of your shops, refund orders and change subscriptions.',
    rotation: exchange({
      make: 'In Lemon Squeezy under Settings, API, create a new key.',
      revoke: 'Delete the old key in the same place.',
      look: 'Look through orders and subscriptions for changes that nobody of you made.',
    }),
    page: 'https://app.lemonsqueezy.com/settings/api',
    source: { url: 'https://github.com/lmsqueezy/lemonsqueezy.js', read: '2026-11-27' },
  },
  {
    id: 'polar',
    name: 'Polar',
    blastRadius:
      'A stranger can read your customers and orders, and change products, prices and subscriptions, as far as the token reaches.',
    rotation: exchange({
      make: 'In Polar under Settings of the organisation, create a new access token with only the scopes that the app uses.',
      revoke: 'Delete the old token in the same place.',
      look: 'Look through orders, products and discounts for changes that nobody of you made.',
    }),
    page: 'https://polar.sh/dashboard',
    source: null,
  },
];
