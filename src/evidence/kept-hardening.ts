import type { HardeningEvidence } from './hardening.ts';
import { keeper } from './kept.ts';

const kept = keeper<HardeningEvidence>('hardening', ({ testedAt }) => testedAt);

/** What the verifications of a target saw last. */
export const keptHardening = kept.kept;

/** Keeps a run. What it did not try stays as the runs before saw it, with their time and app. */
export const keepHardening: typeof kept.keep = async (state, domain, value) => {
  const before = await kept.kept(state, domain, new Date(value.testedAt));
  await kept.keep(state, domain, { ...value, tried: { ...before?.tried, ...value.tried } });
};
