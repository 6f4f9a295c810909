import { defineRule } from '../rule.ts';
import { alphanumeric, madeUp } from './made-up.ts';
import { alone, assigned } from './pattern.ts';

const mode = (value: string): 'live' | 'test' => (value.includes('_live_') ? 'live' : 'test');

export const clerkSecretKey = defineRule({
  id: 'clerk-secret-key',
  issuer: 'clerk',
  title: 'a Clerk secret key',
  class: 'secret',
  reach: 'token',
  keywords: ['clerk'],
  pattern: assigned('clerk', String.raw`sk_(?:live|test)_[A-Za-z0-9]{24,64}`),
  entropy: 3,
  read: value => ({ ok: true, mode: mode(value) }),
  positives: () => [
    `CLERK_SECRET_KEY=sk_live_${madeUp(alphanumeric, 42)}`,
    `clerkSecret: "sk_test_${madeUp(alphanumeric, 32)}"`,
  ],
  negatives: () => [
    `CLERK_SECRET_KEY=sk_live_${madeUp(alphanumeric, 5)}`,
    `STRIPE_SECRET_KEY=sk_live_${madeUp(alphanumeric, 42)}`,
  ],
});

export const clerkPublishableKey = defineRule({
  id: 'clerk-publishable-key',
  issuer: 'clerk',
  title: 'a Clerk publishable key',
  class: 'public',
  reach: 'token',
  keywords: ['pk_live_', 'pk_test_'],
  pattern: alone(String.raw`pk_(?:live|test)_[A-Za-z0-9]{10,200}={0,2}`),
  // It is the name of the host that answers, in base64, with `$` behind it; Stripe's is not.
  read: value => {
    const host = /^([\w.-]+\.[a-z]{2,})\$$/.exec(
      Buffer.from(value.replace(/^pk_(?:live|test)_/, ''), 'base64').toString('latin1'),
    )?.[1];
    return { ok: host !== undefined, mode: mode(value), details: host === undefined ? [] : [`for ${host}`] };
  },
  positives: () => [
    `NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY=pk_live_${Buffer.from('clerk.community.test$').toString('base64').replaceAll('=', '')}`,
  ],
  negatives: () => [`pk_live_51${madeUp(alphanumeric, 97)}`],
});
