import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { parse } from 'yaml';
import { driveSchema } from '../../../src/config/drive-settings.ts';
import { watchSchema } from '../../../src/config/watch-settings.ts';
import { besideFor, composeFile, flyApp } from '../../../src/watch/install/container.ts';
import { unfitness } from '../../../src/watch/install/place.ts';
import { type Installed, systemdUnit } from '../../../src/watch/install/unit.ts';
import { variablesOf } from '../../../src/watch/install/variables.ts';

const settings = watchSchema.parse({
  channels: {
    chat: { kind: 'slack', url: 'CHAT_HOOK' },
    mail: { kind: 'email', to: ['ada@example.com'], from: 'watch@example.com', smtp: 'WATCH_SMTP' },
    phone: { kind: 'telegram', token: 'BOT_TOKEN', chat: '42' },
  },
  deadMan: 'DEAD_MAN_URL',
  dashboard: { token: 'PAGE_TOKEN', metrics: 'SCRAPE_TOKEN' },
  logs: [{ from: 'drain', path: '/drain/host', secret: 'DRAIN_SECRET' }],
});

const installed: Installed = {
  domain: 'community.example',
  version: '0.1.0',
  command: [
    '/usr/bin/node',
    '/opt/launch ready/bin/launch-ready.js',
    'watch',
    'community.example',
    '--note',
    '50% of $HOME "x"',
  ],
  settings,
  active: false,
  variables: variablesOf(settings, null),
  port: 4420,
};

test('every variable of the settings is named once, and no value', () => {
  assert.deepEqual(installed.variables, [
    'BOT_TOKEN',
    'CHAT_HOOK',
    'DEAD_MAN_URL',
    'DRAIN_SECRET',
    'PAGE_TOKEN',
    'SCRAPE_TOKEN',
    'WATCH_SMTP',
  ]);
  for (const text of [systemdUnit(installed), composeFile(installed), flyApp(installed)])
    for (const name of installed.variables) assert.ok(text.includes(name), name);
});

test('with members of its own it is told to let them walk, and has what they sign in with', () => {
  const drive = driveSchema.parse({
    app: 'https://staging.community.example',
    actors: { 'member-a': { email: 'MEMBER_ADDRESS', password: 'MEMBER_WORD' } },
    mail: { imap: { host: 'imap.community.example', user: 'BOX_USER', password: 'BOX_WORD' } },
    mails: { receipt: { to: 'ALERTS_TO' }, invite: false },
    billing: { webhook: '/webhooks/stripe', secret: 'HOOK_SECRET', prices: { pro: 'price_1' } },
  });
  const walking = { ...installed, active: true, variables: variablesOf(settings, drive) };
  const added = walking.variables.filter(name => !installed.variables.includes(name));
  assert.deepEqual(added, ['ALERTS_TO', 'BOX_USER', 'BOX_WORD', 'HOOK_SECRET', 'MEMBER_ADDRESS', 'MEMBER_WORD']);
  const command = (one: Installed): readonly string[] =>
    (parse(composeFile(one)) as { services: { watch: { command: string[] } } }).services.watch.command;
  assert.equal(command(walking).at(-1), '--active');
  assert.ok(!command(installed).includes('--active'));
  assert.match(flyApp(walking), / --active"$/m);
});

test('words of the command reach the program as they are', () => {
  assert.match(
    systemdUnit(installed),
    /^ExecStart=\/usr\/bin\/node "\/opt\/launch ready\/bin\/launch-ready\.js" watch community\.example --note "50%% of \$\$HOME \\"x\\""$/m,
  );
});

test('systemd takes the unit', t => {
  const folder = mkdtempSync(join(tmpdir(), 'launch-ready-unit-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'launch-ready-watch.service');
  writeFileSync(file, systemdUnit({ ...installed, command: [process.execPath, 'watch'] }));
  try {
    execFileSync('systemd-analyze', ['verify', '--man=no', file], { stdio: 'pipe' });
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT')
      return t.skip('systemd-analyze is not installed');
    throw error;
  }
});

test('the compose file gives away no rights, keeps the state, and opens the dashboard on loopback alone', () => {
  const { services } = parse(composeFile(installed)) as {
    services: {
      watch: { ports: string[]; volumes: string[]; cap_drop: string[]; environment: Record<string, string> };
    };
  };
  assert.deepEqual(services.watch.ports, ['127.0.0.1:4420:4420']);
  assert.deepEqual(services.watch.cap_drop, ['ALL']);
  assert.ok(services.watch.volumes.includes('state:/var/lib/launch-ready'));
  assert.equal(services.watch.environment['CHAT_HOOK'], '${CHAT_HOOK:?set it in watch.env}');
});

test('a container gets the packages that its settings need beside the program: npx brings none that is optional', () => {
  const calls = (more: object): readonly string[] => {
    const all = { ...installed, settings: watchSchema.parse(more) };
    const { services } = parse(composeFile(all)) as { services: { watch: { command: string[] } } };
    const words = services.watch.command;
    assert.ok(flyApp(all).includes(JSON.stringify(words.join(' '))), 'the same at Fly.io');
    return words.slice(0, words.indexOf('watch'));
  };
  assert.deepEqual(calls({}), ['npx', '--yes', 'launch-ready@0.1.0']);
  assert.deepEqual(calls({ fleet: { store: 'WATCH_STORE_URL', place: 'WATCH_PLACE' } }), [
    'npx',
    '--yes',
    '--package=launch-ready@0.1.0',
    '--package=pg@^8.16',
    '--package=pg-boss@^12.38',
    '--',
    'launch-ready',
  ]);
  const database = calls({ database: { url: 'WATCH_DATABASE_URL' } });
  assert.deepEqual(database.slice(3, -2), ['--package=pg@^8.16', '--package=mysql2@^3.24']);
});

test('the packages of a container are those that this version asks for', () => {
  const { peerDependencies } = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')) as {
    peerDependencies: Record<string, string>;
  };
  for (const [name, range] of Object.entries(besideFor)) assert.equal(range, peerDependencies[name], name);
});

test('the machine of the app and a laptop are no place for it, and it is said why', () => {
  const app = new Map([
    ['app.community.example', ['203.0.113.7']],
    ['www.community.example', ['198.51.100.1']],
  ]);
  assert.deepEqual(unfitness({ own: ['192.0.2.1'], app, hasBattery: false }), []);
  const [same, laptop] = unfitness({ own: ['203.0.113.7', '192.0.2.1'], app, hasBattery: true });
  assert.match(same ?? '', /nobody is left to say so: app\.community\.example lives on it/);
  assert.match(laptop ?? '', /laptop sleeps/);
});
