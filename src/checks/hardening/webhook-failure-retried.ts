import { defineCheck } from '../check.ts';
import { howToTry, judgeTrials, type TrialWords } from '../billing-words.ts';

const id = 'hardening/webhook-failure-retried';

const failing: TrialWords = {
  place: 'failing',
  confidence: 'observed',
  happened:
    'When your database is away for a minute, everybody who pays in that minute has paid for nothing: the payment provider never sends those events again.',
  cause:
    'The app answers that it has taken an event, and nothing of it was done: an error is caught and answered as success.',
  did: 'told the app of a payment that it cannot store, with everything right that decides about the plan',
  steps: [
    'Answer with a status of 500 where the work on an event fails, and catch nothing on the way that is not undone.',
    'If you work events off after you have answered, keep each one until it is done, and alert yourself of those that fail.',
    'Look at the log of the webhook for errors that were answered as success, and let your payment provider send those events again.',
  ],
};

export default defineCheck({
  id,
  rows: ['S6.m7'],
  needs: ['hardening'],
  damage: 'money',
  effort: { minutes: [10, 60], who: 'developer' },
  worst: 'blocker',
  docs: {
    title: 'An event that fails is not answered as taken',
    failureTitle: 'Payments are lost when your app fails',
    why: 'A payment provider sends an event again for days, but only while you answer that you could not take it. I tell the app of payments that many databases cannot store, while plan, price and member are right, and look at both: what was answered, and whether the member holds the plan. Where the app shows a plan only some time after its answers, nothing is said.',
    fix: 'Answer with a status of 500 whenever the work on an event fails.',
    howTo: howToTry,
    references: [
      'https://docs.stripe.com/webhooks#retries',
      'https://developer.paddle.com/webhooks/respond-to-webhooks',
    ],
  },
  judge: ({ hardening }, asOf) =>
    judgeTrials(hardening, asOf, {
      id,
      only: 'webhooks',
      wordsOf: trial => (trial === 'failing' ? failing : undefined),
    }),
});
