import type { TimedRound } from '../../engines/enumeration/answer-times.ts';
import type { Exchange } from '../hardening.ts';

/** What can differ between two answers once whatever is new with each is masked. */
export type AnswerPart = 'status' | 'address' | 'cookies' | 'text';

/** How the app answered somebody with an account, and strangers, who asked the same. */
export type EnumerationTrial =
  | {
      readonly kind: 'answers';
      /** In what the answer to the one with an account differed, twice, while strangers were answered alike. */
      readonly differs: readonly AnswerPart[];
      /** The answer to one with an account, then that to a stranger. */
      readonly shown: readonly Exchange[];
    }
  | { readonly kind: 'times'; readonly rounds: readonly TimedRound[]; readonly shown: readonly Exchange[] };
