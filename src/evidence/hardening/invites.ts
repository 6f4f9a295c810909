import type { Exchange } from '../hardening.ts';
import type { Leaf } from '../leaf.ts';

/**
 * What using an invitation gave, by what the app says of the member before and after: roles that show, and how many
 * gifts it lists. Never by what a page says of the attempt.
 */
export type InviteUse = {
  /** How often it was tried; several tries leave at once. */
  readonly tries: number;
  /** How many times it gave what one acceptance gives; 0 when the member holds what it held before. */
  readonly gave: number;
  /** Whether the request of the accept button was sent on its own where the page had refused before. */
  readonly pressed: boolean;
  readonly shown: readonly Exchange[];
};

/** When an invitation ends, as the app says itself. */
export type InviteLife = {
  /** From sending to the end, in milliseconds. */
  readonly lifeMs: number;
  readonly saidBy: 'the app' | 'the mail';
};

/** What an invitation gave whose acceptance named other terms. */
export type InviteTerms = {
  /** Names of the fields that were added or changed; empty when every such request was refused. */
  readonly sent: readonly string[];
  /** Roles that show afterwards and that the same invitation without them did not give. */
  readonly above: readonly string[];
  readonly shown: readonly Exchange[];
};

/** What became of an invitation that was opened by a mail scanner first. */
export type InviteScan = {
  /** The looking alone gave the member what is in it. */
  readonly gaveByLooking: boolean;
  /** The invited member could accept it afterwards. */
  readonly worksAfter: boolean;
  readonly shown: readonly Exchange[];
};

/** What the tokens of several invitations are made of. Measured; no token is kept. */
export type InviteTokens = {
  readonly count: number;
  /** Characters of the part that differs from one to the next. */
  readonly characters: number;
  /** Bits that somebody has to guess who knows what stands in the others, whom it went to and when; at most. */
  readonly bits: number;
  /** What the rest of it tells or follows from. */
  readonly madeOf: readonly ('the address' | 'the time' | 'a counter')[];
};

export type InviteTrials = {
  readonly twice: Leaf<InviteUse>;
  readonly 'at-once': Leaf<InviteUse>;
  readonly revoked: Leaf<InviteUse>;
  /** Absent where the settings do not say how an invitation is sent again. */
  readonly 're-sent'?: Leaf<InviteUse>;
  readonly 'its-end': Leaf<InviteLife>;
  readonly 'after-its-end': Leaf<InviteUse>;
  readonly 'another-address': Leaf<InviteUse>;
  readonly 'other-terms': Leaf<InviteTerms>;
  readonly scanned: Leaf<InviteScan>;
  readonly tokens: Leaf<InviteTokens>;
};

/** How many of the invitations arrived that were sent to one address, one right after the other. */
export type InviteFlood = {
  readonly sent: number;
  readonly arrived: number;
  /** Statuses of the answers, in order. */
  readonly statuses: readonly number[];
  readonly shown: readonly Exchange[];
};
