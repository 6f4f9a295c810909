import type { VerificationName } from '../../evidence/hardening.ts';
import { assistant } from './assistant/index.ts';
import { billing } from './billing.ts';
import { broken } from './broken.ts';
import { cookies } from './cookies.ts';
import { cors } from './cors.ts';
import { crossMember } from './cross-member/cross-member.ts';
import { crossSite } from './cross-site.ts';
import { enumeration } from './enumeration/index.ts';
import { errors } from './errors.ts';
import { forged } from './forged.ts';
import { invites } from './invites/index.ts';
import { inviteThrottle } from './invites/throttle.ts';
import { massAssignment } from './mass-assignment.ts';
import { removed } from './removed.ts';
import { roles } from './roles/roles.ts';
import { rotation } from './rotation.ts';
import { sessions } from './sessions.ts';
import { throttles } from './throttles/index.ts';
import { trail } from './trail/index.ts';
import { webhooks } from './webhooks.ts';
import type { Verification } from './verification.ts';

/** Every verification, in the order in which they run: those that make the app refuse come last. */
const all: { readonly [N in VerificationName]: Verification<N> } = {
  rotation,
  cookies,
  'cross-site': crossSite,
  cors,
  broken,
  forged,
  errors,
  'cross-member': crossMember,
  roles,
  'mass-assignment': massAssignment,
  sessions,
  billing,
  webhooks,
  invites,
  trail,
  removed,
  enumeration,
  'invite-throttle': inviteThrottle,
  assistant,
  throttles,
};

export const verifications: readonly Verification[] = Object.values(all);
