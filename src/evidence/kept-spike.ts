import { keeper } from './kept.ts';
import type { SpikeEvidence } from './spike.ts';

/** What the last spike on a target showed. */
export const { keep: keepSpike, kept: keptSpike } = keeper<SpikeEvidence>('spike', ({ measuredAt }) => measuredAt);
