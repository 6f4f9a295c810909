import type { Flaw, WorldPlan } from './plan.ts';
import { soundPlan } from './sound.ts';

/** One variant of one flaw, by name. */
export type Chosen = { readonly flaw: Flaw; readonly variant: string };

const refuseSharedParts = (chosen: readonly Chosen[]): void => {
  const loner = chosen.find(({ flaw }) => flaw.alone !== undefined);
  if (loner !== undefined && chosen.length > 1) throw new Error(`${loner.flaw.name} stands alone: ${loner.flaw.alone}`);
  const taken = new Map<string, string>();
  for (const { flaw } of chosen) {
    if (flaw.part === undefined) continue;
    const other = taken.get(flaw.part);
    if (other !== undefined) throw new Error(`${flaw.name} and ${other} both need the part "${flaw.part}"`);
    taken.set(flaw.part, flaw.name);
  }
};

/**
 * The sound plan, with the hosts that these flaws need, and the flaws switched in, in the order given. Flaws of one
 * part are refused: they would hide each other. The fixed target is the sound plan with the same hosts.
 */
export const composed = (chosen: readonly Chosen[]): WorldPlan => {
  refuseSharedParts(chosen);
  const plan = soundPlan(chosen.flatMap(({ flaw }) => flaw.hosts ?? []));
  for (const { flaw, variant } of chosen) {
    const way = Object.hasOwn(flaw.variants, variant) ? flaw.variants[variant] : undefined;
    if (way === undefined) throw new Error(`${flaw.name} has no variant "${variant}"`);
    way.apply(plan);
  }
  return plan;
};
