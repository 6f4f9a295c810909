import { seen } from '../../src/evidence/leaf.ts';
import type { JoinSeen, SmokeEvidence, WebhookAnswer } from '../../src/evidence/smoke.ts';

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

/** A run in which everything went well. */
export const soundSmoke = (): SmokeEvidence => ({
  testedAt: '2026-11-22T15:10:00.000Z',
  domain: 'community.test',
  app: 'https://app.community.test',
  environment: 'staging',
  verdict: 'passed',
  join: seen(joinSeen()),
  webhook: {
    look: seen(webhookAnswer({ status: 405 })),
    unsigned: seen(webhookAnswer()),
    signed: seen(webhookAnswer({ status: 200 })),
  },
});
