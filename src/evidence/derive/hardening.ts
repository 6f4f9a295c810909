import type { HardeningEvidence, HardeningFacts, VerificationName } from '../hardening.ts';
import { known, Unknown } from '../leaf.ts';
import { limits } from '../../platform/limits.ts';

const dayMs = 86_400_000;

/** What one verification saw. Throws `Unknown` where it was never tried, could not begin, or is too old to say anything of today. */
export const factsOf = <N extends VerificationName>(
  { tried }: HardeningEvidence,
  name: N,
  asOf: Date,
): HardeningFacts[N] => {
  const own = tried[name];
  if (own === undefined) throw new Unknown(`the verification ${name} was not run`);
  const days = Math.floor((asOf.getTime() - Date.parse(own.testedAt)) / dayMs);
  if (days >= limits.hardenDays)
    throw new Unknown(
      `the verification ${name} ran ${days} days ago, and after ${limits.hardenDays} days it says nothing`,
    );
  return known(own.facts);
};
