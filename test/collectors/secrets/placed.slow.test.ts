import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { gitIn } from '../../../src/collectors/secrets/git-answers.ts';
import { searchStaged } from '../../../src/collectors/secrets/search-staged.ts';
import { stagedBlobs } from '../../../src/collectors/secrets/staged.ts';
import { asPlaced } from '../../../src/engines/secrets/in-tests.ts';
import { rules } from '../../../src/engines/secrets/rules/index.ts';
import { createScanner } from '../../../src/engines/secrets/scan.ts';
import { sortOfText } from '../../../src/engines/secrets/sort-of-text.ts';
import { gitFolderAt } from '../../commands/git-folder.ts';
import { git, localIo } from '../repo/fixture.ts';
import { zipOf } from './packed.ts';
import { commitAll, plantedKey, repositoryWith, search, write } from './planted.ts';

const testKey = (): string => plantedKey().replace('_live_', '_test_');

const paths = [
  'src/pay.ts',
  'src/pay.test.ts',
  'test/pay.ts',
  'src/__mocks__/pay.ts',
  'cypress/pay.cy.js',
  'tests/fixtures/answer.json',
  'examples/shop/pay.ts',
  '.env.example',
  'docs/setup.md',
  'src/latest/pay.ts',
];

const scanner = createScanner(rules);

describe('a value in a test or a sample', () => {
  for (const path of paths)
    it(`is judged by the command as the scanner judges it: ${path}`, async t => {
      for (const key of [testKey(), plantedKey()]) {
        const text = `KEY=${key}\n`;
        const [hit] = scanner.scan(Buffer.from(text), sortOfText(path));
        assert.ok(hit !== undefined);
        const judged = asPlaced(hit, path).class;
        const root = await repositoryWith(t, { [path]: text });
        const { found } = await search(root, { history: false });
        assert.deepEqual(found.map(one => one.class), [judged]); // prettier-ignore
        await rm(join(root, path));
        await commitAll(root, 'gone');
        const history = await search(root);
        assert.deepEqual(history.found.map(one => one.class), [judged]); // prettier-ignore
      }
    });

  it('is a secret of all its places when one of them is no test, in the folder or in the history', async t => {
    const key = testKey();
    const root = await repositoryWith(t, { 'test/pay.ts': key, 'src/pay.ts': `\n${key}` });
    await rm(join(root, 'src'), { recursive: true });
    const { found } = await search(root);
    assert.deepEqual(
      found.map(one => [one.class, one.places.map(place => `${place.in} ${place.file}`).toSorted()]),
      [['secret', ['history src/pay.ts', 'history test/pay.ts', 'tree test/pay.ts']]],
    );
  });

  it('is judged inside an archive by where it stands in it', async t => {
    const root = await repositoryWith(t, {
      'a.zip': zipOf({ 'test/pay.ts': testKey() }),
      'b.zip': zipOf({ 'src/pay.ts': testKey() }),
      'test/c.zip': zipOf({ 'src/pay.ts': testKey() }),
    });
    const { found } = await search(root, { history: false });
    assert.deepEqual(found.map(one => `${one.class} ${one.places[0].file}`).toSorted(), [
      'fixture a.zip',
      'fixture test/c.zip',
      'secret b.zip',
    ]);
  });

  it('is a secret where it is the value that the project itself uses', async t => {
    const [own, key] = [randomBytes(24).toString('base64url'), testKey()];
    const root = await repositoryWith(t, { '.gitignore': '.env\n', 'test/a.ts': `login('${own}')`, 'test/b.ts': key });
    await write(root, '.env', `MAIL_PASSWORD=${own}\nSTRIPE_SECRET_KEY=${key}\n`);
    const { found } = await search(root, { history: false });
    assert.deepEqual(found.map(one => one.class), ['secret', 'secret']); // prettier-ignore
  });

  it('is a secret in a log, wherever that lies', async t => {
    const root = await repositoryWith(t, { '.gitignore': '*.log\n' });
    await mkdir(join(root, 'test'));
    await write(root, 'test/run.log', testKey());
    const { found } = await search(root, { history: false, settings: { logs: ['test/*.log'] } });
    assert.deepEqual(found.map(one => one.class), ['secret']); // prettier-ignore
  });

  it('does not stop a commit, which another path does', async t => {
    const root = await repositoryWith(t, { 'a.txt': 'a' });
    const repo = gitFolderAt(root);
    const key = testKey();
    for (const [file, code] of [
      ['test/pay.ts', 0],
      ['src/pay.ts', 1],
    ] as const) {
      repo.write(file, key);
      await git(root, 'add', '-A');
      assert.equal((await repo.cli('secrets', '--staged')).code, code, file);
    }
    const asked = gitIn(root, localIo(), new AbortController().signal);
    const staged = await searchStaged(asked, (await stagedBlobs(asked)) ?? [], { scanner, own: null }, new AbortController().signal); // prettier-ignore
    assert.equal(staged.seen.length, 2);
  });
});
