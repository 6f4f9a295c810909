import { keeper } from './kept.ts';
import type { SignalsEvidence } from './signals.ts';

/** What the last run of `signals` on a target saw. */
export const { keep: keepSignals, kept: keptSignals } = keeper<SignalsEvidence>('signals', ({ testedAt }) => testedAt);
