import type { ActorName } from '../config/drive-settings.ts';
import type { CheckId } from '../checks/check.ts';

/** What a monitor looks at, as data. */
export type Ask =
  /** A page or an API answer, on a fresh connection. `signedIn` = by a member who may do nothing else. */
  | {
      readonly of: 'http';
      readonly method: 'GET' | 'HEAD' | 'POST';
      readonly url: string;
      readonly status: readonly number[];
      readonly text?: string;
      readonly signedIn?: ActorName;
      /** It says of itself how it is: a body that tells of a failure, or a page for people, is none of a health route. */
      readonly health?: true;
    }
  /** One check of ours on evidence that is collected anew: certificates, domain, DNS, mail records. No second opinion. */
  | { readonly of: 'checks'; readonly checks: readonly CheckId[]; readonly host: string }
  /** A scenario of the drive, from its beginning to its clean-up. */
  | { readonly of: 'flow'; readonly scenario: string }
  /** Somebody else reports: a job that says it ran. Late = failing. */
  | { readonly of: 'heartbeat'; readonly name: string; readonly everySeconds: number; readonly graceSeconds: number }
  /** What a database counts of its own statements, and who holds whom up. */
  | { readonly of: 'database'; readonly signal: 'slow' | 'slower' | 'stuck' }
  /** Lines of the app's own log, judged as they come. */
  | { readonly of: 'log'; readonly signal: string };

/** What the watch asks again and again. */
export type Monitor = {
  /** `page/home`, `api/health`, `flow/join`, `certificate/www.example.com`: stable over restarts. */
  readonly id: string;
  /** What it is called while it is well and while it is not: "The home page", "Signing in". */
  readonly title: string;
  /** What members notice while it fails, one sentence. */
  readonly suffers: string;
  readonly host: string;
  readonly ask: Ask;
  readonly everySeconds: number;
  readonly timeoutMs: number;
  /** Nobody signs in, pays or joins meanwhile: told after one cycle and its retry. */
  readonly urgent: boolean;
  /** Which of the three questions it answers. */
  readonly question: 'up' | 'slow' | 'flow';
  /** What the first person does, in this order; never empty. */
  readonly actions: readonly [string, ...string[]];
  /** Longest wait that is good, in ms; null where time is no question. */
  readonly budgetMs: number | null;
  /** IDs of those without which this one cannot be well, the likeliest cause first: where one of them fails, too, only it is told. */
  readonly behind?: readonly string[];
};

/** The question that a look answers: one that failed for its length alone says that it is slow, not that it is down. */
export const questionAnswered = ({ question }: Pick<Monitor, 'question'>, kind: string): Monitor['question'] =>
  kind === 'late' ? 'slow' : question;
