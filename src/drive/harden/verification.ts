import type { ActorName, FlowName } from '../../config/drive-settings.ts';
import type { Roles } from '../../config/roles-file.ts';
import type { Exchange, HardeningFacts, VerificationName } from '../../evidence/hardening.ts';
import { type Leaf, seen, silent } from '../../evidence/leaf.ts';
import { PeerFailure, SilentPeer } from '../../platform/errors.ts';
import { inert } from '../../platform/inert.ts';
import { limits } from '../../platform/limits.ts';
import { type Actor, ActorUnavailable, FlowMissing } from '../actors/actor.ts';
import type { Cast } from '../actors/cast.ts';
import type { Drive } from '../drive.ts';
import { NoMail } from '../inbox/inbox.ts';
import { OutOfScope } from '../out-of-scope.ts';
import type { Payments } from '../payments.ts';
import type { Reply } from '../reply.ts';
import type { FoundRoute } from '../routes/route.ts';
import { FlowStopped } from '../walk.ts';

/** What a verification works with. */
export type Hand = {
  readonly drive: Drive;
  readonly cast: Cast;
  /** The actor, or `ActorUnavailable`. */
  readonly actor: (name: ActorName) => Actor;
  /** Throws `ActorUnavailable` where the settings do not say how payments are told. */
  readonly payments: Payments;
  /** Routes that the code of the app declares. */
  readonly declared: readonly FoundRoute[];
  /** Requests that are left beside what the verifications to come need: what is asked for beyond the first of each kind. */
  readonly spare: () => number;
  /** Who may use them, as the founder has decided; null without a file of roles. */
  readonly roles: Roles | null;
};

/** What a run is given from the repository. */
export type Given = Pick<Hand, 'declared' | 'roles'>;

/**
 * One question about the app, answered by driving it. It sees and never judges. Each has a positive control (what may be
 * done is done), a negative one, and says of each trial why nothing is known where they do not hold.
 */
export type Verification<N extends VerificationName = VerificationName> = {
  readonly name: N;
  /** What it finds out, as the plan shows it before anything is sent. */
  readonly title: string;
  /** Without these nothing is known; trials may lean on more, each for itself. */
  readonly actors: readonly ActorName[];
  /** Those that it uses where the settings name them. */
  readonly also?: readonly ActorName[];
  readonly flows: readonly FlowName[];
  /** It asks for errors, so that they are no sign that the app suffers. */
  readonly provokes?: true;
  readonly needs?: readonly ('mail' | 'billing')[];
  /** Requests that it sends at most on an app with everything, without those that bring its actors in. */
  readonly requests: number;
  /** Of them so many at most that a model answers, which costs money. */
  readonly questions?: number;
  /** What has to be done before anything else is tried. Without it `act` says what it could not see. */
  readonly begin?: (hand: Hand) => Promise<void>;
  readonly act: (hand: Hand) => Promise<HardeningFacts[N]>;
};

export const defineVerification = <N extends VerificationName>(verification: Verification<N>): Verification<N> =>
  verification;

/** A trial whose controls do not hold, or that was answered in a way that says neither yes nor no: with the reason. */
export class Inconclusive extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = 'Inconclusive';
  }
}

/** Why nothing is known, where that is nobody's bug. */
export const reasonNotKnown = (error: unknown): string | null =>
  error instanceof Inconclusive ||
  error instanceof FlowStopped ||
  error instanceof FlowMissing ||
  error instanceof ActorUnavailable ||
  error instanceof OutOfScope ||
  error instanceof NoMail ||
  error instanceof SilentPeer ||
  error instanceof PeerFailure
    ? error.message
    : null;

/** Whether being throttled is what a trial is after; everywhere else it has kept the app from answering. */
type Asking = { readonly tooOften?: true };

/**
 * One trial for itself: what ends it is why nothing is known of it, and the next goes on. Only a bug of ours is thrown.
 * Where somebody else answered for the app meanwhile, nothing is known either, whatever the trial made of it.
 */
export const tried = async <F>(
  { transcript, redact, signal }: Pick<Drive, 'redact' | 'signal' | 'transcript'>,
  act: () => Promise<F>,
  { tooOften }: Asking = {},
): Promise<Leaf<F>> => {
  const before = transcript.size();
  const barred = (): string | null => (tooOften === true ? null : transcript.barredSince(before));
  try {
    const facts = await act();
    const reason = barred();
    return reason === null ? seen(facts) : silent(reason);
  } catch (error) {
    const reason = reasonNotKnown(error);
    if (reason === null || signal.aborted) throw error;
    return silent(barred() ?? redact(reason));
  }
};

/** Tries one after another. */
export const inTurn = async <T extends { readonly [trial: string]: unknown }>(
  { drive }: Pick<Hand, 'drive'>,
  trials: { readonly [N in keyof T]: () => Promise<T[N]> },
  asking: Asking = {},
): Promise<{ readonly [N in keyof T]: Leaf<T[N]> }> => {
  const facts: { [N in keyof T]?: Leaf<T[N]> } = {};
  for (const name in trials) facts[name] = await tried(drive, trials[name], asking);
  return facts as { readonly [N in keyof T]: Leaf<T[N]> };
};

/** An answer as a finding shows it. `sent` are names of fields. */
export const exchangeOf = (
  { drive }: Pick<Hand, 'drive'>,
  actor: string,
  { method, url, status, body }: Reply,
  sent: readonly string[] = [],
): Exchange => {
  const clean = (text: string): string => inert(drive.redact(text));
  const { pathname, search } = new URL(url);
  return {
    actor,
    method,
    path: clean(`${pathname}${search}`),
    sent: sent.map(clean),
    status,
    // Redacted before the cut: a secret that the cut goes through would no longer be recognised.
    excerpt: clean(body.slice(0, limits.driveExcerptCharacters * 2)).slice(0, limits.hardenExcerptCharacters),
  };
};
