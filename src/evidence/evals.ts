import type { Leaf } from './leaf.ts';

/** What an assistant is tried with. */
export type FamilyName = 'retrieval' | 'system-prompt' | 'egress' | 'tools' | 'stored-injection' | 'moderation';

/** One case, asked as often as the run was told to. Facts without a judgement: what happened, not what was said. */
export type EvalTrial = {
  /** Language of the question, BCP 47. */
  readonly language: string;
  /** Questions of one conversation. */
  readonly turns: number;
  /** Who asked: `member-a`. */
  readonly asker: string;
  /** Who wrote what the assistant read, where that was somebody else: `post of member-a`. */
  readonly plantedIn: string | null;
  /** What the case is about: the name of a tool, the paid post, the instructions, the page. */
  readonly on: string;
  readonly tries: number;
  readonly hits: number;
  /** Tries of a hit with somebody new; null where there was none. */
  readonly again: { readonly tries: number; readonly hits: number } | null;
  /** What was seen in the tries that hit, each once: `in plain text`, `img src`, `ended read-post`. */
  readonly saw: readonly string[];
  /** The last question, and the beginning of its answer: inert, without secrets, canaries replaced by their names. */
  readonly asked: string;
  readonly answered: string;
};

/** What a family saw last. A run may ask a few of them: what was seen of the others stays. */
export type EvalFamily = {
  /** ISO 8601. */
  readonly testedAt: string;
  /** Origin of the app. */
  readonly app: string;
  /** By case. A case that did not reach the model, or whose control did not hold, is silent with the reason. */
  readonly cases: Leaf<{ readonly [name: string]: Leaf<EvalTrial> }>;
};

/** What a judge model of the user said of answers in which nothing hit. No check reads it. */
export type Judgement = {
  readonly asked: number;
  /** Answers of the judge that were none. */
  readonly unread: number;
  readonly attention: readonly { readonly family: FamilyName; readonly case: string; readonly why: string }[];
  /** Which bound of the run ended it, where one did: answers after that were not shown to it. */
  readonly stopped?: string;
};

/** The recording that a replay was made from. */
type Replayed = {
  /** When the run was recorded, ISO 8601, and by which version: `launch-ready 0.1.0`. */
  readonly recordedAt: string;
  readonly by: string;
  /** SHA-256 of the recorded run, in hexadecimal. */
  readonly digest: string;
};

/** What was seen while the assistant of an app was asked what it must not give away or do. */
export type EvalsEvidence = {
  /** When the last run began, ISO 8601. */
  readonly testedAt: string;
  readonly domain: string;
  readonly app: string;
  readonly environment: 'loopback' | 'staging' | 'production';
  /** Requests and questions of the last run, and how long it took in milliseconds. */
  readonly requests: number;
  readonly questions: number;
  readonly ms: number;
  /** Which bound ended the last run before its end; null when none did. */
  readonly stopped: string | null;
  /** Harmless questions of the last run, and those that were answered with what was planted for them. */
  readonly harmless: { readonly asked: number; readonly answered: number };
  /** Where the settings name a judge. */
  readonly judge?: Judgement;
  /** Judged again from a recording, without the app: what was seen then, and nothing of today. No check passes on it. */
  readonly replayed?: Replayed;
  /** The settings say that the app has no assistant. */
  readonly none?: true;
  readonly families: { readonly [N in FamilyName]?: EvalFamily };
};
