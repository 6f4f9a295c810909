import { keeper } from './kept.ts';
import type { RehearsalEvidence } from './rehearsal.ts';

/** What the last `launch-ready rehearse` of a target saw. */
export const keptRehearsal = keeper<RehearsalEvidence>('rehearsal', ({ rehearsedAt }) => rehearsedAt);
