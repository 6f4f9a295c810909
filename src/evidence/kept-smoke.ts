import { keeper } from './kept.ts';
import type { SmokeEvidence } from './smoke.ts';

/** What the last smoke run on a target saw. */
export const { keep: keepSmoke, kept: keptSmoke } = keeper<SmokeEvidence>('smoke', ({ testedAt }) => testedAt, 2);
