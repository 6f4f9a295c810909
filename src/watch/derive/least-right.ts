import type { ActorName } from '../../config/drive-settings.ts';
import { members } from '../../drive/actors/actor.ts';
import type { Given } from './given.ts';

/**
 * The member that a signed-in look is made as: never staff, and of members one with an account of their own before one that
 * signs up, one without a plan before one with. Null where the settings do not say how anybody signs in.
 */
export const leastRight = ({ config: { drive } }: Given): ActorName | null => {
  if (drive === undefined) return null;
  const { actors, flows } = drive;
  const isEntered = flows['sign-in'] !== undefined || flows['sign-in-by-link'] !== undefined;
  const isHeld = (name: ActorName): boolean =>
    [actors[name]?.email, actors[name]?.cookie, actors[name]?.storageState].some(given => given !== undefined);
  const named = members.filter(name => actors[name] !== undefined && actors[name].lapsed !== true);
  const all: readonly ActorName[] = named.length === 0 ? ['member-a'] : named;
  const rank = (name: ActorName): number => (isHeld(name) ? 0 : 2) + (actors[name]?.plan === undefined ? 0 : 1);
  const [first] = all.toSorted((a, b) => rank(a) - rank(b));
  if (first === undefined) return null;
  // A copied session needs no flow; whoever signs up needs that one.
  const isBrought = actors[first]?.cookie !== undefined || actors[first]?.storageState !== undefined;
  const isAble = isBrought || (isHeld(first) ? isEntered : flows['sign-up'] !== undefined);
  return isAble || drive.recipe !== undefined ? first : null;
};
