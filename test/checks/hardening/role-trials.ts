import type { RolesTrial } from '../../../src/evidence/hardening/roles.ts';
import type { Trials } from '../../../src/evidence/hardening.ts';
import type { Evidence } from '../../../src/evidence/map.ts';
import { evidence } from '../../evidence/build.ts';
import { soundRoles } from '../../evidence/build-hardening-roles.ts';
import { soundHardening } from '../../evidence/build-hardening.ts';

/** The sound run with other facts of some trials. */
export const saw = (more: Trials<RolesTrial>): Evidence => ({
  ...evidence(),
  hardening: soundHardening({ roles: { ...soundRoles(), ...more } }),
});

export const blocker = { severity: 'blocker', confidence: 'proven' } as const;

/** A member who got what is for staff. */
export const through = [{ as: 'member', how: 'was given word for word what staff are given' }] as const;
