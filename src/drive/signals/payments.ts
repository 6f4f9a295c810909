import type { Actor } from '../actors/actor.ts';
import { ActorUnavailable } from '../actors/actor.ts';
import type { Drive } from '../drive.ts';
import { Inconclusive } from '../harden/verification.ts';
import { paying, type Subscription } from '../payments.ts';
import type { EventOptions } from '../billing/story.ts';

type Kind = Parameters<Subscription['event']>[0];

/**
 * A member pays, a payment comes for a price that nobody sells, and what was paid is given back: things that happen
 * rarely and that somebody must hear of. Gives the bodies of the events.
 */
export const payAndRefund = async (drive: Drive, member: Actor): Promise<readonly string[]> => {
  const { payments } = drive;
  if (payments === null)
    throw new ActorUnavailable('the payment provider', 'the settings do not say how payments are told (drive.billing)');
  const [plan] = payments.plans;
  if (plan === undefined) throw new Inconclusive('the settings name no price (drive.billing.prices)');
  const bodies: string[] = [];
  const subscription = payments.begin(member, plan);
  const tell = async (kind: Kind, options: EventOptions = {}): Promise<void> => {
    const event = subscription.event(kind, options);
    bodies.push(event.body);
    const { status } = await subscription.deliver.one(event);
    if (status < 200 || status > 299) throw new Inconclusive(`the app answered ${status} to the event ${kind}`);
  };
  for (const kind of paying) await tell(kind);
  await tell('refunded');
  await tell('cancelled');
  subscription.over();
  return bodies;
};
