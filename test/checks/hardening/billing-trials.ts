import type { EventTrial } from '../../../src/evidence/hardening/webhooks.ts';
import type { RoleTrial } from '../../../src/evidence/hardening/billing.ts';
import { type Leaf, seen } from '../../../src/evidence/leaf.ts';
import type { Evidence } from '../../../src/evidence/map.ts';
import { evidence } from '../../evidence/build.ts';
import { soundBilling, soundWebhooks } from '../../evidence/build-hardening-billing.ts';
import { soundHardening } from '../../evidence/build-hardening.ts';

type Changed<F> = { readonly [trial: string]: Partial<F> | Leaf<F> | null };

const changed = <F>(sound: { readonly [trial: string]: Leaf<F> }, change: Changed<F>) => {
  const facts = { ...sound };
  for (const [trial, other] of Object.entries(change)) {
    const was = facts[trial];
    if (was?.status !== 'ok') throw new Error(`the sound run has no trial ${trial}`);
    if (other === null) delete facts[trial];
    else facts[trial] = 'status' in other ? other : seen({ ...was.value, ...other });
  }
  return facts;
};

/** The sound run with other facts of some trials: a part of what was seen, a whole leaf, or null for a trial that this app has no use for. */
export const billingWith = (change: Changed<RoleTrial>): Evidence => ({
  ...evidence(),
  hardening: soundHardening({ billing: changed(soundBilling(), change) }),
});

export const webhooksWith = (change: Changed<EventTrial>): Evidence => ({
  ...evidence(),
  hardening: soundHardening({ webhooks: changed(soundWebhooks(), change) }),
});
