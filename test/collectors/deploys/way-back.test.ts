import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { presetNames } from '../../../src/config/deploy-settings.ts';
import { canGoBack } from '../../../src/config/deploy-settings.ts';
import { wayBackOf } from '../../../src/collectors/deploys/way-back.ts';
import { presets } from '../../../src/deploy/presets/index.ts';
import { known } from '../../../src/evidence/leaf.ts';

const read = (path: string, text: string): ReturnType<typeof wayBackOf> => wayBackOf([{ path, text }], undefined);
const noteIn = (path: string, text: string): string | null => {
  const { note } = known(read(path, text));
  return note === null ? null : `${note.file}:${note.line}`;
};

describe('a note about the way back', () => {
  const steps = '\n1. Run it.\n2. Look.\n';
  test('is a heading about it with steps below, in any document', () => {
    assert.equal(noteIn('docs/rollback.md', `# Going back\n${steps}`), 'docs/rollback.md:1');
    assert.equal(noteIn('README.md', `# App\n\n## Rolling back a release\n${steps}`), 'README.md:3');
    assert.equal(noteIn('RUNBOOK.md', '# How to revert\n\n```sh\nmake back\n```\n'), 'RUNBOOK.md:1');
  });
  test('needs steps, and its own', () => {
    assert.equal(noteIn('docs/rollback.md', '# Rollback\n\nTo be written.\n'), null);
    assert.equal(noteIn('README.md', `# Rollback\n\n## Install\n${steps}`), null);
  });
  test('is no mention in passing, and no list of changes', () => {
    assert.equal(noteIn('README.md', `# App\n\nYou can roll back.\n${steps}`), null);
    assert.equal(noteIn('CHANGELOG.md', `# Rollback\n${steps}`), null);
    assert.equal(noteIn('src/rollback.ts', `# Rollback\n${steps}`), null);
  });
});

describe('an image that is built here', () => {
  const compose = (image: string): string =>
    `services:\n  app:\n    build: .\n    image: ${image}\n  db:\n    image: postgres:15\n`;
  const floating = (image: string): readonly string[] =>
    known(read('compose.yaml', compose(image))).floating.map(one => one.image);
  test('floats when every release has its name', () => {
    assert.deepEqual(floating('community'), ['community']);
    assert.deepEqual(floating('ghcr.io/us/community:latest'), ['ghcr.io/us/community:latest']);
  });
  test('does not when the release is in its name, or somebody pinned it', () => {
    assert.deepEqual(floating('community:${APP_VERSION:?}'), []);
    assert.deepEqual(floating('community:1.4'), []);
    assert.deepEqual(floating(`community@sha256:${'a'.repeat(64)}`), []);
  });
  test('is told from one that is pulled', () => {
    assert.deepEqual(known(read('compose.yaml', 'services:\n  db:\n    image: postgres\n')).floating, []);
  });
});

test('settings can go back exactly where their platform can', () => {
  for (const preset of presetNames) assert.equal(canGoBack({ preset }), presets[preset].rollback !== null, preset);
  assert.ok(canGoBack({ preset: 'railway', rollback: ['back'] }));
  assert.ok(!canGoBack({}));
});
