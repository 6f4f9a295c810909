import { seen } from '../../src/evidence/leaf.ts';
import type { Callback, JoinSeen, SmokeEvidence, WebhookAnswer } from '../../src/evidence/smoke.ts';

export const joinSeen = (change: Partial<JoinSeen> = {}): JoinSeen => ({
  stages: ['front page', 'account and confirmation', 'payment', 'role', 'dashboard'].map(name => ({ name, ms: 400 })),
  ms: 2_000,
  stopped: null,
  paid: true,
  hasRole: true,
  ...change,
});

const webhookAnswer = (change: Partial<WebhookAnswer> = {}): WebhookAnswer => ({
  status: 400,
  kind: 'json',
  location: null,
  ...change,
});

export const callback = (change: Partial<Callback> = {}): Callback => ({
  when: 'paid',
  address: 'https://staging.community.test/billing/thanks',
  told: 'Stripe',
  ...change,
});

/** A run in which everything went well. */
export const soundSmoke = (): SmokeEvidence => ({
  testedAt: '2026-11-22T15:10:00.000Z',
  domain: 'community.test',
  app: 'https://staging.community.test',
  origins: ['https://staging.community.test'],
  environment: 'staging',
  verdict: 'passed',
  join: seen(joinSeen()),
  callbacks: {
    payment: seen([callback(), callback({ when: 'gave-up', address: 'https://staging.community.test/billing' })]),
    signIn: seen([
      callback({
        when: 'signed-in',
        address: 'https://staging.community.test/auth/google',
        told: 'accounts.google.com',
      }),
    ]),
  },
  webhook: {
    look: seen(webhookAnswer({ status: 405 })),
    unsigned: seen(webhookAnswer()),
    signed: seen(webhookAnswer({ status: 200 })),
  },
});

const strayAddresses = [
  'http://localhost:3000/thanks',
  'https://harbour.vercel.app/auth',
  'https://elsewhere.example/',
];

/** What a smoke run could have seen instead: of the way to join, or of the route that payments are told to. */
export const smokes = (path: readonly string[], value: unknown): readonly unknown[] =>
  path[1] === 'callbacks'
    ? strayAddresses.map(address => (value as readonly Callback[]).map(each => ({ ...each, address })))
    : path.at(-1) === 'join'
      ? [
          { ...(value as JoinSeen), stopped: { at: 'confirm', reason: 'confirm stopped: the status is 404' } },
          { ...(value as JoinSeen), hasRole: false },
        ]
      : [404, 500, 301, 200].map(status => ({ ...(value as WebhookAnswer), status }));
