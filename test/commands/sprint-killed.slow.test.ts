import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { openSprint } from '../../src/commands/sprint-state.ts';
import type { SprintReport } from '../../src/commands/sprint.ts';
import type { SprintRecord } from '../../src/deliverables/sprint/record.ts';
import { composed } from '../world/compose.ts';
import { changeServer } from '../world/change.ts';
import { launchDay } from '../world/launch-day.ts';
import type { WorldPlan } from '../world/plan.ts';
import { startWorld, type World } from '../world/world.ts';
import { onOffer } from './sprint-founder.ts';

const domain = 'community.test';
const cli = join(import.meta.dirname, '..', '..', 'src', 'cli.ts');
const first = 'launch-path/subdomains-resolve';

/** The launch day without what was put right, as it is seen from outside. */
const dayWithout = (...fixed: readonly string[]): WorldPlan => ({
  ...composed(launchDay.filter(({ flaw }) => !fixed.includes(flaw.expected))),
  repo: null,
  git: null,
  edge: null,
});

const silent = (plan: WorldPlan): WorldPlan => {
  for (const index of plan.nameServers.keys()) changeServer(plan, index, { udp: 'silent', tcp: 'silent' });
  plan.resolver.mode = 'silent';
  return plan;
};

describe('a sprint that is killed', () => {
  const folder = mkdtempSync(join(tmpdir(), 'launch-ready-sprint-killed-'));
  const state = join(folder, 'state');
  const kept = join(state, 'targets', domain);
  let world: World;

  before(async () => {
    world = await startWorld();
  });
  after(async () => {
    await world.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const record = (): SprintRecord => JSON.parse(readFileSync(join(kept, 'sprint.json'), 'utf8')) as SprintRecord;

  const lay = async (plan: WorldPlan): Promise<void> => {
    writeFileSync(join(folder, 'launch-ready.jsonc'), JSON.stringify(plan.config));
    await world.set(plan);
  };

  /** The command line in a process of its own; `answer` is called at each question with what was said since the last one. */
  const started = (answer: (child: ChildProcess, said: string) => void) => {
    const child = spawn(
      process.execPath,
      [cli, 'sprint', domain, '--config', 'launch-ready.jsonc', '--no-browser', '--json', ...world.flags],
      { cwd: folder, env: { ...process.env, LAUNCH_READY_STATE: state }, stdio: ['pipe', 'pipe', 'pipe'] },
    );
    let [said, stdout] = ['', ''];
    let told = 0;
    child.stderr.on('data', (text: Buffer) => {
      said += text.toString();
      if (!said.endsWith('\n> ')) return;
      const since = said.slice(told);
      told = said.length;
      answer(child, since);
    });
    child.stdout.on('data', (text: Buffer) => (stdout += text.toString()));
    const ended = new Promise<{ code: number | null; said: string; stdout: string }>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', code => resolve({ code, said, stdout }));
    });
    return { child, ended };
  };

  test('while it asks again: the next run asks again without a question, and goes on from there', async () => {
    await lay(dayWithout());
    const { child, ended } = started((running, said) => {
      // The founder makes the first change, and the network is gone when it is looked at. Before, on a machine that was too
      // busy to answer, everything is looked at again.
      const made = onOffer(said)?.check === first ? lay(silent(dayWithout(first))) : Promise.resolve();
      void made.then(() => running.stdin?.write('\n'));
    });
    const isChanged = (): boolean =>
      existsSync(join(kept, 'sprint.json')) && record().events.at(-1)?.what === 'changed';
    while (child.exitCode === null && !isChanged()) await pause(20);
    child.kill('SIGKILL');
    assert.equal((await ended).code, null);
    const before = record();
    assert.deepEqual(
      before.events.slice(-2).map(({ what, id }) => [what, id.split('#')[0]]),
      [
        ['offered', first],
        ['changed', first],
      ],
    );

    // A draft that the kill left is no sprint.
    writeFileSync(join(kept, 'sprint.json.1'), '{"schema":');
    await lay(dayWithout(first));
    const resumed = started(running => void running.stdin?.write('q\n'));
    const { code, said, stdout } = await resumed.ended;
    assert.equal(code, 1, said);
    assert.match(said, /Changed before the last run ended, asked again now: .*\n[^>]*FIXED/s);
    const report = JSON.parse(stdout) as SprintReport;
    assert.equal(report.startedAt, before.startedAt);
    assert.deepEqual(record().audited, before.audited, 'P1 is not done twice');
    assert.deepEqual(record().events.slice(0, before.events.length), before.events);
    const items = report.steps.flatMap(step => step.items);
    const item = items.find(({ check }) => check === first);
    assert.equal(item?.state, 'fixed');
    assert.ok((item.verifiedAt ?? '') > (item.changedAt ?? ''));
    assert.notEqual(onOffer(said)?.check, first);
    assert.ok(
      items.some(({ offeredAt, state }) => offeredAt !== null && state === 'found'),
      'the next one was offered',
    );
    assert.equal(report.stopped, true);
    assert.ok(!readdirSync(kept).some(name => name.startsWith('sprint.json.')));
  });

  test('while one has the sprint a second is refused; afterwards it is free', async () => {
    const held = await openSprint(state, domain, new Date(), false);
    const second = await started(() => undefined).ended;
    assert.equal(second.code, 2, second.said);
    assert.match(second.said, /is running already/);
    held.release();
    const third = started(running => void running.stdin?.write('q\n'));
    assert.equal((await third.ended).code, 1);
  });
});
