import { defineCheck } from '../check.ts';
import { howToTry, judgeTrials, readFromSubscription, type TrialWords } from '../billing-words.ts';

const id = 'hardening/cancel-by-policy';

const losesAtOnce: TrialWords = {
  place: 'cancel-announced',
  happened:
    'Members who cancel lose at once what they have paid for until the end of the month; they ask their bank for the money.',
  cause: 'The app takes “cancelled at the end of the period” for the end itself.',
  did: 'told the app, as the payment provider, that a member cancelled and stays until the end of the period',
  steps: [
    'Keep access until the end of the period that is stored with the subscription (current_period_end at Stripe); only the event of the end ends it.',
    'If you end access at once, say so: "drive": { "policy": { "cancel": "immediate" } }.',
  ],
};

const keepsAnyway: TrialWords = {
  place: 'cancel-announced',
  happened:
    'Members who cancel stay in until the end of the period, although your declared policy ends access at once.',
  cause: 'The app does not look whether a subscription is cancelled while it runs.',
  did: 'told the app, as the payment provider, that a member cancelled and is paid until the end of the period',
  steps: [
    'End access where the subscription says that it will be cancelled (cancel_at_period_end at Stripe, scheduled_change at Paddle).',
    'If members may stay until the end of the period, say so: "drive": { "policy": { "cancel": "period-end" } }.',
  ],
};

const secondEnded: TrialWords = {
  place: 'second-ended',
  happened: 'A member who paid twice by mistake loses everything when the second subscription is ended and refunded.',
  cause: 'The app keeps one subscription a member, or ends all of them with one.',
  did: 'let a member have two subscriptions and told the app, as the payment provider, that the second one has ended',
  steps: [
    'Store each subscription under its own ID, and change only the one that the event names.',
    'Give the best plan of all that still run.',
    readFromSubscription,
  ],
};

const refundKeeps: TrialWords = {
  place: 'refunded',
  happened:
    'Members whose payment was refunded lose access at once, although your declared policy keeps it until the end of the period.',
  cause: 'The app ends access with the event of the refund.',
  did: 'told the app, as the payment provider, that the last payment was refunded in full',
  steps: [
    'Note the refund and leave the subscription as it is.',
    'If a refund ends access at once, say so: "drive": { "policy": { "refund": "immediate" } }.',
  ],
};

const within: TrialWords = {
  place: 'past-due-within',
  severity: 'high',
  happened:
    'A member whose card fails once is locked out in the same minute, although you promise days in which it is tried again.',
  cause:
    'The app gives nothing while a subscription is past due. It is high and no blocker, for the next payment gives it back.',
  did: 'told the app, as the payment provider, that a payment did not go through and the subscription is past due',
  steps: [
    'Keep access for the days that you promise, counted from the event that first said “past due”.',
    'If you promise none, say so: "drive": { "policy": { "pastDueGraceDays": 0 } }.',
  ],
};

const wordsOf = (trial: string, due: string | null | undefined): TrialWords | undefined => {
  if (trial === 'cancel-announced') return due === null ? keepsAnyway : losesAtOnce;
  if (trial === 'second-ended') return secondEnded;
  if (trial === 'past-due-within') return within;
  return trial === 'refunded' && typeof due === 'string' ? refundKeeps : undefined;
};

export default defineCheck({
  id,
  rows: ['S6.m7'],
  needs: ['hardening'],
  damage: 'money',
  effort: { minutes: [20, 120], who: 'developer' },
  worst: 'blocker',
  docs: {
    title: 'Cancelling ends access when you promised, not earlier and not later',
    failureTitle: 'Members lose what they have paid for',
    why: 'When access ends is a promise of your pricing page, and it differs: at the end of the period, or at once. What you promise stands in drive.policy (until the end of the period, three days for a failed payment, at once with a refund, where you say nothing). I let members cancel and look whether the app keeps that promise.',
    fix: 'Let one function decide from the stored subscriptions and your policy, and let events change nothing but the subscription that they name.',
    howTo: howToTry,
    references: [
      'https://docs.stripe.com/billing/subscriptions/cancel',
      'https://developer.paddle.com/build/subscriptions/cancel-subscriptions',
    ],
  },
  judge: ({ hardening }, asOf) => judgeTrials(hardening, asOf, { id, only: 'billing', wordsOf }),
});
