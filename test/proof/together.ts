import type { Report } from '../../src/findings/report.ts';
import { type Chosen, composed } from '../world/compose.ts';
import type { Flaw } from '../world/plan.ts';
import { needsBrowser } from './proof.ts';
import type { Target } from './target.ts';

/** Flaws in one target at once, and those that their parts keep out. */
export type TogetherSet = {
  readonly chosen: readonly Chosen[];
  readonly excluded: readonly { readonly flaw: string; readonly because: string }[];
};

const variantAt = (flaw: Flaw, index: number): string => {
  const names = Object.keys(flaw.variants);
  return names[index % names.length] ?? '';
};

/** Each flaw in the variant of that number; after the last comes the first again. */
export const inVariant = (flaws: readonly Flaw[], index: number): readonly Chosen[] =>
  flaws.map(flaw => ({ flaw, variant: variantAt(flaw, index) }));

/** As many flaws at once as their parts allow, the first ones first. */
const fitting = (flaws: readonly Flaw[], index: number): TogetherSet => {
  const parts = new Set<string>();
  const chosen: Flaw[] = [];
  const excluded: { flaw: string; because: string }[] = [];
  for (const flaw of flaws) {
    if (flaw.alone !== undefined) {
      excluded.push({ flaw: flaw.name, because: flaw.alone });
      continue;
    }
    if (flaw.part !== undefined && parts.has(flaw.part)) {
      excluded.push({ flaw: flaw.name, because: `another flaw has the part ${flaw.part}` });
      continue;
    }
    if (flaw.part !== undefined) parts.add(flaw.part);
    chosen.push(flaw);
  }
  return { chosen: inVariant(chosen, index), excluded };
};

/** Two sets at least. Every flaw takes part in some set: what one leaves out because of its part comes first in the next. */
export const togetherSets = (flaws: readonly Flaw[]): readonly TogetherSet[] => {
  const sets: TogetherSet[] = [];
  let left = flaws.filter(({ alone }) => alone === undefined);
  for (let index = 0; index < 2 || left.length > 0; index += 1) {
    const first = left.length > 0 ? left : flaws;
    const set = fitting([...first, ...flaws.filter(flaw => !first.includes(flaw))], index);
    sets.push(set);
    left = left.filter(one => !set.chosen.some(({ flaw }) => flaw === one));
  }
  return sets;
};

/** Looks at one target, while some check could not look. */
const looksAtMost = 8;
/** What is wrong is wrong twice, here as for a variant alone. */
const missesThatCount = 2;

/**
 * Names of the flaws that nobody reports when all of them are in one target: none may hide another. A check that could not
 * look, for an answer was late on a busy machine, hides nothing: it is given further looks. What a check that looked does
 * not report is looked at once more, too, and is hidden when it is missed again. What could not be looked at in any of them
 * counts as missed.
 */
export const missedTogether = async (target: Target, chosen: readonly Chosen[]): Promise<readonly string[]> => {
  await target.set(composed(chosen));
  const browser = chosen.some(({ flaw }) => needsBrowser(flaw.expected));
  let left: readonly Flaw[] = chosen.map(({ flaw }) => flaw);
  const hidden: Flaw[] = [];
  const misses = new Map<Flaw, number>();
  for (let looks = 0; looks < looksAtMost && left.length > 0; looks += 1) {
    const { findings, notChecked }: Pick<Report, 'findings' | 'notChecked'> = await target.audit({ browser });
    const missed = left.filter(({ expected }) => !findings.some(({ check }) => check === expected));
    const couldLook = ({ expected }: Flaw): boolean => !notChecked.some(({ check }) => check === expected);
    for (const flaw of missed.filter(couldLook)) misses.set(flaw, (misses.get(flaw) ?? 0) + 1);
    const isHidden = (flaw: Flaw): boolean => (misses.get(flaw) ?? 0) >= missesThatCount;
    hidden.push(...missed.filter(isHidden));
    left = missed.filter(flaw => !isHidden(flaw));
  }
  return [...hidden, ...left].map(({ name }) => name);
};
