import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readRepository } from '../support/repository.ts';

/** What the README tells the person to type who has just lost the database; that it works is held by operations/backup. */
const repository = readRepository();
const lines = (repository['README.md'] ?? '').split('\n');
const commandsOf = (beginning: string): readonly string[] => lines.filter(line => line.startsWith(beginning));
const optionsOf = (command: string): readonly string[] => command.match(/(?<=\s)-{1,2}[\w-]+(?:=\S+)?/g) ?? [];

/** https://www.postgresql.org/docs/current/app-pgdump.html: options that change how it is written, not what. */
const leavesNothingOut =
  /^(?:--format=\w+|-F\w|--compress=\S+|-Z\d|--no-owner|-O|--no-privileges|-x|--clean|-c|--if-exists|--verbose|-v|--dbname)/;

test('the documented backup is the one that counts every row, and no other leaves anything out', () => {
  assert.equal(commandsOf('npm run backup').length, 1, 'the README says once how to back up');
  for (const dump of commandsOf('pg_dump'))
    for (const option of optionsOf(dump)) assert.match(option, leavesNothingOut, `${dump}: ${option}`);
  const { scripts }: { readonly scripts: Readonly<Record<string, string>> } = JSON.parse(
    repository['package.json'] ?? '{}',
  );
  for (const name of ['backup', 'restore']) {
    const file = /(src\/commands\/\w+\.ts)/.exec(scripts[name] ?? '')?.[1] ?? '';
    assert.ok(repository[file] !== undefined, `npm run ${name} starts a file that is there`);
  }
});

test('the documented restore reads the file that the backup writes', () => {
  const [, written = ''] = /# (\S+)/.exec(commandsOf('npm run backup')[0] ?? '') ?? [];
  const restores = commandsOf('npm run restore');
  assert.match(written, /\.backup$/);
  assert.deepEqual(
    restores.map(line => line.split(' ').at(-1)),
    [written],
  );
});
