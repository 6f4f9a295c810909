import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { resumeDeploy } from '../../../src/deploy/guard/guard.ts';
import type { DeployState } from '../../../src/engines/guard/machine.ts';
import { keptDeploys, unfinishedOf } from '../../../src/evidence/kept-deploys.ts';
import { guarding, type Toy } from './guarding.ts';
import { type Behaviour, startToyPlatform, type ToyPlatform } from './toy-platform.ts';

let platform: ToyPlatform;
let state = '';
beforeEach(async () => {
  platform = await startToyPlatform();
  state = mkdtempSync(join(tmpdir(), 'launch-ready-resume-'));
});
afterEach(async () => {
  await platform.stop();
  rmSync(state, { recursive: true, force: true });
});

type Case = {
  readonly behaviour?: Behaviour;
  readonly deploy?: string;
  readonly rollback?: string;
  readonly afterMs?: number;
  readonly left: DeployState['at'];
  readonly end: DeployState['at'];
  readonly current: string;
};

const toyFor = ({ behaviour, deploy, rollback }: Case): Toy => {
  platform.addRelease('new', behaviour);
  const manner = (given: string | undefined): readonly string[] => (given === undefined ? [] : [given]);
  return {
    state,
    run: 'run-1',
    root: platform.folder,
    origin: platform.origin,
    commands: {
      deploy: platform.command('deploy', '{release}', ...manner(deploy)),
      rollback: platform.command('rollback', '{previous}', ...manner(rollback)),
    },
    release: 'new',
  };
};

const killedAt = async (toy: Toy, phase: string, afterMs: number): Promise<void> => {
  const child = spawn(
    process.execPath,
    [join(import.meta.dirname, 'guarded-child.ts'), JSON.stringify({ toy, phase, afterMs })],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const [, signal] = await once(child, 'exit');
  assert.equal(signal, 'SIGKILL', 'it was not killed');
};

/** The same settings, but commands that do not dawdle: the machine that was slow then is not now. */
const takenUp = async (toy: Toy): Promise<DeployState> => {
  const unfinished = unfinishedOf(await keptDeploys(state, 'toy.test'));
  assert.ok(unfinished, 'the record knows of no unfinished deploy');
  const prompt = (argv: readonly string[]): readonly string[] => argv.filter(word => word !== 'slow');
  const commands = { deploy: prompt(toy.commands.deploy), rollback: prompt(toy.commands.rollback) };
  const open = await guarding({ ...toy, commands });
  try {
    return await resumeDeploy(open.guarding, unfinished.state);
  } finally {
    await open.close();
  }
};

const bad: Behaviour = { login: 500 };

const cases: readonly (readonly [string, string, Case])[] = [
  ['preflight', 'as it begins', { left: 'preflight', end: 'refused', current: 'old' }],
  ['deploying', 'as it begins', { left: 'deploying', end: 'rolled-back', current: 'old' }],
  [
    'deploying',
    'while its command runs',
    { deploy: 'slow', afterMs: 900, left: 'deploying', end: 'rolled-back', current: 'old' },
  ],
  ['version-seen', 'as it begins', { left: 'version-seen', end: 'good', current: 'new' }],
  ['ready', 'as it begins', { left: 'ready', end: 'good', current: 'new' }],
  ['smoke', 'as it begins, of a release that works', { left: 'smoke', end: 'good', current: 'new' }],
  ['smoke', 'as it begins, of a broken release', { behaviour: bad, left: 'smoke', end: 'rolled-back', current: 'old' }],
  ['soak', 'in its middle', { afterMs: 200, left: 'soak', end: 'good', current: 'new' }],
  ['rolling-back', 'as it begins', { behaviour: bad, left: 'rolling-back', end: 'rolled-back', current: 'old' }],
  [
    'rolling-back',
    'while its command runs',
    { behaviour: bad, rollback: 'slow', afterMs: 900, left: 'rolling-back', end: 'rolled-back', current: 'old' },
  ],
  [
    'verifying-rollback',
    'as it begins',
    { behaviour: bad, left: 'verifying-rollback', end: 'rolled-back', current: 'old' },
  ],
];

describe('a guard that is killed', () => {
  for (const [phase, when, one] of cases)
    test(`in ${phase} ${when} leaves a record from which the next comes to its end: ${one.end}`, async () => {
      const toy = toyFor(one);
      await killedAt(toy, phase, one.afterMs ?? 0);
      assert.equal(unfinishedOf(await keptDeploys(state, 'toy.test'))?.state.at, one.left);
      const done = await takenUp(toy);
      assert.equal(done.at, one.end);
      assert.equal(platform.current(), one.current);
      assert.equal(done.resumed, 1);
      assert.ok(done.rollbacks <= 1);
      assert.equal(unfinishedOf(await keptDeploys(state, 'toy.test')), null);
    });

  test('while it went back, with a command that is not told where to, leaves that to somebody', async () => {
    const toy = toyFor({ behaviour: bad, left: 'rolling-back', end: 'stuck', current: 'new' });
    await killedAt(toy, 'rolling-back', 0);
    const unfinished = unfinishedOf(await keptDeploys(state, 'toy.test'));
    assert.ok(unfinished?.state.began);
    const open = await guarding(toy);
    const done = await resumeDeploy(open.guarding, {
      ...unfinished.state,
      began: { ...unfinished.state.began, repeatable: false },
    });
    await open.close();
    assert.equal(done.at, 'stuck');
    assert.deepEqual(platform.asked(), ['deploy new']);
  });
});
