import { editFile } from '../../examples/community-flawed/edit-file.ts';
import type { EditedNearMiss } from './edited-near-misses.ts';

export const backedUpNearMisses: readonly EditedNearMiss[] = [
  {
    check: 'handover/backup-restores',
    trap: 'the backup is made by pg_dump with options that leave nothing out',
    edit: repository => {
      editFile(
        repository,
        'README.md',
        'npm run backup                               # backups/community-<time>.backup',
        'pg_dump --format=custom --no-owner --no-privileges "$DATABASE_URL" > community.dump #',
      );
      editFile(
        repository,
        'README.md',
        'npm run restore -- backups/community-<time>.backup',
        'pg_restore --exit-on-error --no-owner --no-privileges --dbname "$DATABASE_URL" community.dump',
      );
    },
  },
];
