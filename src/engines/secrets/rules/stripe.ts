import { defineRule } from '../rule.ts';

const account = (value: string): string | undefined => /_51([A-Za-z0-9]{16})/.exec(value)?.[1];
const mode = (value: string): 'live' | 'test' => (/^[a-z]{2}_live_/.test(value) ? 'live' : 'test');

export const stripeSecretKey = defineRule({
  id: 'stripe-secret-key',
  issuer: 'stripe',
  title: 'a Stripe secret key',
  class: 'secret',
  reach: 'token',
  keywords: ['sk_live_', 'sk_test_', 'rk_live_', 'rk_test_'],
  pattern: /(?<![A-Za-z0-9_-])[sr]k_(?:live|test)_[A-Za-z0-9]{10,247}(?![A-Za-z0-9_-])/g,
  entropy: 3,
  read: value => {
    const of = account(value);
    return { ok: true, mode: mode(value), ...(of === undefined ? {} : { account: of }) };
  },
  positives: () => [`STRIPE_SECRET_KEY=${['sk', 'live', '51vjLpwOsy6se4jU8TtjJHpXhQg27zY47GyK2Uk'].join('_')}`],
  negatives: () => [`STRIPE_SECRET_KEY=${['sk', 'live', 'short'].join('_')}`],
});
