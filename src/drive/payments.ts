import type { Actor } from './actors/actor.ts';
import { ActorUnavailable } from './actors/actor.ts';
import type { Drive } from './drive.ts';

/** How long a role may take to come or go before it counts as not coming; the contract asks for far less. */
export const rolesMs = 10_000;

export const paid = async (_drive: Drive, actor: Actor, _plan: string): Promise<void> => {
  throw new ActorUnavailable(actor.name, 'not yet');
};
export const planChanged = paid;
export const cancelled = async (_drive: Drive, _actor: Actor): Promise<void> => undefined;
export const cancelledAtPeriodEnd = cancelled;
export const endSubscription = async (_drive: Drive, _values: Readonly<Record<string, string>>): Promise<void> =>
  undefined;
