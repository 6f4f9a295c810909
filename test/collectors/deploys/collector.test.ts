import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, beforeEach, describe, test } from 'node:test';
import { deploys } from '../../../src/collectors/deploys.ts';
import { configSchema } from '../../../src/config/schema.ts';
import type { DeployEvent } from '../../../src/engines/guard/event.ts';
import type { DeploysEvidence } from '../../../src/evidence/deploys.ts';
import { openDeployRecord } from '../../../src/evidence/kept-deploys.ts';
import { known } from '../../../src/evidence/leaf.ts';
import { realIo } from '../../../src/platform/real-io.ts';

describe('how releases go out, as it is read', () => {
  let folder = '';
  let minute = 0;
  const repo = (): string => join(folder, 'repo');
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'launch-ready-deploys-'));
    mkdirSync(repo());
    minute = 0;
    git('init', '--quiet', '--initial-branch=main');
  });
  before(() => undefined);
  after(() => rmSync(folder, { recursive: true, force: true }));

  const git = (...args: readonly string[]): string => {
    const at = new Date(Date.UTC(2026, 5, 1) + minute * 60_000).toISOString();
    return execFileSync('git', args, {
      cwd: repo(),
      encoding: 'utf8',
      env: {
        PATH: process.env['PATH'],
        GIT_CONFIG_NOSYSTEM: '1',
        GIT_CONFIG_GLOBAL: '/dev/null',
        GIT_AUTHOR_NAME: 'A',
        GIT_AUTHOR_EMAIL: 'a@a.test',
        GIT_COMMITTER_NAME: 'A',
        GIT_COMMITTER_EMAIL: 'a@a.test',
        GIT_AUTHOR_DATE: at,
        GIT_COMMITTER_DATE: at,
      },
    }).trim();
  };
  const commit = (path: string, text: string, afterDays = 0): string => {
    minute += 1 + afterDays * 1_440;
    mkdirSync(dirname(join(repo(), path)), { recursive: true });
    writeFileSync(join(repo(), path), text);
    git('add', '--all');
    git('commit', '--quiet', '-m', path);
    return git('rev-parse', 'HEAD');
  };
  const collected = (now = new Date('2026-07-01T00:00:00Z')): Promise<DeploysEvidence> => {
    const net = { resolver: null, connectTo: [], ca: [], offline: true };
    const io = {
      ...realIo({ net, progress: () => undefined, now: () => now }),
      env: (name: string) => (name === 'LAUNCH_READY_STATE' ? join(folder, 'state') : undefined),
    };
    const aim = { domain: 'a.test', unicode: 'a.test', config: configSchema.parse({}), repo: repo(), browser: false };
    return deploys.collect(aim, {}, io, new AbortController().signal);
  };
  const record = async (run: string, events: readonly DeployEvent[]): Promise<void> => {
    const open = await openDeployRecord(join(folder, 'state'), 'a.test');
    for (const event of events) await open.add({ run, ...event });
    await open.close();
  };
  const began = (release: string, previous: string): DeployEvent => ({
    type: 'began',
    at: '2026-06-20T10:00:00.000Z',
    release,
    previous,
    target: previous,
    autoRollback: true,
    repeatable: true,
    back: {
      argv: ['back', '{previous}'],
      ready: 'https://app.community.test/readyz',
      platform: null,
      knows: [],
      afterwards: [],
    },
    drill: null,
  });
  const forward = (...phases: readonly ('preflight' | 'deploying' | 'version-seen' | 'ready' | 'smoke' | 'soak')[]) =>
    phases.map((phase): DeployEvent => ({ type: 'passed', phase, ms: 1_000 }));
  const hazards = async (): Promise<readonly string[]> => {
    const { since, hazards: found } = known((await collected()).migrations);
    return [since.how, ...found.map(({ file }) => file)];
  };

  test('an old migration is in every release that one could go back to', async () => {
    commit('migrations/1.sql', 'drop table a;');
    commit('migrations/2.sql', 'drop table b;', 60);
    assert.deepEqual(await hazards(), ['month', 'migrations/2.sql']);
    commit('README.md', 'much later', 60);
    assert.deepEqual(await hazards(), ['month']);
  });

  test('since the last tag, but not the one on the newest commit', async () => {
    commit('migrations/1.sql', 'drop table a;');
    git('tag', 'v1');
    commit('migrations/2.sql', 'drop table b;');
    git('tag', 'v2');
    assert.deepEqual(await hazards(), ['tag', 'migrations/2.sql']);
  });

  test('since the last deploy under guard', async () => {
    const first = commit('migrations/1.sql', 'drop table a;');
    const second = commit('migrations/2.sql', 'drop table b;');
    const all = forward('preflight', 'deploying', 'version-seen', 'ready', 'smoke', 'soak');
    await record('one', [began(first, 'nothing-that-git-knows'), ...all]);
    assert.deepEqual(await hazards(), ['deploy', 'migrations/2.sql']);
    // What goes out next would go back to the first, too.
    await record('two', [began(second, first), ...all]);
    assert.deepEqual(await hazards(), ['deploy', 'migrations/2.sql']);
    writeFileSync(join(repo(), 'migrations', '3.sql'), 'drop table c;');
    assert.deepEqual(await hazards(), ['deploy', 'migrations/2.sql', 'migrations/3.sql']);
  });

  test('what was timed counts for 90 days', async () => {
    commit('README.md', 'x');
    const reasonOf = async (now?: Date): Promise<string> => {
      const { timed } = await collected(now);
      return timed.status === 'silent' ? timed.reason : '';
    };
    assert.match(await reasonOf(), /nobody has rehearsed/);
    const failed: DeployEvent = { type: 'failed', phase: 'smoke', ms: 900, reason: 'nobody can sign in' };
    const back: readonly DeployEvent[] = [
      { type: 'passed', phase: 'rolling-back', ms: 2_000 },
      { type: 'passed', phase: 'verifying-rollback', ms: 9_000 },
    ];
    const until = forward('preflight', 'deploying', 'version-seen', 'ready');
    await record('one', [began('new', 'old'), ...until, failed, ...back]);
    await record('two', [began('new', 'old'), { type: 'failed', phase: 'preflight', ms: 1, reason: 'no' }]);
    const [one, ...more] = known((await collected()).timed);
    assert.ok(one !== undefined && more.length === 0);
    assert.deepEqual(
      [one.run, one.end, one.rollbackMs, one.outageMs, one.phases.length],
      ['one', 'rolled-back', 11_000, 0, 7],
    );
    assert.match(await reasonOf(new Date('2026-09-30T00:00:00Z')), /more than 90 days ago/);
  });

  test('without a repository nothing is known', async () => {
    const net = { resolver: null, connectTo: [], ca: [], offline: true };
    const io = realIo({ net, progress: () => undefined });
    const aim = { domain: 'a.test', unicode: 'a.test', config: configSchema.parse({}), repo: null, browser: false };
    await assert.rejects(deploys.collect(aim, {}, io, new AbortController().signal), /no repository was given/);
  });
});
