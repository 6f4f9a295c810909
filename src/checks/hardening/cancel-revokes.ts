import { defineCheck } from '../check.ts';
import { howToTry, judgeTrials, readFromSubscription, type TrialWords } from '../billing-words.ts';

const id = 'hardening/cancel-revokes';

const cancelled: TrialWords = {
  place: 'cancelled',
  happened: 'Members whose subscription has ended keep what the others pay for, for as long as they like.',
  cause:
    'The event that ends a subscription changes nothing: the app knows the events that give and not the one that takes away.',
  did: 'told the app, as the payment provider, that the subscription has ended',
  steps: [
    'Handle the end of a subscription (customer.subscription.deleted at Stripe, subscription.canceled at Paddle): store it as ended.',
    readFromSubscription,
  ],
};

const refunded: TrialWords = {
  place: 'refunded',
  happened: 'Members get all of their money back and keep what they paid for.',
  cause: 'The event of a full refund changes nothing, although the declared policy ends access with it.',
  did: 'told the app, as the payment provider, that the last payment was refunded in full',
  steps: [
    'Handle the full refund (charge.refunded at Stripe, an approved adjustment at Paddle): find the subscription by the invoice, and end access.',
    'If you leave refunded members in until the end of the period, say so: "drive": { "policy": { "refund": "period-end" } }.',
  ],
};

/** Where the declared policy keeps access until the end of the period, a refund takes nothing away. */
const wordsOf = (trial: string, due: string | null | undefined): TrialWords | undefined => {
  if (trial === 'cancelled') return cancelled;
  return trial === 'refunded' && (due === null || due === undefined) ? refunded : undefined;
};

export default defineCheck({
  id,
  rows: ['S6.m7'],
  needs: ['hardening'],
  damage: 'money',
  effort: { minutes: [20, 120], who: 'developer' },
  worst: 'blocker',
  docs: {
    title: 'Who no longer pays loses the plan without manual work',
    failureTitle: 'Cancelled members keep access',
    why: 'Nobody complains about getting something, so a plan that never ends is found in the books, months later. I let a member pay, tell the app of the end of the subscription and of a refund, and look what the member still holds.',
    fix: 'Handle the event that ends a subscription and the one of a refund, and read the role from what is stored.',
    howTo: howToTry,
    references: [
      'https://docs.stripe.com/billing/subscriptions/webhooks',
      'https://github.com/OWASP/ASVS/blob/v5.0.0/5.0/en/0x17-V8-Authorization.md',
    ],
  },
  judge: ({ hardening }, asOf) => judgeTrials(hardening, asOf, { id, only: 'billing', wordsOf }),
});
