import { defineCheck } from '../check.ts';
import { howToTry, judgeTrials, partOf, placeOf, readFromSubscription, type TrialWords } from '../billing-words.ts';

const id = 'hardening/pay-gives-role';

const wordsOf = (trial: string): TrialWords | undefined => {
  if (trial === 'return-page')
    return {
      place: trial,
      happened:
        'Whoever opens one address holds a paid plan without paying; a member who shares it gives it to everybody.',
      cause:
        'The page to which people come back after paying gives the plan, and a browser opens it with no payment at all.',
      did: 'began a payment, paid nothing, and opened the page to which the payment provider leads afterwards',
      steps: [
        'Let that page show what is stored and change nothing: “your payment is on its way” until the event is there.',
        'Give the plan in the webhook alone, where the provider signs what it says.',
      ],
    };
  if (!trial.startsWith('paid:')) return undefined;
  const plan = partOf(trial);
  return {
    place: placeOf(trial),
    happened: `A member pays for the plan ${plan} and does not get it; they ask for their money back.`,
    cause:
      'The events of the payment are answered as taken, and the plan does not show: it waits for a job, or nothing leads from this price to the plan.',
    did: `told the app, as the payment provider, that a member paid for the plan ${plan}`,
    steps: [
      'Store the subscription from the event itself, with plan and end of the period, before you answer it.',
      'Map every price of every environment to its plan, and alert yourself of a price that no plan has.',
      readFromSubscription,
    ],
  };
};

export default defineCheck({
  id,
  rows: ['S6.m7'],
  needs: ['hardening'],
  damage: 'money',
  effort: { minutes: [20, 180], who: 'developer' },
  worst: 'blocker',
  docs: {
    title: 'Who pays gets the plan at once, and nobody else does',
    failureTitle: 'Members pay and get nothing, or get it without paying',
    why: 'The payment provider tells your app of a payment by an event, and the browser of the member comes back on its own. Only the event is a proof. I tell the app of payments for each plan and look what the member holds; then I open the page after the payment without paying.',
    fix: 'Give the plan when the signed event comes, before you answer it, and never on the word of a browser.',
    howTo: howToTry,
    references: [
      'https://docs.stripe.com/billing/subscriptions/webhooks',
      'https://docs.stripe.com/checkout/fulfillment',
    ],
  },
  judge: ({ hardening }, asOf) => judgeTrials(hardening, asOf, { id, only: 'billing', wordsOf }),
});
