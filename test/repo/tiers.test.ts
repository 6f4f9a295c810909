import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { filesOf, tiers, usual } from '../../scripts/tiers.ts';
import { repositoryFiles, root, textOf } from './repository-files.ts';

const filesIn = new Map(Object.entries(tiers).map(([name, tier]) => [name, filesOf(tier, root)]));
const { scripts } = JSON.parse(textOf('package.json')) as { readonly scripts: { readonly [name: string]: string } };

describe('the tiers of tests', () => {
  test('each test file belongs to a tier', () => {
    const all = new Set([...filesIn.values()].flat());
    const tests = repositoryFiles().filter(file => /^test\/.*\.test\.ts$/.test(file));
    assert.ok(tests.length > 300, `${tests.length} files`);
    assert.deepEqual(
      tests.filter(file => !all.has(file)),
      [],
    );
  });

  test('what is moved out of npm test is not in it, and nothing runs twice in it', () => {
    const files = usual.flatMap(name => filesIn.get(name) ?? []);
    assert.equal(new Set(files).size, files.length);
    assert.deepEqual(
      files.filter(file => /\.(?:slow|long|soak)\.test\.ts$/.test(file)),
      [],
    );
  });

  test('soak is run by npm run soak, which takes hours', () => {
    assert.match(scripts['soak'] ?? '', /&& node scripts\/test\.mjs soak &&/);
    assert.ok(textOf('docs/testing.md').includes('`npm run soak`'));
  });

  for (const name of [...filesIn.keys()].filter(one => one !== 'soak'))
    test(`${name} is run by .ci/run, and docs/testing.md says how`, () => {
      const script = usual.includes(name) ? 'test' : `test:${name}`;
      const words = scripts[script]?.split(' ') ?? [];
      assert.deepEqual(words, script === 'test' ? ['node', 'scripts/test.mjs'] : ['node', 'scripts/test.mjs', name]);
      const command = script === 'test' ? 'npm test' : `npm run --silent ${script}`;
      assert.match(textOf('.ci/run'), new RegExp(` ${command}$`, 'm'));
      assert.ok(textOf('docs/testing.md').includes(script === 'test' ? '`npm test`' : `\`npm run ${script}\``));
    });
});
