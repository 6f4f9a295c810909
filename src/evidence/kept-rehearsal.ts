import { keptDocument } from './kept-document.ts';
import type { RehearsalEvidence } from './rehearsal.ts';

/** What the last `launch-ready rehearse` of a target saw. */
export const keptRehearsal = keptDocument<RehearsalEvidence>('rehearsal', ({ rehearsedAt }) => rehearsedAt);
