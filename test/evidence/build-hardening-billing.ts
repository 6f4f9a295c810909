import type { RoleTrial } from '../../src/evidence/hardening/billing.ts';
import type { EventTrial } from '../../src/evidence/hardening/webhooks.ts';
import type { Exchange, HardeningFacts } from '../../src/evidence/hardening.ts';
import { seen } from '../../src/evidence/leaf.ts';
import { forgeries } from '../../src/drive/billing/sign.ts';

const event = (type: string): Exchange => ({
  actor: 'the payment provider',
  method: 'POST',
  path: '/api/webhooks/billing',
  sent: [type],
  status: 200,
  excerpt: '{"outcome":"applied"}',
});

/** A member who holds what is due at the first look. */
const roleTrial = (due: string | null, change: Partial<RoleTrial> = {}): RoleTrial => ({
  due,
  holds: due,
  afterMs: 4,
  waitedMs: 4,
  opens: null,
  policy: null,
  shown: [event('customer.subscription.updated')],
  ...change,
});

const eventTrial = (due: string | null, change: Partial<EventTrial> = {}): EventTrial => ({
  ...roleTrial(due),
  mails: null,
  ...change,
});

const receipts = (count: number) => ({ subject: 'Your receipt', due: count, came: count });

export const soundBilling = (): HardeningFacts['billing'] => ({
  'past-due-over': seen(roleTrial(null, { policy: 'drive.policy.pastDueGraceDays: 3' })),
  'past-due-retried': seen(roleTrial(null, { policy: 'drive.policy.pastDueGraceDays: 3' })),
  'past-due-within': seen(roleTrial('supporter', { policy: 'drive.policy.pastDueGraceDays: 3' })),
  'paid:supporter': seen(roleTrial('supporter')),
  'cancel-announced': seen(roleTrial('supporter', { policy: 'drive.policy.cancel: period-end' })),
  cancelled: seen(roleTrial(null, { opens: false })),
  'paid:patron': seen(roleTrial('patron')),
  'plan-down': seen(roleTrial('supporter')),
  'second-ended': seen(roleTrial('supporter')),
  refunded: seen(roleTrial(null, { policy: 'drive.policy.refund: immediate' })),
  'return-page': seen(roleTrial(null)),
});

export const soundWebhooks = (): HardeningFacts['webhooks'] => ({
  'written-with-spaces': seen(eventTrial('supporter')),
  'written-in-utf-8': seen(eventTrial('supporter')),
  ...Object.fromEntries(Object.keys(forgeries).map(name => [`forged:${name}`, seen(eventTrial(null))])),
  'in-a-row': seen(eventTrial('supporter', { mails: receipts(1) })),
  'at-once': seen(eventTrial('supporter', { mails: receipts(2) })),
  'older-after-end': seen(eventTrial(null)),
  'same-second-after-end': seen(eventTrial(null)),
  'created-late': seen(eventTrial('patron')),
  'older-after-change': seen(eventTrial('patron')),
  'last-event-first': seen(eventTrial('supporter')),
  failing: seen(eventTrial(null)),
  'failed-and-sent-again': seen(eventTrial('supporter')),
});

/** What a member could have held instead, and mails that could have come instead. */
export const roleInstead = (value: unknown): readonly unknown[] => {
  const trial = value as EventTrial;
  const { due, mails } = trial;
  return [
    { ...trial, holds: due === null ? 'supporter' : null, afterMs: null },
    ...(mails ? [{ ...trial, mails: { ...mails, came: mails.due + 1 } }] : []),
  ];
};
