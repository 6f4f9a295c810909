import { addMigration } from '../add-migration.ts';
import { defineFlaw } from '../flaw.ts';

export default defineFlaw({
  name: 'no-way-back',
  row: 'S3.c5',
  expected: 'deployment/rollback-defined',
  nature: 'request',
  story:
    'The release was bad and the one before could not be started either: its column was gone, dropped by the same release that had stopped reading it. “Revert and deploy again” took the evening, with the sign-up open to nobody.',
  breaks: ['repository/migrations.test.ts'],
  variants: {
    'nobody-wrote-it-down': {
      severity: 'high',
      edit: repository => {
        delete repository['docs/rollback.md'];
      },
    },
    'the-column-goes-with-its-last-reader': {
      severity: 'high',
      edit: repository => addMigration(repository, 'no-images', ['alter table member drop column image']),
    },
  },
});
