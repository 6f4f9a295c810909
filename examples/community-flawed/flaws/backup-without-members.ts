import { editFile } from '../edit-file.ts';
import { defineFlaw } from '../flaw.ts';

export default defineFlaw({
  name: 'backup-without-members',
  row: 'X1',
  expected: 'handover/backup-restores',
  nature: 'sequence',
  story:
    'There was a backup of every night, and nobody had ever played one back. On the day it was needed it held the posts and not the people: the list of tables in the command was older than the accounts. Elsewhere the file was whole and the command beside it could not read its format.',
  breaks: ['repository/backup.test.ts'],
  part: 'README.md',
  variants: {
    'the-list-of-tables-is-older-than-the-members': {
      severity: 'high',
      edit: repository =>
        editFile(
          repository,
          'README.md',
          'pg_dump --format=custom ',
          'pg_dump --format=custom --table=space --table=post --table=comment --table=report ',
        ),
    },
    'the-restore-cannot-read-it': {
      severity: 'high',
      edit: repository => editFile(repository, 'README.md', 'pg_dump --format=custom ', 'pg_dump --no-owner '),
    },
  },
});
