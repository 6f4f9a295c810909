import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { confirming } from '../../../src/drive/harden/confirming.ts';
import type { Tried, VerificationName } from '../../../src/evidence/hardening.ts';
import { seen } from '../../../src/evidence/leaf.ts';
import { limits } from '../../../src/platform/limits.ts';

const names = Array.from({ length: limits.hardenUnconfirmed * 2 + 1 }, (_, index) => `verification ${index}`);

/** A run of which somebody else answers from one verification on; how often it was asked who does, and what is not known in the end. */
const run = async (goneFrom: number, left: number = 1_000) => {
  let asked = 0;
  let at = 0;
  const tried: { [name: string]: Tried<VerificationName> } = {};
  const changed = async (): Promise<string | null> => {
    asked += 1;
    return at >= goneFrom ? 'something else answers' : null;
  };
  const confirm = confirming({ redact: text => text, scope: { left: () => left } }, { changed }, tried);
  for (const [index, name] of names.entries()) {
    at = index;
    tried[name] = { testedAt: '', app: 'https://app.community.test', facts: seen({}) };
    await confirm(name, index === names.length - 1 ? undefined : { requests: 20 });
  }
  const silent = names.filter(name => tried[name]?.facts.status === 'silent');
  return { asked, silent };
};

describe('who answers', () => {
  test('is asked once for several verifications, and all of them are known', async () => {
    assert.deepEqual(await run(Infinity), { asked: 3, silent: [] });
  });

  test('is said of every verification since it was last the app, the very last one included', async () => {
    const { hardenUnconfirmed: each } = limits;
    assert.deepEqual((await run(names.length - 1)).silent, names.slice(2 * each));
    assert.deepEqual((await run(each + 2)).silent, names.slice(each));
    assert.deepEqual((await run(0)).silent, names);
  });

  test('is asked each time where the budget could end before the next time', async () => {
    const { asked, silent } = await run(names.length - 2, 15);
    assert.equal(asked, names.length);
    assert.deepEqual(silent, names.slice(-2));
  });
});
