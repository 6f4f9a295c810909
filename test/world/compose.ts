import type { Flaw, NearMiss, WorldPlan } from './plan.ts';
import { withHosts } from './sound.ts';

/** One variant of one flaw, by name. */
export type Chosen = { readonly flaw: Flaw; readonly variant: string };

const refuseSharedParts = (chosen: readonly Chosen[]): void => {
  const taken = new Map<string, string>();
  for (const { flaw } of chosen) {
    if (flaw.part === undefined) continue;
    const other = taken.get(flaw.part);
    if (other !== undefined) throw new Error(`${flaw.name} and ${other} both need the part "${flaw.part}"`);
    taken.set(flaw.part, flaw.name);
  }
};

/** A copy of the plan with the hosts that these flaws need and without the flaws: the fixed target. */
export const prepared = (plan: WorldPlan, chosen: readonly Chosen[]): WorldPlan =>
  withHosts(plan, chosen.flatMap(({ flaw }) => flaw.hosts ?? []));

/** The same copy with the flaws switched in, in the order given. Flaws of one part are refused: they would hide each other. */
export const composed = (plan: WorldPlan, chosen: readonly Chosen[]): WorldPlan => {
  refuseSharedParts(chosen);
  const flawed = prepared(plan, chosen);
  for (const { flaw, variant } of chosen) {
    const way = Object.hasOwn(flaw.variants, variant) ? flaw.variants[variant] : undefined;
    if (way === undefined) throw new Error(`${flaw.name} has no variant "${variant}"`);
    way.apply(flawed);
  }
  return flawed;
};

/** A copy of the plan with one near miss switched in; still sound. */
export const withNearMiss = (plan: WorldPlan, nearMiss: NearMiss): WorldPlan => {
  const grown = withHosts(plan, nearMiss.hosts ?? []);
  nearMiss.apply(grown);
  return grown;
};
