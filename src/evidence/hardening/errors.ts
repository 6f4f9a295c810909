import type { Exchange } from '../hardening.ts';

/** What an answer tells of the inside of the app. */
export type Inside = 'stack' | 'statement' | 'folder';

export type ErrorsTrial = {
  /** How many answers were refusals or errors: only they are looked through. */
  readonly refusals: number;
  readonly told: readonly { readonly what: Inside; readonly line: string; readonly shown: Exchange }[];
};
