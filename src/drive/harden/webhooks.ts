import type { RoleTrial } from '../../evidence/hardening/billing.ts';
import type { EventTrial } from '../../evidence/hardening/webhooks.ts';
import { payerOf } from './billing/payer.ts';
import { passOn } from './people.ts';
import { defineVerification, Inconclusive, inTurn } from './verification.ts';
import { failingTrials } from './webhooks/failing.ts';
import { forgedTrials } from './webhooks/forged.ts';
import { lateTrials } from './webhooks/late.ts';
import { repeatedTrials } from './webhooks/repeated.ts';
import { writtenTrials } from './webhooks/written.ts';

type Trials<F> = { readonly [trial: string]: () => Promise<F> };

/** Trials that are about what the member holds, and not about mails. */
const aboutRoles = (trials: Trials<RoleTrial>): Trials<EventTrial> =>
  Object.fromEntries(
    Object.entries(trials).map(([name, act]) => [name, async () => ({ ...(await act()), mails: null })]),
  );

/** The door through which payments are told: forged, repeated, late, and what fails behind it. */
export const webhooks = defineVerification({
  name: 'webhooks',
  title: 'Payment events count once, in every order, and only when they are genuine',
  actors: [],
  flows: ['sign-up', 'who-am-i'],
  provokes: true,
  needs: ['billing'],
  requests: 140,
  act: async hand => {
    const payer = await payerOf(hand, 'harden-webhooks');
    const [plan] = payer.plans;
    payer.moveClock();
    // The positive control of everything below: a genuine event gives the plan.
    const { trial, subscription, sheet } = await payer.learn(plan);
    await sheet.end(subscription);
    if (trial.holds !== plan)
      throw new Inconclusive(
        `genuine events of a payment for the plan ${plan} did not give it: nothing else shows then`,
      );
    const trials = await inTurn(hand, {
      ...aboutRoles(writtenTrials(payer)),
      ...aboutRoles(forgedTrials(payer)),
      ...aboutRoles(lateTrials(payer)),
      ...aboutRoles(failingTrials(hand, payer)),
      // Last: an app that counts twice keeps something that no end takes away, and then nothing else shows.
      ...repeatedTrials(hand, payer),
    });
    await payer.over();
    passOn(hand.drive, payer.actor);
    return trials;
  },
});
