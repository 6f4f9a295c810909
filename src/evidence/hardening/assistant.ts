import type { Exchange } from '../hardening.ts';
import type { Burst } from './throttles.ts';

/** What came of asking the assistant too much; the name of the trial is the kind, `:` and the route or flow that was asked. */
export type AssistantTrial =
  /**
   * One member asks again and again, each time something else. `others`: what the app answered the same member elsewhere
   * once it refused questions; null where no other address of theirs is known, or no question was refused.
   */
  | {
      readonly kind: 'often';
      readonly burst: Burst;
      readonly others: 'answered' | 'held' | null;
      readonly shown: readonly Exchange[];
    }
  /** One question of so many characters: refused by that status, answered by its end, or answered as if it had none. */
  | {
      readonly kind: 'long';
      readonly characters: number;
      readonly ended: 'refused' | 'whole' | 'cut';
      readonly status: number;
      readonly shown: readonly Exchange[];
    };
