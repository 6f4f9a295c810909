import type { BackupEvidence } from './backups.ts';
import { keeper } from './kept.ts';

/** What the last `launch-ready backup test` of a target saw. */
export const keptBackups = keeper<BackupEvidence>('backups', ({ testedAt }) => testedAt);
