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

/** A token asked with after its end. */
export type ExpiredToken = {
  /** `cookie session`, `bearer token`. */
  readonly name: string;
  /** What says when it ends: a claim of its own (RFC 7519 §4.1.4), or the answer that brought it (RFC 6749 §5.1). */
  readonly told: 'exp' | 'expires_in';
  /** How long it is valid by that, in milliseconds. */
  readonly livesMs: number;
  /** How long after its end it was asked with last, in milliseconds. */
  readonly lateMs: number;
  /** Whether the app still took it for its member; a clock that differs is allowed for. */
  readonly taken: boolean;
  readonly shown: Exchange;
};

/** Null where no part of a session says when it ends. */
export type ExpiredTrial = { readonly token: ExpiredToken | null };
