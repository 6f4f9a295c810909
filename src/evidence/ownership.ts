import type { OwnershipId } from '../contract/ownership.ts';
import type { Leaf } from './leaf.ts';

/** An answer of the interview, as somebody gave it. `on` is `YYYY-MM-DD`. */
export type SaidOfOwnership = { readonly said: string; readonly by: string; readonly on: string };

/** Who holds what, as the committed file beside the settings says it. */
export type OwnershipEvidence = {
  readonly domain: string;
  /** Null: the question was left open. Silent: the answer is too old to say anything of today. */
  readonly answers: { readonly [I in OwnershipId]: Leaf<SaidOfOwnership | null> };
};
