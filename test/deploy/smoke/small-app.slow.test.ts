import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach, describe, test } from 'node:test';
import { parseConfig } from '../../../src/config/load.ts';
import { smokeAndSee, type SmokeReport, type SmokeSeen } from '../../../src/deploy/smoke/smoke.ts';
import { LaunchReadyError } from '../../../src/platform/errors.ts';
import { clean } from '../../../src/commands/clean.ts';
import { smoke } from '../../../src/commands/smoke.ts';
import { realIo } from '../../../src/platform/real-io.ts';
import { keptSmoke } from '../../../src/evidence/kept-smoke.ts';
import { runCli } from '../../commands/child.ts';
import { heard } from '../../commands/surroundings.ts';
import { type Instead, secret, type SmallApp, smallDrive, startSmallApp } from './small-app.ts';

const folder = mkdtempSync(join(tmpdir(), 'launch-ready-smoke-'));
const file = join(folder, 'launch-ready.jsonc');
const soundHead = '<link rel="stylesheet" href="/site.css"><script src="/site.js"></script>';
let app: SmallApp;
before(async () => {
  app = await startSmallApp();
  writeFileSync(file, JSON.stringify({ domain: 'harbour.test', drive: smallDrive(app.url) }));
});
beforeEach(() => {
  app.instead.clear();
  app.letsIn = false;
  app.members.clear();
  app.page = { head: soundHead, body: '' };
});
after(async () => {
  await app.stop();
  rmSync(folder, { recursive: true, force: true });
});

const io = {
  ...realIo({
    net: { resolver: { address: '127.0.0.1', port: 9 }, connectTo: [], ca: [], offline: false },
    progress: () => undefined,
  }),
  env: (name: string) => (name === 'SMALL_APP_SECRET' ? secret : undefined),
};

type Ran = { readonly report: SmokeReport; readonly seen: SmokeSeen; readonly state: string };

const ran = async (
  change: { withinMs?: number; signal?: AbortSignal; say?: (phrase: string) => void } = {},
): Promise<Ran> => {
  const config = parseConfig(JSON.stringify({ drive: smallDrive(app.url) }), file);
  assert.ok(config.drive !== undefined);
  const state = mkdtempSync(join(folder, 'state-'));
  const aim = {
    config,
    settings: config.drive,
    state,
    ...(change.withinMs === undefined ? {} : { withinMs: change.withinMs }),
  };
  return { ...(await smokeAndSee(aim, io, change.signal ?? new AbortController().signal, change.say)), state };
};

const stepOf = ({ report }: Ran, name: string) => {
  const step = report.steps.find(one => one.name === name);
  assert.ok(step !== undefined, name);
  return step;
};

const others = ({ report }: Ran, ...names: readonly string[]): readonly string[] =>
  report.steps
    .filter(({ name, status }) => !names.includes(name) && status !== 'passed')
    .map(({ name, status, reason }) => `${name} ${status} ${reason}`);

/** The route answers like that; the step must get this status, and no other step may differ from a pass. */
const holds = async (
  route: string,
  answer: Instead,
  name: string,
  status: string,
  reason: RegExp,
  also: readonly string[] = [],
): Promise<Ran> => {
  app.instead.set(route, answer);
  const run = await ran();
  assert.deepEqual([stepOf(run, name).status, others(run, name, ...also)], [status, []]);
  assert.match(stepOf(run, name).reason ?? '', reason);
  assert.deepEqual(run.report.left, []);
  assert.equal(app.members.size, 0);
  return run;
};

test('a sound app passes, nothing is left, and what its webhook answered is kept as evidence', async () => {
  const run = await ran();
  assert.deepEqual(others(run), []);
  assert.deepEqual([run.report.verdict, run.report.left, app.members.size, app.paid.size], ['passed', [], 0, 0]);
  const { look, unsigned, signed } = run.seen.webhook;
  assert.deepEqual(
    [look, unsigned, signed].map(leaf => (leaf.status === 'ok' ? leaf.value.status : leaf)),
    [405, 400, 200],
  );
  assert.equal(run.seen.join.status, 'silent');
});

