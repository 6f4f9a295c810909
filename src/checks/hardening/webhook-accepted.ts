import { defineCheck } from '../check.ts';
import { howToTry, judgeTrials, type TrialWords } from '../billing-words.ts';

const id = 'hardening/webhook-accepted';

const base = {
  place: 'as-written',
  happened: 'Genuine payment events are refused as forged, and those members have paid for nothing.',
  steps: [
    'Take the raw bytes of the body for the signature, before any parser: express.raw for this route, request.text() in route handlers.',
    'Read the event from the same bytes once the signature is right.',
  ],
} as const;

const trials: { readonly [trial: string]: TrialWords } = {
  'written-with-spaces': {
    ...base,
    cause:
      'The signature is compared with the event written out anew, and not with the bytes that came; payment providers write JSON with spaces, your tests without.',
    did: 'told the app of a payment by genuine events, written with spaces between the fields as payment providers write them',
  },
  'written-in-utf-8': {
    ...base,
    cause:
      'The body is read in another encoding than UTF-8 before the signature is compared: one name with an accent is enough.',
    did: 'told the app of a payment by genuine events with a name in letters beyond ASCII',
  },
};

export default defineCheck({
  id,
  rows: ['S6.m7'],
  needs: ['hardening'],
  damage: 'money',
  effort: { minutes: [10, 45], who: 'developer' },
  worst: 'blocker',
  docs: {
    title: 'Genuine payment events are taken however they are written',
    failureTitle: 'Genuine payment events are refused',
    why: 'What is signed is the text of the event, byte for byte. An app that parses it first and writes it out again passes every test, because tests write JSON as it does, and refuses what the payment provider sends. I send genuine events as providers write them, with spaces and with names in many letters.',
    fix: 'Compare the signature with the raw body.',
    howTo: howToTry,
    references: ['https://docs.stripe.com/webhooks/signature', 'https://github.com/stripe/stripe-node#webhook-signing'],
  },
  judge: ({ hardening }, asOf) =>
    judgeTrials(hardening, asOf, { id, only: 'webhooks', wordsOf: trial => trials[trial] }),
});
