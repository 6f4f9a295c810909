import type { EvalsEvidence } from './evals.ts';
import { keeper } from './kept.ts';

const kept = keeper<EvalsEvidence>('evals', ({ testedAt }) => testedAt);

/** What the assistant of a target was last seen to do. A replay that lies there says nothing of the app: it counts as nothing. */
export const keptEvals: typeof kept.kept = async (state, domain, now) => {
  const value = await kept.kept(state, domain, now);
  return value?.replayed === undefined ? value : null;
};

/** Keeps a run, and never a replay. Families that it did not ask stay as the runs before saw them, with their time and app. */
export const keepEvals: typeof kept.keep = async (state, domain, value) => {
  if (value.replayed !== undefined) throw new Error('a replay is not kept');
  const before = await keptEvals(state, domain, new Date(value.testedAt));
  await kept.keep(state, domain, { ...value, families: { ...before?.families, ...value.families } });
};
