import type { CrossMemberTrial } from '../../../src/evidence/hardening/cross-member.ts';
import type { Trials } from '../../../src/evidence/hardening.ts';
import type { Evidence } from '../../../src/evidence/map.ts';
import { evidence } from '../../evidence/build.ts';
import { soundHardening } from '../../evidence/build-hardening.ts';

/** A run that made these trials between members and no others. */
export const saw = (trials: Trials<CrossMemberTrial>): Evidence => ({
  ...evidence(),
  hardening: soundHardening({ 'cross-member': trials }),
});

/** The address of a member, given to another who named the member in the request. */
export const given = { to: 'member-b', what: 'address', way: '?member=…' } as const;
