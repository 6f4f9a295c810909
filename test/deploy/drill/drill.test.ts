import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { DeployReport } from '../../../src/commands/deploy-text.ts';
import { takeLock } from '../../../src/deploy/guard/lock.ts';
import { keptDeploys } from '../../../src/evidence/kept-deploys.ts';
import { limits } from '../../../src/platform/limits.ts';
import { badBuilds, type ExampleOnPm2, startExampleOnPm2 } from './example-on-pm2.ts';
import { withoutPm2 } from './has-pm2.ts';

const cli = join(import.meta.dirname, '..', '..', '..', 'src', 'cli.ts');
const skip = withoutPm2();

describe('a drill on the example community, deployed with pm2', { skip, timeout: 400_000 }, () => {
  let example: ExampleOnPm2;
  before(async () => {
    example = await startExampleOnPm2();
  });
  after(() => example.stop());

  type Ended = { readonly code: number | null; readonly stdout: string; readonly stderr: string };
  const launchReady = async (...args: readonly string[]): Promise<Ended> => {
    const child = spawn(process.execPath, [cli, ...args, '--config', example.settings], {
      cwd: example.checkout,
      env: example.env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const [stdout, stderr, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')]);
    return { code, stdout, stderr };
  };
  const version = async (): Promise<unknown> => {
    const answer: unknown = await (await fetch(`${example.site}/readyz`)).json();
    return typeof answer === 'object' && answer !== null ? Reflect.get(answer, 'version') : null;
  };

  test('says what it would do, and does nothing without --active', async () => {
    const { code, stdout } = await launchReady('deploy', 'drill', '--bad', `${example.bad[0]}=nobody can sign in`);
    assert.equal(code, 0);
    assert.match(stdout, /^Nothing was run/);
    assert.match(stdout, /rehearsed with launch-ready deploy drill/);
    assert.equal(await version(), example.good);
  });

  test('each bad build is healthy, is noticed, and is taken back by itself', { timeout: 300_000 }, async t => {
    const bad = badBuilds.flatMap(({ what }, index) => ['--bad', `${example.bad[index]}=${what}`]);
    const { code, stdout, stderr } = await launchReady('deploy', 'drill', ...bad, '--active', '--json');
    assert.equal(code, 0, `${stderr}\n${stdout}`);
    const reports: readonly DeployReport[] = JSON.parse(stdout);
    assert.equal(reports.length, badBuilds.length);
    for (const [index, report] of reports.entries()) {
      for (const { phase, ms, reason } of report.phases)
        t.diagnostic(`${report.drill}: ${phase} ${ms} ms ${reason ?? ''}`);
      t.diagnostic(`${report.drill}: outage ${report.outage?.ms} ms, way back ${report.rollbackMs} ms`);
      assert.equal(report.end, 'rolled-back');
      assert.equal(report.release, example.bad[index]);
      const outcome = new Map(report.phases.map(({ phase, reason }) => [phase, reason]));
      // Its own health says that all is well; what members do is what notices.
      for (const healthy of ['deploying', 'version-seen', 'ready']) assert.equal(outcome.get(healthy as never), null);
      assert.ok(outcome.get('smoke'), 'the smoke run did not notice');
      assert.ok(report.outage?.ms !== null && report.outage !== null && report.outage.ms > 0);
      assert.ok(report.outage.ms < limits.badDeployMs / 2, `${report.outage.ms} ms`);
      assert.ok(report.rollbackMs !== null && report.rollbackMs < limits.badDeployMs / 2);
    }
    assert.match(reports[0]?.phases.find(({ phase }) => phase === 'smoke')?.reason ?? '', /sign/i);
    assert.match(reports[1]?.phases.find(({ phase }) => phase === 'smoke')?.reason ?? '', /payment can be begun/i);
    assert.match(reports[2]?.phases.find(({ phase }) => phase === 'smoke')?.reason ?? '', /paid/i);
    assert.equal(await version(), example.good);
    const kept = await keptDeploys(example.state, 'community.test');
    assert.deepEqual(
      kept.map(({ state }) => state.began?.drill),
      badBuilds.map(({ what }) => what),
    );
  });

  test('the rollback note has the steps and times of the last of them', async () => {
    const { code, stdout } = await launchReady('deploy', 'note');
    assert.equal(code, 0);
    assert.match(stdout, /^# Going back to the release before: community\.test/);
    assert.match(stdout, /git-pm2-switch\.ts back RELEASE/);
    assert.ok(stdout.includes(example.good));
  });

  test('a sound release goes out and stays', { timeout: 120_000 }, async () => {
    const { code, stdout, stderr } = await launchReady('deploy', '--active');
    assert.equal(code, 0, `${stderr}\n${stdout}`);
    assert.match(stdout, /is out, and it works for members/);
    assert.equal(await version(), example.better);
  });

  test('while somebody else deploys, a second deploy is refused and says who', async () => {
    const lock = await takeLock(example.state, 'community.test', new Date());
    assert.ok('release' in lock);
    const { code, stderr } = await launchReady('deploy', '--release', 'another', '--active');
    await lock.release();
    assert.equal(code, 30);
    assert.match(stderr, new RegExp(`Process ${process.pid} on .* deploys community.test`));
    assert.equal(await version(), example.better);
  });

  test('the same release again is refused', async () => {
    const { code, stderr } = await launchReady('deploy', '--active');
    assert.equal(code, 30);
    assert.match(stderr, /nothing to deploy/);
  });
});
