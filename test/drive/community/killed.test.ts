import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { driveCommunity, type DrivenCommunity } from './driven-community.ts';

/** Killed so often, at moments spread over a whole run. `DRIVE_KILLS=20` in CI, more when there is time. */
const rounds = Number(process.env['DRIVE_KILLS'] ?? 3);
const cli = join(import.meta.dirname, '..', '..', '..', 'src', 'cli.ts');
const longestMs = 6_000;
/** A round is a run, its kill and a clean-up that may wait once for a mail that never comes, on a machine at half speed. */
const roundMs = 45_000;

// The app's limits are not what is looked at here: so many runs from one address would meet them.
const unlimited = { consume: async () => undefined, isExhausted: async () => false, reward: async () => undefined };
const driven = await driveCommunity(() => ({ limiter: unlimited }));
await driven.sink.close();
after(() => driven.stop());

const launch = ({ state, file, environment }: DrivenCommunity, ...words: readonly string[]) => {
  const env = { PATH: process.env['PATH'], ...environment, LAUNCH_READY_STATE: join(state, 'runs-of-test') };
  return spawn(process.execPath, [cli, ...words, '--config', file, '--json'], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
};

const kept = new Set(['audit', 'billing_event', 'invoice', 'session', 'mail', 'verification']);
const countable = async (): Promise<Readonly<Record<string, number>>> =>
  Object.fromEntries(Object.entries(await driven.rows()).filter(([table]) => !kept.has(table)));

const output = async (child: ReturnType<typeof launch>): Promise<{ code: number; text: string }> => {
  let text = '';
  child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (text += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number];
  return { code, text };
};

test(
  `a run that is killed at any moment is cleaned up after, ${rounds} times`,
  { timeout: rounds * roundMs },
  async t => {
    const before = await countable();
    let interesting = 0;
    for (let round = 0; round < rounds; round += 1) {
      const child = launch(driven, 'drive', '--active');
      const ended = once(child, 'exit');
      const ms = 400 + ((round + 0.5) / rounds) * longestMs;
      const timer = setTimeout(() => child.kill('SIGKILL'), ms);
      await ended;
      clearTimeout(timer);
      const isDirty = JSON.stringify(await countable()) !== JSON.stringify(before);
      if (isDirty) interesting += 1;
      const cleaned = await output(launch(driven, 'clean'));
      assert.equal(cleaned.code, 0, cleaned.text);
      assert.deepEqual(await countable(), before, `killed after ${Math.round(ms)} ms`);
    }
    t.diagnostic(`${interesting} of ${rounds} kills left something behind for the clean-up`);
    assert.ok(interesting > 0, 'no kill hit a run at work: the moments are badly chosen');
  },
);

/** What staff did in the name of the test cannot be taken back by the one who was killed: the clean-up does. */
test('a run of harden that is killed in the middle leaves nothing after clean', { timeout: 4 * roundMs }, async () => {
  const before = await countable();
  const child = launch(driven, 'harden', '--active');
  const ended = once(child, 'exit');
  // When it has made accounts and posts; a busy machine takes longer to get there.
  while (JSON.stringify(await countable()) === JSON.stringify(before) && child.exitCode === null) await sleep(100);
  await sleep(longestMs);
  child.kill('SIGKILL');
  await ended;
  assert.notDeepEqual(await countable(), before, 'the kill hit a run that had made nothing');
  const cleaned = await output(launch(driven, 'clean'));
  assert.equal(cleaned.code, 0, cleaned.text);
  assert.deepEqual(await countable(), before);
});
