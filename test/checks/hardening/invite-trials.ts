import type { InviteFlood, InviteTrials } from '../../../src/evidence/hardening/invites.ts';
import { type Leaf, silent } from '../../../src/evidence/leaf.ts';
import type { Evidence } from '../../../src/evidence/map.ts';
import { evidence } from '../../evidence/build.ts';
import { soundInvites } from '../../evidence/build-hardening-invites.ts';
import { soundHardening } from '../../evidence/build-hardening.ts';

/** A trial of an invitation that came to nothing. */
export const untried = silent('no answer came in time');

/** The sound run with other facts of some trials. */
export const invitesWith = (change: Partial<InviteTrials>): Evidence => ({
  ...evidence(),
  hardening: soundHardening({ invites: { ...soundInvites().invites, ...change } }),
});

/** The sound run with other facts of many invitations to one address. */
export const floodedWith = (flood: Leaf<InviteFlood>): Evidence => ({
  ...evidence(),
  hardening: soundHardening({ 'invite-throttle': { 'one-address': flood } }),
});
