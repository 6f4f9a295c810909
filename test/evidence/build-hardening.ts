import type { Exchange, HardeningEvidence, HardeningFacts, VerificationName } from '../../src/evidence/hardening.ts';
import type { CrossMemberTrial } from '../../src/evidence/hardening/cross-member.ts';
import type { MassAssignmentTrial } from '../../src/evidence/hardening/mass-assignment.ts';
import type { RolesTrial } from '../../src/evidence/hardening/roles.ts';
import type { SessionTrial } from '../../src/evidence/hardening/sessions.ts';
import { invitesInstead, soundInvites } from './build-hardening-invites.ts';
import { removedTrial, soundRemoved } from './build-hardening-removed.ts';
import { rowsInstead, soundRows } from './build-hardening-rows.ts';
import type { RowsTrial } from '../../src/evidence/hardening/rows.ts';
import { soundTrail, trailInstead } from './build-hardening-trail.ts';
import { seen } from '../../src/evidence/leaf.ts';
import { soundWeb, webInstead } from './build-hardening-web.ts';
import { massAssignmentInstead, soundMassAssignment } from './build-hardening-mass-assignment.ts';
import { rolesInstead, soundRoles } from './build-hardening-roles.ts';
import { crossMemberInstead, soundCrossMember } from './build-hardening-cross-member.ts';
import type { AssistantTrial } from '../../src/evidence/hardening/assistant.ts';
import type { EnumerationTrial } from '../../src/evidence/hardening/enumeration.ts';
import type { ThrottleTrial } from '../../src/evidence/hardening/throttles.ts';
import { askedInstead, soundAssistant } from './build-hardening-assistant.ts';
import { soundThrottles, throttledInstead } from './build-hardening-throttles.ts';
import { enumeratedInstead, soundEnumeration } from './build-hardening-enumeration.ts';
import { roleInstead, soundBilling, soundWebhooks } from './build-hardening-billing.ts';

export const exchange = (change: Partial<Exchange> = {}): Exchange => ({
  actor: 'member-a',
  method: 'GET',
  path: '/dashboard',
  sent: [],
  status: 303,
  excerpt: '',
  ...change,
});

/** A session that was refused at once. */
export const sessionTrial = (change: Partial<SessionTrial> = {}): SessionTrial => ({
  stillIn: false,
  endedAfterMs: 3,
  afterMs: 3,
  shown: [exchange({ actor: 'a copy of the session of member-a' })],
  ...change,
});

/** What each verification sees on a sound app. */
const soundFacts = (): HardeningFacts => ({
  ...soundWeb(),
  sessions: Object.fromEntries(
    ['logout', 'logout-elsewhere', 'reset', 'ban', 'role-change', 'closed-account'].map(trial => [
      trial,
      seen(sessionTrial()),
    ]),
  ),
  'cross-member': soundCrossMember(),
  rows: soundRows(),
  enumeration: soundEnumeration(),
  ...soundInvites(),
  billing: soundBilling(),
  webhooks: soundWebhooks(),
  trail: soundTrail(),
  removed: soundRemoved(),
  'mass-assignment': soundMassAssignment(),
  roles: soundRoles(),
  assistant: soundAssistant(),
  throttles: soundThrottles(),
});

const testedAt = '2026-11-23T11:00:00.000Z';
const app = 'https://app.community.test';

/** A run of everything on the sound community, with other facts of some verifications. */
export const soundHardening = (change: Partial<HardeningFacts> = {}): HardeningEvidence => {
  const facts = Object.entries({ ...soundFacts(), ...change }) as [VerificationName, never][];
  return {
    testedAt,
    domain: 'community.test',
    app,
    environment: 'loopback',
    requests: 300,
    ms: 9_000,
    stopped: null,
    tried: Object.fromEntries(facts.map(([name, own]) => [name, { testedAt, app, facts: seen(own) }])),
  };
};

/** What a verification could have seen instead, by its name and the trial. */
export const triedInstead = ([name = '', , ...path]: readonly string[], value: unknown): readonly unknown[] => {
  // A verification as a whole: its trials stand for it.
  if (path.at(-1) === 'facts') return [];
  if (name === 'sessions') return [{ ...(value as SessionTrial), stillIn: true, endedAfterMs: null }];
  if (name === 'mass-assignment') return massAssignmentInstead(value as MassAssignmentTrial);
  if (name === 'roles') return rolesInstead(value as RolesTrial);
  if (name === 'cross-member') return crossMemberInstead(value as CrossMemberTrial);
  if (name === 'rows') return rowsInstead(value as RowsTrial);
  if (name === 'throttles') return throttledInstead(value as ThrottleTrial);
  if (name === 'assistant') return askedInstead(value as AssistantTrial);
  if (name === 'enumeration') return enumeratedInstead(value as EnumerationTrial);
  if (name === 'invites' || name === 'invite-throttle') return invitesInstead(path.at(-1) ?? '', value);
  if (name === 'billing' || name === 'webhooks') return roleInstead(value);
  if (name === 'trail') return trailInstead(path.at(-1) ?? '');
  if (name === 'removed') return [removedTrial({ stillServed: true })];
  return webInstead(name, value);
};
