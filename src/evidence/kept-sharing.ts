import { keeper } from './kept.ts';
import type { SharingEvidence } from './sharing.ts';

/** What the last leak hunt on a target saw. */
export const { keep: keepSharing, kept: keptSharing } = keeper<SharingEvidence>('sharing', ({ testedAt }) => testedAt);
