import { keeper } from './kept.ts';
import type { TimingsEvidence } from './timings.ts';

/** What the last run of `slow` on a target measured. */
export const { keep: keepTimings, kept: keptTimings } = keeper<TimingsEvidence>(
  'timings',
  ({ measuredAt }) => measuredAt,
);
