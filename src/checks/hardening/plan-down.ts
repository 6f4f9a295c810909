import { defineCheck } from '../check.ts';
import { howToTry, judgeTrials, readFromSubscription, type TrialWords } from '../billing-words.ts';

const id = 'hardening/plan-down';

const down: TrialWords = {
  place: 'plan-down',
  happened:
    'Members who change to the lower plan keep the higher one: a month of the dear plan is the dear plan for ever.',
  cause:
    'The app writes a plan that is higher than the one before and no lower one, or it remembers the best plan that somebody had.',
  did: 'told the app, as the payment provider, that a member changed from the highest plan to the lowest',
  steps: [
    'Take the plan from the price that each event of the subscription names, whether it is higher or lower.',
    readFromSubscription,
  ],
};

export default defineCheck({
  id,
  rows: ['S6.m7'],
  needs: ['hardening'],
  damage: 'money',
  effort: { minutes: [15, 90], who: 'developer' },
  worst: 'blocker',
  docs: {
    title: 'A lower plan takes the higher one away',
    failureTitle: 'Members keep the higher plan for the price of the lower one',
    why: 'The code of most apps was written for people who buy more. I let a member pay for the highest plan, tell the app of a change to the lowest, and look what the member holds.',
    fix: 'Store the plan that the event names, whatever was stored before.',
    howTo: howToTry,
    references: ['https://docs.stripe.com/billing/subscriptions/change-price'],
  },
  judge: ({ hardening }, asOf) =>
    judgeTrials(hardening, asOf, {
      id,
      only: 'billing',
      wordsOf: trial => (trial === 'plan-down' ? down : undefined),
      none: 'there is one plan, so nobody changes to a lower one',
    }),
});
