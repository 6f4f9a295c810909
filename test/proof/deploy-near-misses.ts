import { addMigration } from '../../examples/community-flawed/add-migration.ts';
import { editFile } from '../../examples/community-flawed/edit-file.ts';
import type { EditedNearMiss } from './edited-near-misses.ts';

export const deployNearMisses: readonly EditedNearMiss[] = [
  {
    check: 'deployment/rollback-defined',
    trap: 'a table that is dropped in the migration that made it, and a trigger that forbids to truncate',
    edit: repository =>
      addMigration(repository, 'draft', [
        'create table draft (id text primary key, body text not null)',
        'alter table draft drop column body',
        'create trigger draft_stays before truncate on draft for each statement execute function audit_is_append_only()',
      ]),
  },
  {
    check: 'deployment/rollback-defined',
    trap: 'the way back stands in the README and not in a document of its own',
    edit: repository => {
      const note = repository['docs/rollback.md'] ?? '';
      delete repository['docs/rollback.md'];
      repository['README.md'] = `${repository['README.md'] ?? ''}\n## Rolling back\n\n${note.replace(/^# .*\n/, '')}`;
    },
  },
  {
    check: 'deployment/deploy-guarded',
    trap: 'a column with a constant default, an index that is built concurrently, and one on a table that is new',
    edit: repository =>
      addMigration(repository, 'devices', [
        "alter table session add column device text not null default 'unknown'",
        'alter table session add column seen_at timestamptz not null default now()',
        'create index concurrently session_by_device on session (device)',
        'create table device (id text primary key, session_id text not null references session (id))',
        'create index device_of_session on device (session_id)',
      ]),
  },
  {
    check: 'deployment/deploy-guarded',
    trap: 'the listener of the pool is registered in another file',
    edit: repository => {
      editFile(repository, 'src/database/open.ts', "  pool.on('error', () => undefined);\n", '');
      editFile(
        repository,
        'src/server.ts',
        'const opened = openDatabase(config);\n',
        "const opened = openDatabase(config);\nopened.postgres?.on('error', error => log.error('a connection was lost', { error }));\n",
      );
    },
  },
];
