import type { Exchange } from '../hardening.ts';

/** What the app answered to one token that is none. */
export type BrokenToken = {
  /** What was done to it, completes "a token that was …". */
  readonly how: string;
  readonly status: number;
  readonly shown: Exchange;
};

export type BrokenTrial = { readonly answers: readonly BrokenToken[] };

/** A token that nobody but the app can have made, and that was not made by it. */
export type TakenToken = {
  /** What was done to it, completes "a token …". */
  readonly how: string;
  /** Whom the app took its holder for. */
  readonly as: 'its member' | 'another member';
  readonly shown: Exchange;
};

export type ForgedTrial = {
  /** A JSON Web Token, a value that says nothing by itself, or none to be seen. */
  readonly kind: 'jwt' | 'opaque' | 'none';
  readonly tried: number;
  readonly taken: readonly TakenToken[];
};
