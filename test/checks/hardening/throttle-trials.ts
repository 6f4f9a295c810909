import type { ThrottleTrial } from '../../../src/evidence/hardening/throttles.ts';
import type { Trials } from '../../../src/evidence/hardening.ts';
import { seen } from '../../../src/evidence/leaf.ts';
import type { Evidence } from '../../../src/evidence/map.ts';
import { evidence } from '../../evidence/build.ts';
import { row, soundThrottles } from '../../evidence/build-hardening-throttles.ts';
import { soundHardening } from '../../evidence/build-hardening.ts';

/** A run that tried these throttles and no others. */
export const triedOnly = (throttles: Trials<ThrottleTrial>): Evidence => ({
  ...evidence(),
  hardening: soundHardening({ throttles }),
});

/** The sound run with other facts of some trials. */
export const tried = (trials: Trials<ThrottleTrial>): Evidence => triedOnly({ ...soundThrottles(), ...trials });

/** Sign-ups and the API without an end, both at once. */
export const endlessRows = (): Evidence =>
  tried({ 'sign-up:sign-up': seen(row('sign-up', false)), 'api:member': seen(row('api', false)) });

export const high = { severity: 'high', confidence: 'proven' } as const;
