import { addMigration } from '../add-migration.ts';
import { editFile } from '../edit-file.ts';
import { defineFlaw } from '../flaw.ts';

export default defineFlaw({
  name: 'bad-deploy-takes-login-down',
  row: 'S3.f3',
  expected: 'deployment/deploy-guarded',
  nature: 'sequence',
  story:
    'The release went out at noon with one more column on the table of sessions, filled for every row. While the database wrote the table anew nobody could be looked up in it: each request of each member waited, then failed, for as long as two years of sessions take.',
  breaks: ['repository/migrations.test.ts'],
  variants: {
    'the-table-of-sessions-is-written-anew': {
      severity: 'blocker',
      edit: repository =>
        addMigration(repository, 'session-device', [
          'alter table session add column device uuid not null default gen_random_uuid()',
        ]),
    },
    'an-index-is-built-while-people-sign-in': {
      severity: 'blocker',
      edit: repository =>
        addMigration(repository, 'session-by-address', [
          'create index session_of_address on session (address, created_at)',
        ]),
    },
    'a-lost-connection-ends-the-process': {
      severity: 'blocker',
      edit: repository => editFile(repository, 'src/database/open.ts', "  pool.on('error', () => undefined);\n", ''),
    },
  },
});
