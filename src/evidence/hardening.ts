import type { AssistantTrial } from './hardening/assistant.ts';
import type { CookiesTrial } from './hardening/cookies.ts';
import type { CorsTrial } from './hardening/cors.ts';
import type { ForgedWrite } from './hardening/cross-site.ts';
import type { ErrorsTrial } from './hardening/errors.ts';
import type { RotationTrial } from './hardening/rotation.ts';
import type { CrossMemberTrial } from './hardening/cross-member.ts';
import type { EnumerationTrial } from './hardening/enumeration.ts';
import type { InviteFlood, InviteTrials } from './hardening/invites.ts';
import type { RemovedTrial } from './hardening/removed.ts';
import type { RowsTrial } from './hardening/rows.ts';
import type { MassAssignmentTrial } from './hardening/mass-assignment.ts';
import type { RolesTrial } from './hardening/roles.ts';
import type { SessionTrial } from './hardening/sessions.ts';
import type { BrokenTrial, ExpiredTrial, ForgedTrial } from './hardening/tokens.ts';
import type { RoleTrial } from './hardening/billing.ts';
import type { EventTrial } from './hardening/webhooks.ts';
import type { TrailTrials } from './hardening/trail.ts';
import type { ThrottleTrial } from './hardening/throttles.ts';
import type { Leaf } from './leaf.ts';

/** One request and its answer as a finding shows it: secrets replaced by their names, text inert and cut short. */
export type Exchange = {
  readonly actor: string;
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  /** Names of the fields that were sent; never their values. */
  readonly sent: readonly string[];
  readonly status: number;
  /** The beginning of the answer. */
  readonly excerpt: string;
};

/** What was tried, by name. What could not be tried, or was answered in a way that says nothing, is silent with the reason. */
export type Trials<F> = { readonly [trial: string]: Leaf<F> };

/** What each verification sees; facts without a judgement. */
export type HardeningFacts = {
  readonly rotation: Trials<RotationTrial>;
  readonly cookies: Trials<CookiesTrial>;
  readonly 'cross-member': Trials<CrossMemberTrial>;
  /** By the table or view. Nothing where the app shows no database that answers browsers. */
  readonly rows: Trials<RowsTrial>;
  readonly 'cross-site': Trials<ForgedWrite>;
  readonly cors: Trials<CorsTrial>;
  readonly broken: Trials<BrokenTrial>;
  readonly forged: Trials<ForgedTrial>;
  readonly expired: Trials<ExpiredTrial>;
  readonly errors: Trials<ErrorsTrial>;
  readonly 'mass-assignment': Trials<MassAssignmentTrial>;
  readonly roles: Trials<RolesTrial>;
  readonly sessions: Trials<SessionTrial>;
  readonly enumeration: Trials<EnumerationTrial>;
  readonly invites: InviteTrials;
  readonly trail: TrailTrials;
  /** By the place: its path, with `…` for the id of the post and for the word that is searched. */
  readonly removed: Trials<RemovedTrial>;
  readonly 'invite-throttle': Trials<InviteFlood>;
  readonly billing: Trials<RoleTrial>;
  readonly webhooks: Trials<EventTrial>;
  /** Nothing where the settings say that the app has no assistant. */
  readonly assistant: Trials<AssistantTrial>;
  readonly throttles: Trials<ThrottleTrial>;
};

export type VerificationName = keyof HardeningFacts;

/** What one verification saw last. A run may try a few of them: what was seen of the others stays. */
export type Tried<N extends VerificationName> = {
  /** ISO 8601. */
  readonly testedAt: string;
  /** Origin of the app on which it was tried. */
  readonly app: string;
  readonly facts: Leaf<HardeningFacts[N]>;
};

/** What was seen while the app was driven as strangers, members and staff who try what they may not. */
export type HardeningEvidence = {
  /** When the last run began, ISO 8601. */
  readonly testedAt: string;
  readonly domain: string;
  /** Origin of the app of the last run. */
  readonly app: string;
  readonly environment: 'loopback' | 'staging' | 'production';
  /** Requests of the last run, and how long it took in milliseconds. */
  readonly requests: number;
  readonly ms: number;
  /** Why the last run ended before its end; null when it did not. */
  readonly stopped: string | null;
  readonly tried: { readonly [N in VerificationName]?: Tried<N> };
};
