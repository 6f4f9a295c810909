import type { Drive } from '../../drive/drive.ts';
import { type Actor, ActorUnavailable, FlowMissing } from '../../drive/actors/actor.ts';
import { OutOfScope } from '../../drive/out-of-scope.ts';
import type { Reply } from '../../drive/reply.ts';
import { FlowStopped } from '../../drive/walk.ts';
import { pageFacts } from '../../collectors/http/page-facts.ts';
import type { PageFacts } from '../../evidence/http.ts';
import { PeerFailure, SilentPeer } from '../../platform/errors.ts';

export type SmokeStep = {
  readonly name: string;
  readonly title: string;
  readonly status: 'passed' | 'failed' | 'not-checked';
  /** Both tries, where there were two. */
  readonly ms: number;
  /** Why it failed or could not be tried, or what is worth knowing of a pass; null when there is nothing to say. */
  readonly reason: string | null;
};

/** Whoever asks, with cookies of their own. */
export type Session = Actor['session'];

/** The app did what a member would call broken. */
export class Broken extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = 'Broken';
  }
}

/** Nothing can be said about the step; the reason says what would make it possible. */
export class NotTried extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = 'NotTried';
  }
}

/** One thing that is tried; gives what is worth knowing of a pass. `attempt` is 0, then 1. */
export type Step<Hand> = {
  readonly name: string;
  readonly title: string;
  /** It waits long enough by itself: a second try would only double the wait. */
  readonly waits?: true;
  readonly act: (hand: Hand, attempt: number) => Promise<string | null>;
};

export const factsOf = ({ url, status, headers, body }: Reply): PageFacts =>
  pageFacts({ url, status, headers, body: Buffer.from(body), cut: false });

type Result = Pick<SmokeStep, 'status' | 'reason'>;

/** An answer that is not the app's own says nothing about the app. */
const saysNothing = (reply: Reply | null): string | null => {
  if (reply === null) return null;
  if (reply.status === 429) return 'the app throttled me (429), which says neither yes nor no';
  return factsOf(reply).kind === 'challenge' ? 'a bot check answered me instead of the app' : null;
};

/** What an error means for the step; a mistake of ours is thrown on. */
const resultOf = (error: unknown, drive: Drive, last: Session | null): Result => {
  if (
    error instanceof NotTried ||
    error instanceof FlowMissing ||
    error instanceof ActorUnavailable ||
    error instanceof OutOfScope
  )
    return { status: 'not-checked', reason: drive.redact(error.message) };
  if (
    !(
      error instanceof Broken ||
      error instanceof FlowStopped ||
      error instanceof SilentPeer ||
      error instanceof PeerFailure
    )
  )
    throw error;
  const silence = error instanceof FlowStopped && !error.byApp ? null : saysNothing(last?.last() ?? null);
  return silence === null
    ? { status: 'failed', reason: drive.redact(error.message) }
    : { status: 'not-checked', reason: silence };
};

/** Who is asking at the moment, so that the answer that ended a step can be looked at. */
export type Watch = { asking: Session | null };

/** Tries a step, and once more where it failed and does not wait by itself. Throws what is a bug of ours, and when the run was interrupted. */
export const tryStep = async <Hand extends { readonly drive: Drive; readonly watch: Watch }>(
  { name, title, act, waits }: Step<Hand>,
  hand: Hand,
): Promise<SmokeStep> => {
  const { drive, watch } = hand;
  const from = drive.io.elapsed();
  let result: Result = { status: 'not-checked', reason: null };
  for (let attempt = 0; attempt < 2; attempt += 1) {
    watch.asking = null;
    try {
      result = { status: 'passed', reason: await act(hand, attempt) };
    } catch (error) {
      // The run is over, not the app broken: whoever ended it says why.
      if (drive.signal.aborted) throw error;
      result = resultOf(error, drive, watch.asking);
    }
    if (result.status !== 'failed' || waits === true) break;
  }
  return { name, title, ...result, ms: Math.round(drive.io.elapsed() - from) };
};
