import type { Drive } from '../drive.ts';
import type { Actor } from './actor.ts';

const present = new WeakMap<Drive, Map<string, Actor>>();

/** The actors of a run that came in so far, by name: whoever is still signed in need not come in again. */
export const presentIn = (drive: Drive): ReadonlyMap<string, Actor> => present.get(drive) ?? new Map<string, Actor>();

/** Notes that somebody came in, and gives them back. */
export const cameIn = (drive: Drive, actor: Actor): Actor => {
  const all = present.get(drive) ?? new Map<string, Actor>();
  present.set(drive, all);
  all.set(actor.name, actor);
  return actor;
};