describe('what a member would call broken', () => {
  test('the front page: an error, nothing, the page of a web server', async () => {
    const body = '<title>Welcome to nginx!</title><h1>Welcome to nginx!</h1>';
    for (const answer of [{ status: 502 }, { status: 200, body: '' }, { status: 200, body }]) {
      app.instead.set('GET /', answer);
      assert.equal(stepOf(await ran(), 'home').status, 'failed');
    }
  });

  test('sign-in answers 500 while everything else works', async () => {
    app.instead.set('POST /in', { status: 500 });
    const run = await ran();
    assert.equal(stepOf(run, 'login').status, 'failed');
    assert.match(stepOf(run, 'login').reason ?? '', /500/);
    assert.equal(stepOf(run, 'dashboard').status, 'not-checked');
    assert.equal(run.report.verdict, 'failed');
  });

  test('a wrong password gets in', async () => {
    app.letsIn = true;
    const run = await ran();
    assert.deepEqual(
      [stepOf(run, 'wrong-password').status, stepOf(run, 'wrong-password').reason],
      ['failed', 'it got in'],
    );
  });

  test('a dashboard that everybody is shown, or that a CDN may keep', async () => {
    const body = '<title>Board</title><p>The same for everybody who comes by</p>';
    app.instead.set('GET /dashboard', { status: 200, body, headers: { 'cache-control': 'no-store' } });
    assert.match(stepOf(await ran(), 'dashboard').reason ?? '', /shows to everybody/);
    app.instead.clear();
    await holds(
      'GET /me',
      {
        status: 200,
        body: '{"id":"x","plan":"crew"}',
        headers: { 'content-type': 'application/json', 'cache-control': 'public, max-age=60' },
      },
      'private-pages',
      'failed',
      /\/me, signed in: its Cache-Control is “public, max-age=60”/,
    );
  });

  test('a script that comes as a page, a style that is gone', async () => {
    await holds('GET /site.js', { body: '<title>App</title>' }, 'assets', 'failed', /\/site\.js came as text\/html/);
    app.instead.clear();
    await holds('GET /site.css', { status: 404 }, 'assets', 'failed', /\/site\.css answered 404/);
  });

  test('the payment is told and nothing comes of it', async () => {
    app.instead.set('POST /hook', { status: 400 });
    const run = await ran();
    assert.equal(stepOf(run, 'webhook-unsigned').status, 'passed');
    assert.match(stepOf(run, 'webhook-signed').reason ?? '', /answered 400/);
    assert.equal(stepOf(run, 'role').status, 'not-checked');
  });
});

describe('the route for payment events', () => {
  const signedToo = ['webhook-signed', 'role', 'webhook-get'];
  test('200 to everything, a redirect to sign in, nothing there: each is wrong', async () => {
    await holds(
      'POST /hook',
      { status: 200 },
      'webhook-unsigned',
      'failed',
      /200 to an event that nobody signed/,
      signedToo,
    );
    const headers = { location: '/login' };
    await holds(
      'POST /hook',
      { status: 302, headers },
      'webhook-unsigned',
      'failed',
      /302 to http.*follow no redirect/,
      signedToo,
    );
    await holds('POST /hook', { status: 404 }, 'webhook-unsigned', 'failed', /reach nobody/, signedToo);
  });

  test('throttled, or a bot check in front of it: not known, neither right nor wrong', async () => {
    const run = await holds('POST /hook', { status: 429 }, 'webhook-unsigned', 'not-checked', /throttled/, signedToo);
    assert.equal(stepOf(run, 'webhook-signed').status, 'not-checked');
    assert.equal(run.report.verdict, 'incomplete');
    const headers = { 'cf-mitigated': 'challenge', server: 'cloudflare' };
    const body = '<title>Just a moment...</title>';
    const behind = await holds(
      'POST /hook',
      { status: 403, headers, body },
      'webhook-unsigned',
      'not-checked',
      /bot check/,
      signedToo,
    );
    assert.equal(stepOf(behind, 'webhook-signed').status, 'not-checked');
  });

  test('a mere look: 404 beside a route that refuses is fine, an error or a redirect is not', async () => {
    app.instead.set('GET /hook', { status: 404 });
    const run = await ran();
    assert.equal(stepOf(run, 'webhook-get').status, 'passed');
    assert.match(stepOf(run, 'webhook-get').reason ?? '', /monitor has to ask by POST/);
    await holds('GET /hook', { status: 500 }, 'webhook-get', 'failed', /answered 500/);
    await holds('GET /hook', { status: 307, headers: { location: '/x' } }, 'webhook-get', 'failed', /307/);
  });
});

