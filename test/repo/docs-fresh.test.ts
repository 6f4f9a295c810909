import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { parse } from 'jsonc-parser';
import { checks } from '../../src/checks/index.ts';
import { configSchema } from '../../src/config/schema.ts';

const root = join(import.meta.dirname, '..', '..');

const filesOf = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .toSorted();

describe('the reference pages', () => {
  let made = '';
  before(() => {
    made = mkdtempSync(join(tmpdir(), 'launch-ready-docs-'));
    const { status, stderr } = spawnSync(process.execPath, [join(root, 'scripts/generate-docs.ts'), made], {
      encoding: 'utf8',
    });
    assert.equal(status, 0, stderr);
  });
  after(() => rmSync(made, { recursive: true, force: true }));

  test('are what npm run docs makes today: no page more, none less, no line different', () => {
    const reference = join('docs', 'reference');
    assert.deepEqual(filesOf(join(root, reference)), filesOf(join(made, reference)));
    for (const file of filesOf(made))
      assert.equal(readFileSync(join(root, file), 'utf8'), readFileSync(join(made, file), 'utf8'), file);
  });

  test('hold a page for every check', () => {
    for (const { id } of checks) assert.ok(existsSync(join(root, 'docs/reference/checks', `${id}.md`)), id);
  });

  test('link only to pages that exist', () => {
    for (const file of filesOf(join(root, 'docs/reference'))) {
      const text = readFileSync(join(root, 'docs/reference', file), 'utf8');
      for (const [, target] of text.matchAll(/\]\(([^)#:]+\.md)\)/g))
        assert.ok(existsSync(join(root, 'docs/reference', file, '..', target ?? '')), `${file}: ${target ?? ''}`);
    }
  });

  test('show settings that are valid', () => {
    const [, example = ''] =
      /```jsonc\n(.*?)```/s.exec(readFileSync(join(root, 'docs/reference/config.md'), 'utf8')) ?? [];
    const settings = configSchema.parse(parse(example));
    assert.equal(settings.domain, 'example.com');
    assert.equal(Object.keys(settings.hosts).length, 3);
  });
});
