import { limits } from '../platform/limits.ts';
import type { HandoverEvidence } from './handover.ts';
import { keeper } from './kept.ts';

/** What the last pack of a target tells, kept by `launch-ready handover`. */
export const keptHandover = keeper<HandoverEvidence>('handover', ({ writtenAt }) => writtenAt, 1, limits.handoverDays);
