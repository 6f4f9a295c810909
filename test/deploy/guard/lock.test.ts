import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { type Lock, takeLock } from '../../../src/deploy/guard/lock.ts';

const now = new Date();
const isLock = (taken: Awaited<ReturnType<typeof takeLock>>): taken is Lock => 'release' in taken;

describe('the lock of a deploy', () => {
  let state = '';
  before(() => {
    state = mkdtempSync(join(tmpdir(), 'launch-ready-lock-'));
  });
  after(() => rmSync(state, { recursive: true, force: true }));

  const left = (domain: string, owner: object | null): string => {
    const folder = join(state, 'targets', domain, 'deploy.lock');
    mkdirSync(folder, { recursive: true });
    if (owner !== null) writeFileSync(join(folder, 'owner.json'), JSON.stringify(owner));
    return folder;
  };
  const later = new Date(now.getTime() + 600_000).toISOString();
  const owner = { pid: process.pid, host: hostname(), since: now.toISOString(), until: later };

  test('is had by one at a time, and by the next when it is given back', async () => {
    const taken = await Promise.all(Array.from({ length: 12 }, () => takeLock(state, 'one.test', now)));
    const [lock, ...others] = taken.filter(one => isLock(one));
    assert.ok(lock);
    assert.equal(others.length, 0);
    const refused = await takeLock(state, 'one.test', now);
    assert.ok(!isLock(refused));
    assert.equal(refused.heldBy?.pid, process.pid);
    await lock.release();
    assert.ok(isLock(await takeLock(state, 'one.test', now)));
  });

  test('of a process that is gone is nobody’s', async () => {
    const { pid } = spawnSync(process.execPath, ['-e', '']);
    left('dead.test', { ...owner, pid });
    const taken = await Promise.all(Array.from({ length: 12 }, () => takeLock(state, 'dead.test', now)));
    assert.equal(taken.filter(one => isLock(one)).length, 1);
  });

  test('of another machine holds until its time is over', async () => {
    const { pid } = spawnSync(process.execPath, ['-e', '']);
    left('far.test', { ...owner, pid, host: 'elsewhere' });
    assert.ok(!isLock(await takeLock(state, 'far.test', now)));
    left('past.test', { ...owner, host: 'elsewhere', until: new Date(now.getTime() - 1).toISOString() });
    assert.ok(isLock(await takeLock(state, 'past.test', now)));
  });

  test('that was never signed holds for a moment only', async () => {
    left('fresh.test', null);
    assert.ok(!isLock(await takeLock(state, 'fresh.test', new Date())));
    const folder = left('half.test', null);
    utimesSync(folder, new Date(now.getTime() - 60_000), new Date(now.getTime() - 60_000));
    assert.ok(isLock(await takeLock(state, 'half.test', now)));
  });

  test('that somebody else took over meanwhile is not given back for them', async () => {
    const lock = await takeLock(state, 'mine.test', now);
    assert.ok(isLock(lock));
    left('mine.test', { ...owner, pid: 1, since: later });
    await lock.release();
    assert.ok(!isLock(await takeLock(state, 'mine.test', now)));
  });
});
