import { defineRule } from '../rule.ts';
import { alphanumeric, base64, digits, madeUp } from './made-up.ts';
import { alone, notAssigned } from './pattern.ts';

const account = (value: string): string | undefined => /_51([A-Za-z0-9]{16})/.exec(value)?.[1];
const mode = (value: string): 'live' | 'test' => (value.includes('_test_') ? 'test' : 'live');

const read = (value: string) => {
  const of = account(value);
  return { ok: true, mode: mode(value), ...(of === undefined ? {} : { account: of }) };
};

const body = String.raw`[sr]k_(?:org_)?(?:live|test|prod)_[A-Za-z0-9]{10,247}`;

export const stripeSecretKey = defineRule({
  id: 'stripe-secret-key',
  issuer: 'stripe',
  title: 'a Stripe secret key',
  class: 'secret',
  reach: 'token',
  keywords: ['k_live_', 'k_test_', 'k_prod_', 'k_org_'],
  // Clerk's keys look the same; the name beside them tells.
  pattern: alone(`${body}(?![\\w-])${notAssigned('clerk', body)}`),
  entropy: 3,
  read,
  positives: () => [
    `STRIPE_SECRET_KEY=sk_live_51${madeUp(alphanumeric, 97)}`,
    `new Stripe("rk_test_${madeUp(alphanumeric, 24)}")`,
    `{"env":"STRIPE_KEY=sk_test_${madeUp(alphanumeric, 24)}\\nPORT=1"}`,
  ],
  negatives: () => [
    `STRIPE_SECRET_KEY=sk_live_${madeUp(alphanumeric, 5)}`,
    `STRIPE_SECRET_KEY=sk_live_your_key_here`,
    `task_test_${madeUp(alphanumeric, 30)}`,
    `CLERK_SECRET_KEY=sk_live_${madeUp(alphanumeric, 42)}`,
    `pk_live_51${madeUp(alphanumeric, 97)}`,
  ],
});

/** Base64 of a host name and `$`: Clerk's publishable keys, which begin like Stripe's. */
const namesHost = (value: string): boolean =>
  /^[\w.-]+\.[a-z]{2,}\$$/.test(Buffer.from(value.replace(/^pk_(?:live|test)_/, ''), 'base64').toString('latin1'));

export const stripePublishableKey = defineRule({
  id: 'stripe-publishable-key',
  issuer: 'stripe',
  title: 'a Stripe publishable key',
  class: 'public',
  reach: 'token',
  keywords: ['pk_live_', 'pk_test_'],
  pattern: alone(String.raw`pk_(?:live|test)_[A-Za-z0-9]{10,247}`),
  entropy: 3,
  read: value => ({ ...read(value), ok: !namesHost(value) }),
  positives: () => [`loadStripe('pk_live_51${madeUp(alphanumeric, 97)}')`, `pk_test_${madeUp(alphanumeric, 24)}`],
  negatives: () => [
    `pk_live_${madeUp(alphanumeric, 4)}`,
    `pk_test_${Buffer.from('clerk.community.test$').toString('base64').replaceAll('=', '')}`,
  ],
});

export const stripeWebhookSecret = defineRule({
  id: 'stripe-webhook-secret',
  issuer: 'stripe',
  title: 'a webhook signing secret (Stripe, or a sender that signs like Svix)',
  class: 'secret',
  reach: 'token',
  keywords: ['whsec_'],
  pattern: /(?<!(?<!\\)[\w-])whsec_(?:test_)?[A-Za-z0-9+/]{24,120}={0,2}(?![\w+/=-])/g,
  entropy: 3,
  positives: () => [`STRIPE_WEBHOOK_SECRET=whsec_${madeUp(alphanumeric, 32)}`, `"whsec_${madeUp(base64, 43)}="`],
  negatives: () => ['whsec_your_secret', `whsec_${madeUp(digits, 10)}`],
});
