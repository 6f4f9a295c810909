import { defineCheck } from '../check.ts';
import { howToTry, judgeTrials, readFromSubscription, type TrialWords } from '../billing-words.ts';

const id = 'hardening/past-due-ends';

const base = {
  place: 'past-due',
  happened:
    'Members whose card no longer works stay in for as long as the payment provider keeps trying; an expired card is the cheapest plan.',
  steps: [
    'Store when a subscription became past due, as the first event that says so tells it (created, not your clock), and leave that date alone until a payment goes through.',
    'End access when the days that you promise are over, without an event and without a job.',
    readFromSubscription,
  ],
} as const;

const over: TrialWords = {
  ...base,
  cause:
    'The app lets “past due” count as paid, or counts the days from when it heard of it instead of from when it happened.',
  did: 'told the app, as the payment provider, of a payment that failed longer ago than the days of grace, and that the subscription is past due since then',
};

const retried: TrialWords = {
  ...base,
  cause: 'Each further try that fails starts the days of grace again.',
  did: 'told the app, as the payment provider, that the payment was tried again an hour ago and failed again',
};

const wordsOf = (trial: string): TrialWords | undefined => {
  if (trial === 'past-due-over') return over;
  return trial === 'past-due-retried' ? retried : undefined;
};

export default defineCheck({
  id,
  rows: ['S6.m7'],
  needs: ['hardening'],
  damage: 'money',
  effort: { minutes: [20, 120], who: 'developer' },
  worst: 'blocker',
  docs: {
    title: 'Who does not pay loses access after the days that you promise',
    failureTitle: 'A failed payment changes nothing, for ever',
    why: 'Payment providers try a card for weeks before they give up. How long a member stays in meanwhile is your promise (drive.policy.pastDueGraceDays, three days where you say nothing). Nobody waits for days here: the events say when the payment failed, as those do that a provider delivers late. An app that counts from its own clock is found too, for a late event gives days away there.',
    fix: 'Count the days of grace from the event that first said “past due”, and end access when they are over.',
    howTo: howToTry,
    references: [
      'https://docs.stripe.com/billing/revenue-recovery/smart-retries',
      'https://docs.stripe.com/billing/subscriptions/overview#subscription-statuses',
    ],
  },
  judge: ({ hardening }, asOf) => judgeTrials(hardening, asOf, { id, only: 'billing', wordsOf }),
});
