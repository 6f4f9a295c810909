import { limits } from '../../platform/limits.ts';
import { known, Unknown } from '../leaf.ts';
import type { Evidence } from '../map.ts';

type Families = Evidence['evals']['families'];
type Cases = Extract<NonNullable<Families[keyof Families]>['cases'], { status: 'ok' }>['value'];

const dayMs = 86_400_000;

/** The cases of a family. Throws `Unknown` where it was never asked, could not begin, or is too old to say anything of today. */
export const casesOf = ({ families }: Pick<Evidence['evals'], 'families'>, name: keyof Families, asOf: Date): Cases => {
  const own = families[name];
  if (own === undefined) throw new Unknown(`the family ${name} was not run`);
  const days = Math.floor((asOf.getTime() - Date.parse(own.testedAt)) / dayMs);
  if (days >= limits.evalsDays)
    throw new Unknown(`the family ${name} ran ${days} days ago, and after ${limits.evalsDays} days it says nothing`);
  return known(own.cases);
};
