import type { BackupEvidence, BackupStep } from '../../src/evidence/backups.ts';
import { seen } from '../../src/evidence/leaf.ts';

export const backupStep = (change: Partial<BackupStep> = {}): BackupStep => ({
  argv: ['npm', 'run', 'backup'],
  code: 0,
  ms: 1_800,
  said: 'it went well',
  lines: [],
  ...change,
});

/** A backup of last night, one made and restored whole while somebody wrote a post. */
export const soundBackups = (): BackupEvidence => ({
  domain: 'community.test',
  testedAt: '2026-11-23T10:00:00.000Z',
  newest: seen({ at: '2026-11-23T02:00:00.000Z', from: 'backups' }),
  made: seen(backupStep()),
  restored: seen(backupStep({ argv: ['npm', 'run', 'restore', '--', 'backups/a.backup'] })),
  rows: seen({
    'public.member': { before: 100, after: 100, restored: 100 },
    'public.post': { before: 400, after: 401, restored: 401 },
    'public.session': { before: 20, after: 19, restored: 20 },
  }),
});
