import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, before, describe, test } from 'node:test';
import { type Lock, takeLock } from '../../../src/deploy/guard/lock.ts';

const now = new Date();
const isLock = (taken: Awaited<ReturnType<typeof takeLock>>): taken is Lock => 'release' in taken;

/** Another process that takes the lock when told. */
const startTaker = (state: string, domain: string) => {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'lock-taker.ts'), state, domain], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    told: async (word: 'take' | 'release') => {
      child.stdin.write(`${word}\n`);
      const { value } = await lines.next();
      return String(value);
    },
    killed: async () => {
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
    },
  };
};

describe('the lock of a deploy', () => {
  let state = '';
  before(() => {
    state = mkdtempSync(join(tmpdir(), 'launch-ready-lock-'));
  });
  after(() => rmSync(state, { recursive: true, force: true }));

  test('is had by one at a time, and by the next when it is given back', async () => {
    const taken = await Promise.all(Array.from({ length: 12 }, () => takeLock(state, 'one.test', now)));
    const [lock, ...others] = taken.filter(one => isLock(one));
    assert.ok(lock);
    assert.equal(others.length, 0);
    const refused = await takeLock(state, 'one.test', now);
    assert.ok(!isLock(refused));
    assert.deepEqual(refused.heldBy, { pid: process.pid, host: hostname(), since: now.toISOString() });
    await lock.release();
    const next = await takeLock(state, 'one.test', now);
    assert.ok(isLock(next));
    await next.release();
  });

  test('is had by one of many processes, also where the one before was killed', { timeout: 60_000 }, async () => {
    const takers = Array.from({ length: 4 }, () => startTaker(state, 'many.test'));
    try {
      for (let round = 0; round < 24; round += 1) {
        const said = await Promise.all(takers.map(async taker => taker.told('take')));
        assert.equal(said.filter(word => word === 'taken').length, 1, `round ${round}: ${said.join(', ')}`);
        const holder = said.indexOf('taken');
        if (round % 3 === 2) {
          await takers[holder]?.killed();
          takers[holder] = startTaker(state, 'many.test');
        } else await takers[holder]?.told('release');
      }
    } finally {
      await Promise.all(takers.map(async taker => taker.killed()));
    }
  });

  test('is of one target and one purpose', async () => {
    const locks = await Promise.all([
      takeLock(state, 'apart.test', now),
      takeLock(state, 'apart.test', now, 'changes'),
      takeLock(state, 'other.test', now),
    ]);
    const taken = locks.filter(one => isLock(one));
    assert.equal(taken.length, 3);
    await Promise.all(taken.map(async lock => lock.release()));
  });

  test('is refused also where who has it cannot be read', async () => {
    const lock = await takeLock(state, 'unsigned.test', now);
    assert.ok(isLock(lock));
    writeFileSync(join(state, 'targets', 'unsigned.test', 'deploy-owner.json'), '{"pid":"no number"}');
    const refused = await takeLock(state, 'unsigned.test', now);
    assert.ok(!isLock(refused));
    assert.equal(refused.heldBy, null);
    await lock.release();
  });

  test('that was given back is not given back for the next', async () => {
    const first = await takeLock(state, 'twice.test', now);
    assert.ok(isLock(first));
    await first.release();
    const second = await takeLock(state, 'twice.test', now);
    assert.ok(isLock(second));
    await first.release();
    const refused = await takeLock(state, 'twice.test', now);
    assert.ok(!isLock(refused));
    assert.equal(refused.heldBy?.pid, process.pid);
    await second.release();
  });
});
