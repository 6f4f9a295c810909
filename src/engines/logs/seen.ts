/** What is wrong now, and which sentence says so; null = nothing is. */
export type Seen = { readonly kind: string; readonly because: string } | null;

/** Counts of windows of five minutes, the oldest first, at most of seven days; null = something was wrong, or nobody looked. */
export type Series = {
  /** Window after the last one, in five minutes since 1970. */
  readonly next: number;
  readonly failures: readonly (number | null)[];
  readonly notSignedIn: readonly (number | null)[];
  readonly signedIn: readonly (number | null)[];
};
