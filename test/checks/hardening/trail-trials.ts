import type { TrailTrials } from '../../../src/evidence/hardening/trail.ts';
import { silent } from '../../../src/evidence/leaf.ts';
import type { Evidence } from '../../../src/evidence/map.ts';
import { evidence } from '../../evidence/build.ts';
import { soundTrail } from '../../evidence/build-hardening-trail.ts';
import { soundHardening } from '../../evidence/build-hardening.ts';

/** A trial of the trail that came to nothing. */
export const untried = silent('no answer came in time');

/** The sound run with other facts of some trials. */
export const trailWith = (change: Partial<TrailTrials>): Evidence => ({
  ...evidence(),
  hardening: soundHardening({ trail: { ...soundTrail(), ...change } }),
});
