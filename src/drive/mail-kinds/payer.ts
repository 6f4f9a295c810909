import type { Actor } from '../actors/actor.ts';
import { ActorUnavailable } from '../actors/actor.ts';
import type { Payments } from '../payments.ts';
import type { Desk } from './desk.ts';

export type Payer = { readonly actor: Actor; readonly to: string; readonly payments: Payments; readonly plan: string };

/** A newcomer who is about to pay for the lowest plan. Throws `ActorUnavailable` where the settings do not say how. */
export const payerAt = async (desk: Desk, name: string): Promise<Payer> => {
  const { payments, settings } = desk.drive;
  const [plan] = Object.keys(settings.billing?.prices ?? {});
  if (payments === null || plan === undefined)
    throw new ActorUnavailable('the payment provider', 'the settings do not say how payments are told (drive.billing)');
  const { actor } = await desk.newcomer(name);
  // Payments name the member by what the app calls it.
  await actor.walk('who-am-i');
  return { actor, to: actor.variables()['email'] ?? '', payments, plan };
};
