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
import { expired } from './expired.ts';
import { forged } from './forged.ts';
import { invites } from './invites/index.ts';
import { inviteThrottle } from './invites/throttle.ts';
import { massAssignment } from './mass-assignment.ts';
import { removed } from './removed.ts';
import { roles } from './roles/roles.ts';
import { rotation } from './rotation.ts';
import { rows } from './rows/rows.ts';
import { sessions } from './sessions.ts';
import { throttles } from './throttles/index.ts';
import { trail } from './trail/index.ts';
import { webhooks } from './webhooks.ts';
import type { Verification } from './verification.ts';

/**
 * Every verification, in the order in which they run: what lets a launch fail first, for a budget can end early; and those
 * that make the app refuse last.
 */
const all: { readonly [N in VerificationName]: Verification<N> } = {
  'cross-member': crossMember,
  rows,
  roles,
  billing,
  webhooks,
  sessions,
  forged,
  'mass-assignment': massAssignment,
  rotation,
  'cross-site': crossSite,
  cors,
  cookies,
  broken,
  errors,
  invites,
  trail,
  removed,
  enumeration,
  'invite-throttle': inviteThrottle,
  assistant,
  expired,
  throttles,
};

export const verifications: readonly Verification[] = Object.values(all);
