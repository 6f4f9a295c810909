import type { Exchange } from '../hardening.ts';

/** Whom a browser names as the sender: a page of another site, or one without an origin (a sandboxed frame says `null`). */
export type Sender = 'another site' | 'no origin';

/** What became of a write that a foreign page had the browser of a member send, seen by reading it again as that member. */
export type ForgedWrite = {
  /** Who was let write; null where nobody was. */
  readonly from: Sender | null;
  /** The weakest SameSite of the cookies of the member, lower case; null where the app names none, or there are none. */
  readonly sameSite: string | null;
  readonly shown: readonly Exchange[];
};
