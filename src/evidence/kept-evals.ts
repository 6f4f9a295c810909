import type { EvalsEvidence } from './evals.ts';
import { keeper } from './kept.ts';

const kept = keeper<EvalsEvidence>('evals', ({ testedAt }) => testedAt);

/** What the assistant of a target was last seen to do. */
export const keptEvals = kept.kept;

/** Keeps a run. Families that it did not ask stay as the runs before saw them, with their time and app. */
export const keepEvals: typeof kept.keep = async (state, domain, value) => {
  const before = await kept.kept(state, domain, new Date(value.testedAt));
  await kept.keep(state, domain, { ...value, families: { ...before?.families, ...value.families } });
};
