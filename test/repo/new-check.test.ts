import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { copyWithNewCheck, madeUp as id } from './new-check.ts';

describe('scripts/new-check.ts, in a copy of the repository', () => {
  const { copy, inCopy, newCheck } = copyWithNewCheck();

  test('the check is listed once, in its place', async () => {
    const { checks } = await import(join(copy(), 'src/checks/index.ts'));
    const ids: readonly string[] = checks.map((check: { id: string }) => check.id);
    assert.deepEqual(ids, ids.toSorted());
    assert.equal(ids.filter(one => one === id).length, 1);
    assert.ok(ids.includes('launch-path/apex-resolves'));
  });

  test('each of its own tests is red until it is filled in', () => {
    const { status, stdout } = inCopy('--test', '--test-reporter=tap', `test/checks/${id}.test.ts`);
    assert.equal(status, 1);
    assert.match(stdout, /# pass 0\n/);
    assert.match(stdout, /# fail [3-9]\n/);
    assert.match(stdout, /does not judge .* yet/);
  });

  test('its empty documents are refused', () => {
    const { status, stdout } = inCopy('--test', '--test-reporter=tap', 'test/repo/checks-complete.test.ts');
    assert.equal(status, 1);
    const red = [...stdout.matchAll(/^\s*not ok \d+ - (.*)$/gm)].map(([, name]) => name);
    assert.ok(red.includes(id), red.join());
    assert.ok(red.includes('documents: whole sentences that fit, nothing left out'), red.join());
  });

  test('its flaw changes nothing in silence', () => {
    const flaw = readFileSync(join(copy(), 'test/world/flaws/made-up-record.ts'), 'utf8');
    assert.equal(flaw.match(/throw new Error/g)?.length, 3);
  });

  for (const [word, reason] of [
    ['launch-path/apex-resolves', /exists already/],
    ['email/apex-resolves', /There is a flaw apex-resolves already/],
    ['shop/basket', /There is no stage shop/],
    ['email', /<stage>\/<name>/],
    ['email/Spf', /<stage>\/<name>/],
    ['email/a/b', /<stage>\/<name>/],
    ['email/../../x', /<stage>\/<name>/],
    ['', /<stage>\/<name>/],
  ] as const) {
    test(`refuses "${word}" and writes nothing`, () => {
      const list = readFileSync(join(copy(), 'src/checks/index.ts'), 'utf8');
      const { status, stdout, stderr } = newCheck(word);
      assert.equal(status, 2);
      assert.equal(stdout, '');
      assert.match(stderr, reason);
      assert.equal(readFileSync(join(copy(), 'src/checks/index.ts'), 'utf8'), list);
    });
  }
});
