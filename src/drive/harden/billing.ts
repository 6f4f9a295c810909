import { firstLifeTrials, furtherLifeTrials } from './billing/lives.ts';
import { pastDueTrials } from './billing/past-due.ts';
import { payerOf } from './billing/payer.ts';
import { returnTrial } from './billing/return-page.ts';
import { passOn } from './people.ts';
import { defineVerification, inTurn } from './verification.ts';

/** M7: what is paid for comes at once, and goes as the declared policy says, whatever ends it. */
export const billing = defineVerification({
  name: 'billing',
  title: 'Paid roles come at once and go as promised',
  actors: [],
  flows: ['sign-up', 'who-am-i'],
  needs: ['billing'],
  requests: 90,
  act: async hand => {
    const payer = await payerOf(hand, 'harden-billing');
    const trials = await inTurn(hand, {
      ...firstLifeTrials(hand, payer),
      ...pastDueTrials(hand, payer),
      ...furtherLifeTrials(hand, payer),
      // Last: where it gives a plan, nothing takes that away again but the end of the account.
      'return-page': () => returnTrial(hand, payer),
    });
    await payer.over();
    passOn(hand.drive, payer.actor);
    return trials;
  },
});
