import type { Actor } from './actors/actor.ts';
import { ActorUnavailable } from './actors/actor.ts';
import type { Drive } from './drive.ts';

export const paid = async (_drive: Drive, actor: Actor, _plan: string): Promise<void> => {
  throw new ActorUnavailable(actor.name, 'not yet');
};
export const cancelled = async (_drive: Drive, _actor: Actor): Promise<void> => undefined;
export const endSubscription = async (_drive: Drive, _values: Readonly<Record<string, string>>): Promise<void> =>
  undefined;
