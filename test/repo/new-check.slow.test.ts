import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { copyWithNewCheck } from './new-check.ts';

describe('scripts/new-check.ts, in a copy of the repository', () => {
  const { copy, inCopy } = copyWithNewCheck();

  test('what it writes compiles', () => {
    const { status, stdout } = inCopy(join(copy(), 'node_modules/typescript/bin/tsc'));
    assert.equal(status, 0, stdout);
  });
});
