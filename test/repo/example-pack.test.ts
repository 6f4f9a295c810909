import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { examplePack } from '../../scripts/docs/example-pack.ts';

const folder = join(import.meta.dirname, '..', '..', 'docs', 'example-pack');
const largest = 300_000;

test('docs/example-pack is what npm run example-pack makes today, small, and of no machine', async () => {
  const made = await examplePack();
  assert.deepEqual(readdirSync(folder).toSorted(), Object.keys(made).toSorted());
  for (const [file, text] of Object.entries(made)) {
    assert.equal(readFileSync(join(folder, file), 'utf8'), text, file);
    for (const place of [tmpdir(), homedir()]) assert.ok(!text.includes(`${place}/`), `${file} names ${place}`);
  }
  const bytes = Object.values(made).reduce((sum, text) => sum + Buffer.byteLength(text), 0);
  assert.ok(bytes <= largest, `${bytes} bytes`);
});

test('it has nothing wrong in it: every command of it exists, no secret, a way back in plain words', async () => {
  const { 'README.md': printed = '' } = await examplePack();
  assert.doesNotMatch(printed, /WRONG/);
  assert.match(
    printed,
    / - commands: [1-9]\d* good(?:, \d+ not checked)?\n - secrets: none\n - the way back: school year [\d.]+ /,
  );
});