describe('bad input', () => {
  test('a step that fails once and works the second time has passed', async () => {
    app.instead.set('GET /dashboard', { status: 503, once: true });
    const run = await ran();
    assert.deepEqual(others(run), []);
  });

  test('an app that hangs: the run ends in its time, and says what was not reached', async () => {
    app.instead.set('GET /dashboard', { hangs: true });
    const from = performance.now();
    const run = await ran({ withinMs: 1_500 });
    assert.ok(performance.now() - from < 10_000);
    assert.equal(stepOf(run, 'dashboard').status, 'failed');
    assert.match(stepOf(run, 'dashboard').reason ?? '', /when the time of the run was over/);
    assert.match(stepOf(run, 'assets').reason ?? '', /not reached/);
    assert.deepEqual([run.report.verdict, run.report.left, app.members.size], ['failed', [], 0]);
  });

  test('a front page of 10 MB is read as far as it is looked at', async () => {
    app.page = { head: soundHead, body: `<p>${'wave '.repeat(2_000_000)}</p>` };
    assert.deepEqual(others(await ran()), []);
  });

  test('files of other hosts are left alone, and said', async () => {
    app.page = { head: `${soundHead}<script src="https://cdn.example/lib.js"></script>`, body: '' };
    const run = await ran();
    assert.equal(stepOf(run, 'assets').status, 'passed');
    assert.match(stepOf(run, 'assets').reason ?? '', /^2 files of other hosts left alone/);
  });

  test('an app that goes down in the middle: what it holds stays listed, and clean removes it later', async () => {
    const run = await ran({ say: phrase => void (phrase === 'A member signs in' && app.stop()) });
    assert.equal(run.report.verdict, 'failed');
    assert.deepEqual(
      run.report.left.map(({ what }) => what),
      ['account newcomer'],
    );
    assert.equal(app.members.size, 1);
    await app.startAgain();
    const own = heard(folder);
    const env = (name: string) => (name === 'LAUNCH_READY_STATE' ? run.state : io.env(name));
    assert.equal(await clean({ config: file }, { ...own.around, env }), 0);
    assert.equal(app.members.size, 0);
  });

  test('Ctrl-C in the middle: exit 130, and the account is gone', async () => {
    app.instead.set('GET /dashboard', { hangs: true });
    let isStopped = false;
    const { code, stderr } = await runCli(folder, ['smoke', '--active', '--config', file], {
      env: { SMALL_APP_SECRET: secret },
      onProgress: (child, told) => {
        if (isStopped || !told.includes('dashboard')) return;
        isStopped = true;
        setTimeout(() => child.kill('SIGINT'), 300);
      },
    });
    assert.equal(code, 130, stderr);
    assert.equal(app.members.size, 0, 'the account is removed');
  });

  test('a key for real money: on a page nothing of payments is sent, in the settings nothing at all', async () => {
    const live = ['pk', 'live', 'a1b2c3d4e5f6g7h8i9j0'].join('_');
    app.page = { head: `${soundHead}<meta name="key" content="${live}">`, body: '' };
    const from = app.asked.length;
    const run = await ran();
    for (const name of ['checkout', 'webhook-signed', 'role'])
      assert.equal(stepOf(run, name).status, 'not-checked', name);
    assert.match(stepOf(run, 'checkout').reason ?? '', /real money/);
    assert.ok(!JSON.stringify(run.report).includes(live));
    assert.equal(app.asked.slice(from).filter(route => route === 'POST /hook').length, 1, 'the one that nobody signed');
    const before = app.asked.length;
    const env = () => ['sk', 'live', 'a1b2c3d4e5f6g7h8i9j0'].join('_');
    const config = parseConfig(JSON.stringify({ drive: smallDrive(app.url) }), file);
    assert.ok(config.drive !== undefined);
    await assert.rejects(
      smokeAndSee({ config, settings: config.drive, state: folder }, { ...io, env }, new AbortController().signal),
      LaunchReadyError,
    );
    assert.equal(app.asked.length, before);
  });
});

describe('launch-ready smoke', () => {
  const run = async (flags: object, state = mkdtempSync(join(folder, 'state-'))) => {
    const own = heard(folder);
    const env = (name: string) => (name === 'LAUNCH_READY_STATE' ? state : io.env(name));
    const code = await smoke(undefined, { config: file, ...flags }, { ...own.around, env });
    return { code, out: own.out(), state };
  };
  const widest = (text: string): number => Math.max(...text.split('\n').map(line => line.length));

  test('without --active the plan is printed, and the app hears nothing', async () => {
    const before = app.asked.length;
    const { code, out } = await run({});
    assert.equal(code, 0);
    assert.match(out, /^Nothing was sent\. With --active/);
    assert.match(out, /No money moves/);
    assert.ok(widest(out) <= 80, out);
    assert.equal(app.asked.length, before);
  });

  test('0 where everything passed, 1 where a step failed, 3 where one could not be tried; 80 columns', async () => {
    const good = await run({ active: true });
    assert.equal(good.code, 0, good.out);
    assert.match(good.out, /works: 13 steps passed\./);
    assert.ok(widest(good.out) <= 80, good.out);
    const kept = await keptSmoke(good.state, 'harbour.test', new Date());
    assert.equal(kept?.webhook.signed.status, 'ok');
    app.instead.set('GET /site.css', { status: 404 });
    const bad = await run({ active: true });
    assert.equal(bad.code, 1);
    assert.match(bad.out, /BROKEN for members: 1 step failed, tried twice/);
    assert.match(bad.out, /FAILED .* s +Scripts, styles/);
    app.instead.clear();
    app.instead.set('POST /hook', { status: 429 });
    const open = await run({ active: true, json: true });
    assert.equal(open.code, 3);
    assert.equal((JSON.parse(open.out) as SmokeReport).schema, 'launch-ready/smoke@1');
  });
});
