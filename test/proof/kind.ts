import type { Flaw as AppFlaw } from '../../examples/community-flawed/flaw.ts';
import type { Check, CheckId } from '../../src/checks/check.ts';
import type { EvidenceKey } from '../../src/evidence/map.ts';
import type { Flaw as WorldFlaw, WorldPlan } from '../world/plan.ts';
import type { Target } from './target.ts';

/** One variant of one flaw, of the world or of the example community. */
export type FlawVariant =
  | { readonly of: 'world'; readonly flaw: WorldFlaw; readonly variant: string }
  | { readonly of: 'app'; readonly flaw: AppFlaw; readonly variant: string };

/** Something that looks faulty to a check and is sound. */
export type Trap = { readonly check: CheckId; readonly trap: string };

/** A kind whose target stands ready: each function lays one sort of target, and gives the plan that is served then. */
export type Laid = {
  readonly layFlawed: (of: FlawVariant) => Promise<WorldPlan>;
  /** The same target without the flaw. */
  readonly layMended: (of: FlawVariant) => Promise<WorldPlan>;
  /** `one` is an object out of the list of the kind. */
  readonly layTrap: (one: Trap) => Promise<WorldPlan>;
  /** The sound target, with all that a look at it leans on; asked for again whenever something else may have replaced that. */
  readonly laySound: () => Promise<WorldPlan>;
  /** Ends what runs for one variant alone. */
  readonly afterwards?: () => Promise<void>;
  readonly close?: () => Promise<void>;
};

/** This machine lacks what a kind needs: what it would show is not proven, which the proof says of each. */
export class NotReady extends Error {
  override name = 'NotReady';
}

/** One way to make a target with a flaw in it: what it judges, what it must ready first, and how it lays a target. */
export type Kind = {
  readonly name: string;
  readonly judges: (of: FlawVariant, check: Check) => boolean;
  /** Takes only what no other kind judges. */
  readonly rest?: true;
  /** Checks that judge nothing before this kind stands ready: each audit leans on what it keeps. */
  readonly readies: (check: Check) => boolean;
  readonly traps: readonly Trap[];
  /** Whether its checks judge a sound target of its own, and not the sound world. */
  readonly soundApart?: true;
  /** Done once, and only when something that is selected needs it. */
  readonly ready: (target: Target) => Promise<Laid>;
};

/** The shape of `readies` for checks that read one key. */
export const reads =
  (key: EvidenceKey) =>
  ({ needs }: Pick<Check, 'needs'>): boolean =>
    needs.includes(key);

export const readiesNothing = (): boolean => false;

/** `name:variant` as flaws of the example community are composed. */
export const choiceOf = ({ flaw, variant }: FlawVariant): string => `${flaw.name}:${variant}`;

/** Lays a trap that is known by its object alone. */
export const layFrom =
  <T extends Trap>(traps: readonly T[], lay: (own: T) => Promise<WorldPlan>): Laid['layTrap'] =>
  one => {
    const own = traps.find(each => each === one);
    if (own === undefined) throw new Error(`this kind has no near miss "${one.trap}"`);
    return lay(own);
  };
