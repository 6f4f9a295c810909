import type { BackupEvidence } from './backups.ts';
import { keptDocument } from './kept-document.ts';

/** What the last `launch-ready backup test` of a target saw. */
export const keptBackups = keptDocument<BackupEvidence>('backups', ({ testedAt }) => testedAt);
