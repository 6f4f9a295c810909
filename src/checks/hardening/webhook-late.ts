import { defineCheck } from '../check.ts';
import { howToTry, judgeTrials, type TrialWords } from '../billing-words.ts';

const id = 'hardening/webhook-late';

const afterEnd = {
  place: 'after-the-end',
  happened:
    'Members whose subscription has ended get their plan back by an event that was only late; nobody notices, for nobody complains.',
  steps: [
    'Store with each subscription when the last event about it happened (created), and leave it alone when an older one comes.',
    'Let a subscription that has ended never live again: payment providers make a new one instead.',
  ],
} as const;

const afterChange = {
  place: 'after-a-change',
  happened: 'Members who paid for the higher plan fall back to the lower one when an event is only late.',
  steps: [
    'Store with each subscription when the last event about it happened (created), and leave it alone when an older one comes.',
    'Let the event of the creation only insert: it has the same second as the first change, and tells what was before it.',
  ],
} as const;

const trials: { readonly [trial: string]: TrialWords } = {
  'older-after-end': {
    ...afterEnd,
    cause: 'The app writes whatever event comes last, whenever it happened.',
    did: 'told the app that a subscription has ended, and then of a renewal from before that, with its own ID and with a new one',
  },
  'same-second-after-end': {
    ...afterEnd,
    cause: 'An event of the same second as the end counts as newer than the end.',
    did: 'told the app that a subscription has ended, and then of a renewal in the same second',
  },
  'created-late': {
    ...afterChange,
    cause: 'The event of the creation overwrites the change that followed it in the same second.',
    did: 'told the app of a change to the higher plan, and then of the creation in the same second',
  },
  'older-after-change': {
    ...afterChange,
    cause: 'The app writes whatever event comes last, whenever it happened.',
    did: 'told the app of a change to the higher plan, and then of a renewal from before that',
  },
  'last-event-first': {
    place: 'last-event-first',
    happened: 'A member pays and gets nothing when the events of the payment come in another order.',
    cause: 'The app drops an event whose customer it does not know yet, and answers that it has taken it.',
    did: 'told the app of a first payment, its last event first, and sent again what it refused',
    steps: [
      'Store a subscription also where its customer is not known yet, and join the two when the customer is told.',
      'Where you cannot, answer with a status of 500: the payment provider sends the event again.',
    ],
  },
};

export default defineCheck({
  id,
  rows: ['S6.m7'],
  needs: ['hardening'],
  damage: 'money',
  effort: { minutes: [30, 180], who: 'developer' },
  worst: 'blocker',
  docs: {
    title: 'A late payment event undoes nothing',
    failureTitle: 'Late events bring back plans that have ended',
    why: 'Payment providers promise no order, and deliver again for days what failed. I let a subscription end and deliver older events of it, let a member change plans and deliver what was before that, and tell a first payment in the reverse order; then I look what the member holds.',
    fix: 'Let nothing older and nothing after the end overwrite what is stored of a subscription.',
    howTo: howToTry,
    references: [
      'https://docs.stripe.com/webhooks#event-ordering',
      'https://github.com/laravel/cashier-stripe/issues/1201',
    ],
  },
  judge: ({ hardening }, asOf) =>
    judgeTrials(hardening, asOf, { id, only: 'webhooks', wordsOf: trial => trials[trial] }),
});
