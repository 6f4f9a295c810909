import { defineCheck } from '../check.ts';
import { howToTry, judgeTrials, partOf, type TrialWords } from '../billing-words.ts';

const id = 'hardening/webhook-forged';

/** The event as it was sent, by the name of the forgery. */
const sent: { readonly [forgery: string]: string } = {
  unsigned: 'without any signature',
  'wrong-secret': 'signed with a secret of my own',
  'empty-secret': 'signed with the empty secret',
  'body-changed': 'that was changed after it was signed',
  'unknown-scheme-only': 'whose only signature is of a kind that does not count',
  'empty-signature': 'whose signature is empty',
};

const causes: { readonly [forgery: string]: string } = {
  'empty-secret': 'An empty secret counts, such as that of a variable that is not set on the server.',
  'empty-signature':
    'The signature is compared with the beginning of the right one, and an empty one is the beginning of everything.',
  'unknown-scheme-only': 'A signature of a kind that the payment provider uses for tests counts.',
  'body-changed': 'What is signed is not what is used.',
};

const old: TrialWords = {
  place: 'age',
  severity: 'high',
  happened: 'Whoever finds an old payment event in a log or a proxy gives a plan with it, also long after it was sent.',
  cause:
    'The app does not refuse an event whose signature is old. It is high and no blocker, for your payment provider signed that event once.',
  did: 'sent the app a payment event that was signed ten minutes ago',
  steps: [
    'Refuse an event whose signature is older than five minutes, in seconds: the official library of your payment provider does it by itself.',
    'If the clock of your server is wrong, set the clock.',
  ],
};

const wordsOf = (trial: string): TrialWords | undefined => {
  if (!trial.startsWith('forged:')) return undefined;
  const forgery = partOf(trial);
  if (forgery === 'too-old') return old;
  return {
    place: 'signature',
    happened: 'Anybody can send your app a payment event and hold every plan without paying.',
    cause: causes[forgery] ?? 'The app does not compare the signature of an event with the one that it must have.',
    did: `sent the app a payment event ${sent[forgery] ?? `that was forged (${forgery})`}`,
    steps: [
      'Check each event with the official library of your payment provider, on the raw body, before anything else reads it.',
      'Let the app refuse to start without the signing secret, and compare whole signatures in constant time.',
      'Look in your database for subscriptions that your payment provider does not know.',
    ],
  };
};

export default defineCheck({
  id,
  rows: ['S6.m7'],
  needs: ['hardening'],
  damage: 'money',
  effort: { minutes: [10, 60], who: 'developer' },
  worst: 'blocker',
  docs: {
    title: 'Only genuine payment events count',
    failureTitle: 'Anybody can give themselves a paid plan',
    why: 'The address to which payments are told is open to the whole internet; its signature is the only lock. I send the event that gives a plan in seven forgeries, one of them with an empty secret, and look after each whether the member holds the plan. An app that answers 400 and writes all the same is found as well.',
    fix: 'Check every event with the official library of your payment provider, on the raw body, with a secret that must be set.',
    howTo: howToTry,
    references: [
      'https://docs.stripe.com/webhooks#verify-official-libraries',
      'https://developer.paddle.com/webhooks/signature-verification',
    ],
  },
  judge: ({ hardening }, asOf) => judgeTrials(hardening, asOf, { id, only: 'webhooks', wordsOf }),
});
