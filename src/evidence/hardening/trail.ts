import type { Exchange } from '../hardening.ts';
import type { Leaf } from '../leaf.ts';

/** What the trail says of something that was done once. */
export type TrailAct = {
  /** New records that name whom or what it was done to; waited for until the limit. */
  readonly records: number;
  /** How many of them say the very same thing once more. */
  readonly repeated: number;
  /** What none of them says. */
  readonly lacks: readonly ('who' | 'what' | 'when' | 'before and after')[];
  readonly shown: readonly Exchange[];
};

/** What was sent along to be written down in the place of the truth. */
export type TrailForgery = {
  readonly sent: readonly string[];
  /** Names of those whose value stands in the trail. */
  readonly believed: readonly string[];
  readonly shown: readonly Exchange[];
};

/** Whether a record of this run could be removed, or the trail be read, by people of some kind. */
export type TrailReach = {
  readonly by: readonly string[];
  readonly shown: readonly Exchange[];
};

/** What of a test member stands in the trail and must not. */
export type TrailContent = {
  /** Records that were looked through. */
  readonly records: number;
  readonly secrets: readonly ('a reset link' | 'a password' | 'a session')[];
  readonly hasAddress: boolean;
};

export type TrailTrials = {
  readonly 'role-change': Leaf<TrailAct>;
  readonly ban: Leaf<TrailAct>;
  readonly 'removed-post': Leaf<TrailAct>;
  readonly refund: Leaf<TrailAct>;
  readonly 'actor-sent-along': Leaf<TrailForgery>;
  readonly 'number-sent-along': Leaf<TrailForgery>;
  /** Who could remove a record. */
  readonly erased: Leaf<TrailReach>;
  /** Who, beside staff, could read it. */
  readonly read: Leaf<TrailReach>;
  readonly content: Leaf<TrailContent>;
};
