import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { after, test } from 'node:test';
import { PGlite } from '@electric-sql/pglite';
import { readRepository, writeClone } from '../support/repository.ts';

/** What makes it safe to go back: old code runs on the new database, and a release does not keep people out. */
const repository = readRepository();
const clone = writeClone();

type Migration = { readonly id: string; readonly statements: readonly string[] };
const index = pathToFileURL(join(clone, 'src', 'database', 'migrations', 'index.ts')).href;
const { migrations } = (await import(index)) as { readonly migrations: readonly Migration[] };

/** The first release made the tables; what comes later meets people who are using them. */
const isFirstRelease = ({ id }: Migration): boolean => id <= '0005-rate';
const later = migrations.filter(each => !isFirstRelease(each));

test('the way back is written down, in commands that exist', () => {
  const note = repository['docs/rollback.md'];
  assert.ok(note, 'nobody has written down how to go back');
  const { scripts } = JSON.parse(repository['package.json'] ?? '{}') as { scripts: Record<string, string> };
  for (const [, script = ''] of note.matchAll(/npm run (?:--silent )?([\w:-]+)/g)) assert.ok(script in scripts, script);
  for (const [, path = ''] of note.matchAll(/\b((?:src|docs)\/[\w./-]+)/g)) assert.ok(path in repository, path);
  assert.match(repository['compose.yaml'] ?? '', /image: .*\$\{APP_VERSION/, 'an image without a release in its name');
  assert.match(note, /APP_VERSION/);
  assert.match(note, /\/readyz/);
  const steps = note.match(/^\d+\. /gm) ?? [];
  assert.ok(steps.length >= 3 && steps.length <= 8, `${steps.length} steps`);
});

test('migrations add: the release before still runs on what they leave', () => {
  assert.ok(migrations.length >= 5);
  const takesAway =
    /\b(?:drop\s+(?:table|column|view|type)|rename\s+(?:to|column)|alter\s+column\s+\w+\s+(?:set\s+(?:data\s+)?type|type|set\s+not\s+null)|truncate)\b/i;
  for (const { id, statements } of migrations)
    for (const statement of statements) {
      // The audit log's guard names truncate in order to forbid it.
      if (!/^\s*create\s+(?:trigger|function)/i.test(statement)) assert.doesNotMatch(statement, takesAway, id);
      assert.doesNotMatch(
        statement,
        /add\s+column\s+(?:if not exists\s+)?\w+\s+\w+(?:\([\d, ]+\))?\s+not\s+null(?!.*default)/is,
        id,
      );
    }
  const files = Object.keys(repository).filter(path => /^src\/database\/migrations\/\d{4}-/.test(path));
  assert.equal(files.length, migrations.length, 'a migration is in a file and not in the list');
  assert.ok(existsSync(join(clone, 'src', 'database', 'migrate.ts')));
});

/** Tables without which nobody signs in or pays. */
const needed = ['member', 'session', 'credential', 'customer', 'subscription', 'billing_event'];

test('no migration writes a table anew or builds an index on it while people wait to sign in or pay', async () => {
  const database = new PGlite();
  after(() => database.close());
  for (const migration of migrations.filter(isFirstRelease))
    for (const statement of migration.statements) await database.exec(statement);
  type Look = { readonly name: string; readonly file: string; readonly indexes: string };
  const look = async (): Promise<readonly Look[]> => {
    const names = needed.map(name => `'${name}'`).join();
    const { rows } = await database.query<Look>(
      `select c.relname as name, pg_relation_filenode(c.oid)::text as file,
         (select count(*) from pg_index i where i.indrelid = c.oid)::text as indexes
       from pg_class c where c.relkind = 'r' and c.relname in (${names}) order by c.relname`,
    );
    assert.equal(rows.length, needed.length);
    return rows;
  };
  const before = await look();
  for (const { statements } of later) for (const statement of statements) await database.exec(statement);
  assert.deepEqual(await look(), before);
});

type Opened = { readonly postgres: { readonly emit: (name: string, error: Error) => boolean } | null };

test('a connection that the database drops ends no process', async () => {
  const [{ openDatabase }, { readConfig }, { testEnvironment }] = await Promise.all([
    import(pathToFileURL(join(clone, 'src', 'database', 'open.ts')).href) as Promise<{
      openDatabase: (config: unknown) => Opened & { close: () => Promise<void> };
    }>,
    import('../../src/config.ts'),
    import('../support/community.ts'),
  ]);
  const config = readConfig({ ...testEnvironment(), DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' });
  const { postgres, close } = openDatabase(config);
  assert.doesNotThrow(() => postgres?.emit('error', new Error('terminating connection due to administrator command')));
  assert.ok(postgres);
  await close();
});
