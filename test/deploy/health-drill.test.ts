import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach, describe, test } from 'node:test';
import { healthDrill } from '../../src/commands/health-drill.ts';
import type { HealthDrill } from '../../src/evidence/health.ts';
import { keptHealthDrill } from '../../src/evidence/kept-health-drill.ts';
import { LaunchReadyError } from '../../src/platform/errors.ts';
import { runCli } from '../commands/child.ts';
import { heard } from '../commands/surroundings.ts';
import { type SmallApp, smallDrive, startSmallApp } from './smoke/small-app.ts';

const folder = mkdtempSync(join(tmpdir(), 'launch-ready-drill-'));
/** While this file is there the small app has no database. */
const away = join(folder, 'away');
const file = join(folder, 'launch-ready.jsonc');
const secretName = 'DRILL_TEST_TOKEN';
const seenEnvironment = join(folder, 'environment.json');

const node = (script: string): readonly string[] => [process.execPath, '-e', script];
const fs = "const fs = require('node:fs');";
const cut = node(
  `${fs} fs.writeFileSync(${JSON.stringify(seenEnvironment)}, JSON.stringify(process.env)); fs.writeFileSync(${JSON.stringify(away)}, '')`,
);
const restore = node(`${fs} fs.rmSync(${JSON.stringify(away)}, { force: true })`);

let app: SmallApp;
const settings = (database: object = { cut, restore }): void =>
  writeFileSync(file, JSON.stringify({ domain: 'harbour.test', drive: smallDrive(app.url), health: { database } }));

before(async () => {
  app = await startSmallApp();
});
beforeEach(() => {
  app.instead.clear();
  app.answer = route => {
    const isAway = existsSync(away);
    if (route === 'GET /healthz') return { body: '{"status":"ok"}', headers: { 'content-type': 'application/json' } };
    if (route === 'GET /readyz')
      return {
        status: isAway ? 503 : 200,
        body: JSON.stringify({ status: isAway ? 'fail' : 'ok', database: isAway ? 'gone' : 'there' }),
        headers: { 'content-type': 'application/json' },
      };
    return isAway && route === 'POST /in' ? { status: 500 } : null;
  };
  rmSync(away, { force: true });
  settings();
});
after(async () => {
  await app.stop();
  rmSync(folder, { recursive: true, force: true });
});

const run = async (flags: object) => {
  const state = mkdtempSync(join(folder, 'state-'));
  const own = heard(folder);
  const env = (name: string) => (name === 'LAUNCH_READY_STATE' ? state : process.env[name]);
  const code = await healthDrill(undefined, { config: file, ...flags }, { ...own.around, env });
  return { code, out: own.out(), state };
};

const refused = (pattern: RegExp) => (error: unknown) => {
  assert.ok(error instanceof LaunchReadyError, String(error));
  assert.match(error.message, pattern);
  return true;
};

test('readiness that knows: 0, the database is back, and the answers are kept for audits', async () => {
  process.env[secretName] = 'not-for-the-command';
  const { code, out, state } = await run({ active: true });
  assert.equal(code, 0, out);
  assert.match(out, /says so when its database is away/);
  assert.match(out, /\/readyz: 200 with the database, 503 without it after .* s, 200 when it was\s+back/);
  assert.ok(!existsSync(away));
  const kept = await keptHealthDrill(state, 'harbour.test', new Date());
  assert.equal(kept?.felt.status, 'ok');
  const environment = JSON.parse(readFileSync(seenEnvironment, 'utf8')) as object;
  assert.ok(!(secretName in environment) && 'PATH' in environment, 'the command gets nothing that it does not need');
});

test('without --active the commands are printed and nothing is run or asked', async () => {
  const asked = app.asked.length;
  const { code, out } = await run({});
  assert.deepEqual([code, app.asked.length, existsSync(away)], [0, asked, false]);
  assert.match(out, /^Nothing was sent/);
  assert.match(out, /refused on\s+production/);
});

describe('what can go wrong', () => {
  test('a command that takes nothing away: nothing is known, 3', async () => {
    settings({ cut: node('0'), restore });
    const { code, out } = await run({ active: true, json: true, wait: '1' });
    assert.equal(code, 3);
    const drill = JSON.parse(out) as HealthDrill;
    assert.ok(drill.felt.status === 'silent' && /took nothing away/.test(drill.felt.reason));
  });

  test('health that never notices: 1, and it is said', async () => {
    app.instead.set('GET /readyz', { status: 200, body: 'OK' });
    const { code, out } = await run({ active: true, wait: '1' });
    assert.equal(code, 1, out);
    assert.match(out, /goes on saying that it is well/);
    await assert.rejects(run({ active: true, wait: '0' }), refused(/--wait: 0 is no number/));
  });

  test('a command that fails: said with what it printed, and the database is given back all the same', async () => {
    settings({
      cut: node(
        `${fs} fs.writeFileSync(${JSON.stringify(away)}, ''); console.error('no such container'); process.exit(3)`,
      ),
      restore,
    });
    await assert.rejects(run({ active: true }), refused(/takes the database away ended with 3: no such container/));
    assert.ok(!existsSync(away));
  });

  test('a database that cannot be given back is said', async () => {
    settings({ cut, restore: node('process.exit(1)') });
    await assert.rejects(run({ active: true }), refused(/gives the database back ended with 1/));
  });

  test('settings without commands, or without a way to sign in, are mistakes before anything is sent', async () => {
    const asked = app.asked.length;
    writeFileSync(file, JSON.stringify({ drive: smallDrive(app.url) }));
    await assert.rejects(run({ active: true }), refused(/do not say how the database is taken away/));
    assert.equal(app.asked.length, asked);
  });

  test('Ctrl-C while it is away: exit 130, and the database is back', async () => {
    // It never notices, so that the drill is waiting when it is interrupted.
    app.instead.set('GET /readyz', { status: 404 });
    let isStopped = false;
    const { code } = await runCli(folder, ['health', 'drill', '--active', '--config', file], {
      onProgress: (child, told) => {
        if (isStopped || !told.includes('away')) return;
        isStopped = true;
        setTimeout(() => child.kill('SIGINT'), 1_000);
      },
    });
    assert.equal(code, 130);
    assert.ok(!existsSync(away));
  });
});
