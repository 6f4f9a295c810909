import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { after, before, describe, test } from 'node:test';
import type { DeployReport } from '../../../src/commands/deploy-text.ts';
import { keptDeploys, unfinishedOf } from '../../../src/evidence/kept-deploys.ts';
import { replaceRoute } from '../../../examples/community-flawed/routes.ts';
import { type DrivenCommunity, driveCommunity } from '../../drive/community/driven-community.ts';

const cli = join(import.meta.dirname, '..', '..', '..', 'src', 'cli.ts');
const tool = join(import.meta.dirname, '..', 'guard', 'toy-tool.mjs');

// The whole command line against the example community, of which a release is a name in a file: `bad` takes no payment.
describe('launch-ready deploy ends', { timeout: 300_000 }, () => {
  let driven: DrivenCommunity;
  let platform = '';
  const current = (): string => readFileSync(join(platform, 'current'), 'utf8');
  before(async () => {
    platform = mkdtempSync(join(tmpdir(), 'launch-ready-ends-'));
    mkdirSync(join(platform, 'releases'));
    for (const name of ['old', 'bad', 'good', 'later']) writeFileSync(join(platform, 'releases', name), '');
    writeFileSync(join(platform, 'current'), 'old');
    let hasPaid = false;
    driven = await driveCommunity(({ config, billing, routes }) => ({
      // When the smoke run is through with paying, nobody can sign in to this release any more.
      routes: replaceRoute(routes, 'POST /login', route => ({
        ...route,
        handle: ask => {
          if (current() === 'later' && hasPaid) throw new Error('no sign-in');
          return route.handle(ask);
        },
      })),
      config: Object.create(config, { APP_VERSION: { get: current, enumerable: true } }),
      billing: {
        ...billing,
        checkout: order => {
          hasPaid = current() === 'later';
          return current() === 'bad' ? Promise.reject(new Error('no payment page')) : billing.checkout(order);
        },
      },
    }));
    await driven.sink.close();
  });
  after(async () => {
    await driven.stop();
    rmSync(platform, { recursive: true, force: true });
  });

  const command = (verb: string, name: string, ...manners: readonly string[]): readonly string[] => [
    process.execPath,
    tool,
    platform,
    verb,
    name,
    ...manners,
  ];
  type Manners = { readonly deploy?: readonly string[]; readonly rollback?: readonly string[]; readonly more?: object };
  const settingsWith = ({ deploy = [], rollback = [], more = {} }: Manners, domain: string): string => {
    const written: object = JSON.parse(readFileSync(driven.file, 'utf8'));
    const file = join(driven.state, `${domain}.jsonc`);
    writeFileSync(
      file,
      JSON.stringify({
        ...written,
        domain,
        deploy: {
          deploy: command('deploy', '{release}', ...deploy),
          rollback: command('rollback', '{previous}', ...rollback),
          list: command('list', 'all'),
          ...more,
          timeouts: { deploy: 60, version: 14, ready: 10, soak: 4, rollback: 3 },
        },
      }),
    );
    return file;
  };
  const started = (file: string, release: string): ChildProcess => {
    writeFileSync(join(platform, 'current'), 'old');
    return spawnCli(file, release);
  };
  const spawnCli = (file: string, release: string): ChildProcess =>
    spawn(process.execPath, [cli, 'deploy', '--active', '--json', '--release', release, '--config', file], {
      cwd: driven.state,
      env: { PATH: process.env['PATH'], LAUNCH_READY_STATE: driven.state, ...driven.environment, SECRET_TOKEN: secret },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  const secret = 'correct-horse-battery-staple';
  type Ended = { readonly code: number | null; readonly report: DeployReport; readonly stderr: string };
  const ended = async (child: ChildProcess): Promise<Ended> => {
    assert.ok(child.stdout && child.stderr);
    const [stdout, stderr, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')]);
    assert.notEqual(stdout, '', stderr);
    const report: DeployReport = JSON.parse(stdout);
    return { code, report, stderr };
  };

  test('20 when the rollback command hangs: somebody has to act', async () => {
    const file = settingsWith({ rollback: ['hangs', 'does-nothing'] }, 'stuck.test');
    const { code, report } = await ended(started(file, 'bad'));
    assert.equal(code, 20, report.words.join('\n'));
    assert.equal(report.end, 'stuck');
    assert.match(report.words.join(' '), /did not end within 3 s and was killed/);
    assert.equal(report.outage?.ms, null);
  });

  test('10 when members cannot sign in any more while it is watched, and the CDN is emptied both times', async () => {
    const file = settingsWith({ more: { purge: command('purge', 'all') } }, 'later.test');
    const { code, report, stderr } = await ended(started(file, 'later'));
    assert.equal(code, 10, `${stderr}\n${report.words.join('\n')}`);
    const failed = report.phases.find(({ reason }) => reason !== null);
    assert.equal(failed?.phase, 'soak');
    assert.match(failed?.reason ?? '', /signed in as a member: A member signs in/);
    assert.equal(report.notes.filter(({ text }) => text.startsWith('The CDN was emptied')).length, 2);
    assert.equal(current(), 'old');
  });

  test('0 when a release works, watched as a member who signs in', async () => {
    const file = settingsWith({ more: { logs: { file: join(platform, 'app.log') } } }, 'good.test');
    writeFileSync(join(platform, 'app.log'), '{"status":200}\n');
    const { code, report } = await ended(started(file, 'good'));
    assert.equal(code, 0, report.words.join('\n'));
    assert.match(report.notes.at(-1)?.text ?? '', /looks, [1-9]\d* of them as a member who is signed in; 0 failures/);
    assert.equal(report.notes.filter(({ heed }) => heed).length, 0);
  });

  test('10 by the next run, when the first was killed in the middle', async () => {
    const file = settingsWith({}, 'killed.test');
    const child = started(file, 'bad');
    for await (const piece of child.stderr ?? []) if (/Waiting until only the new/.test(String(piece))) break;
    child.kill('SIGKILL');
    await once(child, 'exit');
    assert.equal(unfinishedOf(await keptDeploys(driven.state, 'killed.test'))?.state.at, 'version-seen');
    assert.equal(current(), 'bad');
    const { code, report, stderr } = await ended(spawnCli(file, 'good'));
    assert.match(stderr, /The deploy of bad that began \S+ was cut off while it was\s+in “version-seen”/);
    assert.equal(code, 10, report.words.join('\n'));
    assert.equal(report.release, 'bad');
    assert.equal(current(), 'old');
  });
});
