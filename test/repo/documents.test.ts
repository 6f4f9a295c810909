import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, test } from 'node:test';
import { checks } from '../../src/checks/index.ts';
import { linesOf, repositoryFiles, root, textOf } from './repository-files.ts';

const documents = repositoryFiles().filter(file => file.endsWith('.md') && !file.startsWith('docs/reference/'));

/** The folder that a document speaks of: its own package; the example pack is the community's. */
const packageOf = (file: string): string =>
  file.startsWith('docs/example-pack/') ? 'examples/community/' : (/^examples\/[^/]+\//.exec(file)?.[0] ?? '');

const scriptsOf = (folder: string): { readonly [name: string]: string } =>
  (JSON.parse(textOf(`${folder}package.json`)) as { readonly scripts: { readonly [name: string]: string } }).scripts;

/** Names that stand for what the reader is about to make. */
const examples = new Set([
  'email/spf-record',
  'src/checks/email/spf-record.ts',
  'test/checks/email/spf-record.test.ts',
  'test/world/flaws/spf-record.ts',
]);

describe('documents name only what exists', () => {
  for (const file of documents) {
    const text = textOf(file);
    const home = packageOf(file);
    const scripts = { ...scriptsOf(''), ...scriptsOf(home) };

    test(`${file}: npm scripts`, () => {
      for (const [, name = ''] of text.matchAll(/npm run (?:--silent )?([a-z][a-z0-9-]*(?::[a-z0-9-]+)*)/g))
        assert.ok(scripts[name] !== undefined, `npm run ${name}`);
    });

    test(`${file}: paths`, () => {
      for (const [, path = ''] of text.matchAll(/`((?:src|test|scripts|docs|schemas|bin)\/[\w./-]+)`/g))
        if (!examples.has(path)) assert.ok(existsSync(join(root, home, path)), path);
    });

    test(`${file}: links`, () => {
      for (const [, target = ''] of text.matchAll(/\]\(([^)#:\s]+)\)/g))
        assert.ok(existsSync(join(root, dirname(file), target)), target);
    });

    test(`${file}: checks`, () => {
      for (const [, id = ''] of text.matchAll(/\b(launch-path\/[a-z0-9-]+)(?=[#`'\s])/g))
        assert.ok(
          checks.some(check => check.id === id),
          id,
        );
    });
  }
});

test('ARCHITECTURE.md shows every folder of src and stays within two screens', () => {
  const text = textOf('ARCHITECTURE.md');
  const folders = new Set(repositoryFiles().flatMap(file => /^src\/([a-z]+)\//.exec(file)?.[1] ?? []));
  for (const folder of folders) assert.match(text, new RegExp(`^  ${folder}/ `, 'm'), folder);
  assert.ok(linesOf('ARCHITECTURE.md') <= 100, `${linesOf('ARCHITECTURE.md')} lines`);
});
