import assert from 'node:assert/strict';
import { spawnSync, type SpawnSyncReturns } from 'node:child_process';
import { cpSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before } from 'node:test';
import { root } from './repository-files.ts';

export const madeUp = 'email/made-up-record';

type Ran = SpawnSyncReturns<string>;

type Copy = {
  /** The folder, once the tests run. */
  readonly copy: () => string;
  /** Runs Node in it. */
  readonly inCopy: (...args: readonly string[]) => Ran;
  readonly newCheck: (word: string) => Ran;
};

/** A copy of the repository for the tests of a suite, in which `scripts/new-check.ts` has made the check `madeUp`. */
export const copyWithNewCheck = (): Copy => {
  let copy = '';
  const inCopy: Copy['inCopy'] = (...args) => {
    // Tests that are started by a test would report to its runner instead of printing.
    const { NODE_TEST_CONTEXT: _context, ...env } = process.env;
    return spawnSync(process.execPath, args, { cwd: copy, encoding: 'utf8', env });
  };
  const newCheck: Copy['newCheck'] = word => inCopy('scripts/new-check.ts', word);

  before(() => {
    copy = realpathSync(mkdtempSync(join(tmpdir(), 'launch-ready-new-check-')));
    for (const part of ['src', 'test', 'scripts', 'bench', 'package.json', 'tsconfig.json', 'examples'])
      cpSync(join(root, part), join(copy, part), { recursive: true });
    symlinkSync(realpathSync(join(root, 'node_modules')), join(copy, 'node_modules'), 'junction');
    const { status, stdout, stderr } = newCheck(madeUp);
    assert.equal(status, 0, stderr);
    assert.match(stdout, /wrote src\/checks\/email\/made-up-record\.ts/);
  });
  after(() => rmSync(copy, { recursive: true, force: true }));
  return { copy: () => copy, inCopy, newCheck };
};
