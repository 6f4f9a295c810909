import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { tmpdir } from 'node:os';
import { test } from 'node:test';
import { setTimeout as rest } from 'node:timers/promises';
import { watchBounds } from '../../../src/deploy/rehearsal/watch-bounds.ts';
import { limits } from '../../../src/platform/limits.ts';

const skip = process.platform === 'win32' ? 'groups of processes are another thing there' : false;

/** A group of so many processes that do nothing. */
const groupOf = (count: number): { readonly pid: number; readonly end: () => void } => {
  const script = `i=1; while [ $i -lt ${count} ]; do sleep 60 & i=$((i + 1)); done; wait`;
  const { pid } = spawn('sh', ['-c', script], { detached: true, stdio: 'ignore' });
  assert.ok(pid !== undefined);
  return { pid, end: () => process.kill(-pid, 'SIGKILL') };
};

test(
  'a group of more processes than a rehearsal needs is noticed; one that keeps within is left alone',
  { skip, timeout: 60_000 },
  async () => {
    const said: string[] = [];
    const watchOver = async (count: number, enough: () => boolean): Promise<void> => {
      const group = groupOf(count);
      const watch = await watchBounds(tmpdir(), why => said.push(why));
      watch.group(group.pid);
      try {
        while (!enough()) await rest(100);
      } finally {
        watch.end();
        group.end();
      }
    };
    const until = performance.now() + limits.rehearsalWatchMs * 3;
    await watchOver(3, () => performance.now() > until);
    assert.deepEqual(said, []);
    await watchOver(limits.rehearsalProcesses + 10, () => said.length > 0);
    assert.equal(said[0], `it started more than ${limits.rehearsalProcesses} processes`);
  },
);
