import { defineCheck } from '../check.ts';
import { howToTry, judgeTrials, oneTransaction, type TrialWords } from '../billing-words.ts';

const id = 'hardening/webhook-repeated';

const twice = {
  place: 'same-event',
  happened: 'One payment counts several times: members get several receipts for it, and your books are wrong.',
  steps: [oneTransaction, 'Let a mail be written in that transaction too, under a key of the payment.'],
} as const;

const inARow: TrialWords = {
  ...twice,
  cause:
    'The app does not remember which events it has worked off, and payment providers deliver an event at least once.',
  did: 'told the app of one payment three times with the same event',
};

const atOnce: TrialWords = {
  ...twice,
  cause:
    'The app looks whether an event is known before it works it off and notes it afterwards: in between the same event is let through again.',
  did: 'told the app of one payment eight times at the same moment with the same event',
};

const sentAgain: TrialWords = {
  place: 'sent-again',
  happened:
    'A payment that fails once in your app is lost for good: the member has paid and gets nothing, although the payment provider sends the event again.',
  cause:
    'The app notes an event as worked off before the work is done, so the second delivery is taken for a repetition.',
  did: 'sent the app an event that it failed at, and the same event again when nothing was wrong with it any more',
  steps: [
    oneTransaction,
    'Answer with a status of 500 where that transaction fails; then nothing is kept and the next delivery does it all.',
  ],
};

const wordsOf = (trial: string): TrialWords | undefined => {
  if (trial === 'in-a-row') return inARow;
  if (trial === 'at-once') return atOnce;
  return trial === 'failed-and-sent-again' ? sentAgain : undefined;
};

export default defineCheck({
  id,
  rows: ['S6.m7'],
  needs: ['hardening'],
  damage: 'money',
  effort: { minutes: [30, 180], who: 'developer' },
  worst: 'blocker',
  docs: {
    title: 'A payment event counts once, however often it comes',
    failureTitle: 'Repeated payment events count twice or never',
    why: 'Payment providers deliver each event at least once: again when your answer was slow, again when you answered with an error. I tell the app of one payment several times, one after another and at the same moment, and count the mails; and I send an event that your app fails at, and then the same event in order.',
    fix: 'Keep the ID of each event in the same transaction as what it changes.',
    howTo: howToTry,
    references: [
      'https://docs.stripe.com/webhooks#handle-duplicate-events',
      'https://docs.stripe.com/webhooks#retries',
    ],
  },
  judge: ({ hardening }, asOf) => judgeTrials(hardening, asOf, { id, only: 'webhooks', wordsOf }),
});
