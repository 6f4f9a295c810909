import type { Exchange } from '../hardening.ts';

/** The same thing asked in a row, from one address. */
export type Burst = {
  readonly asked: number;
  /** Milliseconds from the first to the last. */
  readonly ms: number;
  /** Which of them was the first that was refused for being too many; null where none was. */
  readonly heldAt: number | null;
  /** Status, words or waits of a second and more that grow, and of nobody else; or a count of what is left that goes down with each answer. */
  readonly by: 'status' | 'words' | 'delay' | 'count' | null;
  /** The header Retry-After of the refusal. */
  readonly retryAfter: string | null;
};

/** What came of one attempt to ask too often; the name of the trial is the kind, `:` and the flow or route that was asked. */
export type ThrottleTrial =
  /** Wrong passwords for one test account, then the right one. */
  | {
      readonly kind: 'login';
      readonly burst: Burst;
      readonly rightGotIn: boolean;
      readonly shown: readonly Exchange[];
    }
  /** Once signing in is throttled: headers that name an invented address, of which `passed` were not throttled. */
  | {
      readonly kind: 'forged';
      readonly passed: readonly string[];
      readonly refused: readonly string[];
      readonly shown: readonly Exchange[];
    }
  /** Once signing in is throttled: the same member at another address, or another member. */
  | {
      readonly kind: 'shared';
      readonly who: 'same-member' | 'other-member';
      readonly gotIn: boolean;
      readonly shown: readonly Exchange[];
    }
  /** `mails` arrived of what was asked for; null where no mailbox is set. */
  | {
      readonly kind: 'reset';
      readonly burst: Burst;
      readonly mails: number | null;
      readonly shown: readonly Exchange[];
    }
  | { readonly kind: 'sign-up'; readonly burst: Burst; readonly shown: readonly Exchange[] }
  | { readonly kind: 'api'; readonly burst: Burst; readonly shown: readonly Exchange[] };

export type ThrottleKind = ThrottleTrial['kind'];
