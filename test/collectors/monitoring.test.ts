import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { monitoring } from '../../src/collectors/monitoring.ts';
import { parseConfig } from '../../src/config/load.ts';
import { parseConnectTo } from '../../src/config/net-options.ts';
import type { MonitoringEvidence } from '../../src/evidence/monitoring.ts';
import { realIo } from '../../src/platform/real-io.ts';
import { openDatabase } from '../../src/watch/store/open.ts';
import { startIssuers } from '../commands/issuers.ts';

const secret = ['ur123', 'read', 'only', 'of', 'this', 'test'].join('-');
const now = new Date('2026-11-28T12:00:00Z');

type Given = {
  readonly settings?: object;
  readonly variables?: { readonly [name: string]: string };
  readonly files?: { readonly [path: string]: string };
  readonly issuers?: Awaited<ReturnType<typeof startIssuers>>;
  readonly only?: readonly string[];
};

const folderOf = async (t: TestContext): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'lr-monitors-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  return folder;
};

const collected = async (
  t: TestContext,
  { settings = {}, variables = {}, files, issuers, only }: Given,
  state?: string,
): Promise<MonitoringEvidence> => {
  const config = parseConfig(JSON.stringify({ domain: 'harbour.test', ...settings }), 'launch-ready.jsonc');
  const repo = files === undefined ? null : await folderOf(t);
  for (const [path, text] of Object.entries(files ?? {})) {
    await mkdir(dirname(join(repo ?? '', path)), { recursive: true });
    await writeFile(join(repo ?? '', path), text);
  }
  const home = state ?? (await folderOf(t));
  const io = {
    ...realIo({
      net: {
        resolver: { address: '127.0.0.1', port: 9 },
        connectTo: issuers?.connectTo.map(parseConnectTo) ?? [],
        ca: issuers?.ca.map(file => ({ file, pem: readFileSync(file, 'utf8') })) ?? [],
        offline: false,
      },
      progress: () => undefined,
      now: () => now,
    }),
    env: (name: string) => (name === 'LAUNCH_READY_STATE' ? home : variables[name]),
  };
  const aim = { domain: 'harbour.test', unicode: 'harbour.test', config, repo, browser: false };
  const found = await monitoring.collect(
    only === undefined ? aim : { ...aim, only },
    {},
    io,
    new AbortController().signal,
  );
  for (const value of Object.values(variables))
    assert.ok(!JSON.stringify(found).includes(value), 'a key is in the evidence');
  return found;
};

const told = ({ sources }: MonitoringEvidence): readonly string[] =>
  sources.map(({ tool, from, monitors }) =>
    monitors.status === 'ok'
      ? `${tool}, ${from}: ${monitors.value.map(({ name }) => name).join(' ')}`
      : `${tool}: ${monitors.reason}`,
  );

test('UptimeRobot: every page by the read-only key, and version 2 where version 3 does not know it', async t => {
  let third = 200;
  const issuers = await startIssuers(t, ['api.uptimerobot.com'], (request, response) => {
    const second = request.url?.startsWith('/v2/') === true;
    const page = {
      friendlyName: 'Login',
      type: 'HTTP',
      url: 'https://app.harbour.test/login',
      interval: 300,
      status: 'UP',
    };
    const next = request.url?.includes('cursor') === true ? null : 'https://api.uptimerobot.com/v3/monitors?cursor=2';
    if (second)
      response.end(
        JSON.stringify({
          stat: 'ok',
          monitors: [{ friendly_name: 'Home', type: 1, url: 'https://www.harbour.test', interval: 60, status: 2 }],
        }),
      );
    else response.writeHead(third).end(JSON.stringify({ data: [page], nextLink: next }));
  });
  const given = { issuers, settings: { monitoring: { uptimerobot: { token: 'ROBOT' } } } };
  const variables = { ROBOT: secret };
  assert.deepEqual(told(await collected(t, { ...given, variables })), [
    'uptimerobot, the API of UptimeRobot: Login Login',
  ]);
  assert.deepEqual(
    issuers.asked.map(({ route, headers }) => [route, headers.authorization]),
    [
      ['GET /v3/monitors', `Bearer ${secret}`],
      ['GET /v3/monitors?cursor=2', `Bearer ${secret}`],
    ],
  );
  third = 401;
  assert.deepEqual(told(await collected(t, { ...given, variables })), ['uptimerobot, the API of UptimeRobot: Home']);
  assert.equal(issuers.asked.at(-1)?.route, 'POST /v2/getMonitors');
  third = 429;
  assert.match(told(await collected(t, { ...given, variables }))[0] ?? '', /asked too often/);

  const before = issuers.asked.length;
  assert.match(
    told(await collected(t, { ...given, variables: { ROBOT: secret.replace('ur', 'u') } }))[0] ?? '',
    /opens the whole account, so it was not used/,
  );
  assert.match(told(await collected(t, given))[0] ?? '', /the variable ROBOT is not set/);
  assert.equal(issuers.asked.length, before, 'nobody is asked without a key that only reads');
});

test('a list that leads to another host is not followed there', async t => {
  const attributes = { url: 'https://www.harbour.test', pronounceable_name: 'Home', monitor_type: 'status' };
  const issuers = await startIssuers(t, ['uptime.betterstack.com'], (_request, response) =>
    response.end(
      JSON.stringify({ data: [{ attributes }], pagination: { next: 'https://evil.test/api/v2/monitors?page=2' } }),
    ),
  );
  const settings = { monitoring: { 'better-stack': { token: 'STACK' } } };
  assert.deepEqual(told(await collected(t, { issuers, settings, variables: { STACK: secret } })), [
    'better-stack, the API of Better Stack: Home',
  ]);
  assert.deepEqual(
    issuers.asked.map(({ route }) => route),
    ['GET /api/v2/monitors?per_page=250'],
  );
});

test('Checkly: account and key go along, and a missing right is called by its name', async t => {
  let status = 200;
  const issuers = await startIssuers(t, ['api.checklyhq.com'], (_request, response) =>
    response
      .writeHead(status)
      .end(
        JSON.stringify([
          { name: 'Account', checkType: 'API', frequency: 1, request: { url: 'https://api.harbour.test/me' } },
        ]),
      ),
  );
  const given = {
    issuers,
    settings: { monitoring: { checkly: { token: 'KEY', account: 'ACCOUNT' } } },
    variables: { KEY: secret, ACCOUNT: '7320-8bf5' },
  };
  assert.deepEqual(told(await collected(t, given)), ['checkly, the API of Checkly: Account']);
  const [asked] = issuers.asked;
  assert.deepEqual(
    [asked?.route, asked?.headers.authorization, asked?.headers['x-checkly-account']],
    ['GET /v1/checks?limit=100&page=1', `Bearer ${secret}`, '7320-8bf5'],
  );
  status = 403;
  assert.deepEqual(told(await collected(t, given)), [
    'checkly: Checkly does not let the key in KEY list monitors (403); it needs an API key of a user whose role is Read only, from User settings → API keys',
  ]);
});

test('files of the repository, exports beside them, and nothing of either is executed', async t => {
  const files = {
    'ops/gatus.yaml':
      'endpoints:\n  - { name: home, url: "https://www.harbour.test", conditions: ["[STATUS] == 200"], alerts: [{ type: email }] }\n',
    'ops/uptime.tf': 'resource "betteruptime_monitor" "login" {\n  url = "https://app.harbour.test/login"\n}\n',
    '__checks__/api.check.ts':
      "import { ApiCheck } from 'checkly/constructs';\nnew ApiCheck('api', { name: 'api', request: { url: 'https://api.harbour.test/', method: 'GET' } });\nthrow new Error('executed');\n",
    'tests/fixtures/gatus.yaml': 'endpoints:\n  - { name: other, url: "https://other.test", conditions: [] }\n',
    'kuma.json': JSON.stringify({
      version: '1.23.0',
      monitorList: [{ name: 'kuma', type: 'http', url: 'https://www.harbour.test', interval: 60 }],
    }),
    'docker-compose.yml': 'services:\n  app: { image: x }\n',
    'src/instrument.ts': 'Sentry.init({});\n',
  };
  const settings = {
    monitoring: { 'uptime-kuma': { export: 'kuma.json' }, uptimerobot: { export: '../outside.json' } },
  };
  assert.deepEqual(told(await collected(t, { settings, files })).toSorted(), [
    'better-stack, the file ops/uptime.tf: login',
    'checkly, the file __checks__/api.check.ts: api',
    'gatus, the file ops/gatus.yaml: home',
    'sentry, the file src/instrument.ts: ',
    'uptime-kuma, kuma.json, an export of Uptime Kuma: kuma',
    'uptimerobot: ../outside.json lies outside the repository',
  ]);
  assert.match(told(await collected(t, { settings })).join('; '), /no repository was given, so kuma\.json/);
  assert.match(
    told(await collected(t, { settings, files: { 'kuma.json': '{"a":1}' } })).join('; '),
    /kuma\.json holds no monitors as Uptime Kuma writes them/,
  );
});

test('what somebody wrote down counts for a year', async t => {
  const other = {
    tool: 'Pingdom',
    url: 'https://www.harbour.test/?k=1',
    everySeconds: 60,
    by: 'Ada',
    on: '2026-11-01',
  };
  const of = (on: string) => collected(t, { settings: { monitoring: { others: [{ ...other, on }] } } });
  assert.deepEqual(told(await of('2026-11-01')), ['said, Pingdom, as Ada looked it up on 2026-11-01: Pingdom']);
  assert.match(told(await of('2025-11-01'))[0] ?? '', /more than a year ago/);
  assert.equal((await collected(t, { settings: { monitoring: false } })).isNothing, true);
});

test('links are looked up; what leads inside is not asked, and neither is what this run is not about', async t => {
  const links = ['http://127.0.0.1:1/x?token=1', 'https://nas/', 'http://192.168.1.40:3001/'];
  const settings = { monitoring: { links }, watch: { publicUrl: 'http://localhost:4420/' } };
  const found = await collected(t, { settings });
  assert.deepEqual(
    found.links.map(({ url, setting, addresses, status }) => [
      url,
      setting,
      addresses.status === 'ok' ? addresses.value : addresses.reason,
      status,
    ]),
    [
      ['http://localhost:4420/', 'watch.publicUrl', ['127.0.0.1'], null],
      ['http://127.0.0.1:1/x', 'monitoring.links', ['127.0.0.1'], null],
      ['https://nas/', 'monitoring.links', [], null],
      ['http://192.168.1.40:3001/', 'monitoring.links', ['192.168.1.40'], null],
    ],
  );
  const other = await collected(t, { settings, only: ['www.harbour.test'] });
  assert.ok(other.links.every(({ addresses }) => addresses.status === 'silent'));
});

test('our own watch counts by what it has stored, and not when it has ended', async t => {
  const state = await folderOf(t);
  const folder = join(state, 'targets', 'harbour.test');
  await mkdir(folder, { recursive: true });
  const { database, close } = openDatabase(join(folder, 'watch.db'), 10_000_000);
  const look = database.prepare('INSERT INTO results (monitor, at, outcome, paused) VALUES (?, ?, 0, 0)');
  for (const [n, id, everyMs, lastMs] of [
    [1, 'page/home', 60_000, 30_000],
    [2, 'flow/join', 900_000, 1_200_000],
    [3, 'page/login', 60_000, 3_600_000],
  ] as const) {
    database.prepare('INSERT INTO monitors (n, id) VALUES (?, ?)').run(n, id);
    for (let back = 0; back < 5; back += 1) look.run(n, now.getTime() - lastMs - back * everyMs);
  }
  // A monitor that could never look, such as one whose account is missing, notices nothing.
  database.prepare('INSERT INTO monitors (n, id) VALUES (4, ?)').run('api/signed-in');
  const blind = database.prepare('INSERT INTO results (monitor, at, outcome, paused) VALUES (4, ?, 2, 0)');
  for (let back = 0; back < 5; back += 1) blind.run(now.getTime() - 30_000 - back * 60_000);
  const channels = { chat: { kind: 'slack', url: 'CHAT_HOOK' } };
  // It is read while it is being written.
  const found = await collected(t, { settings: { watch: { channels } } }, state);
  const untold = await collected(t, { settings: { watch: {} } }, state);
  const scraped = await collected(t, { settings: { watch: { dashboard: { metrics: 'SCRAPE_TOKEN' } } } }, state);
  close();
  const [source] = found.sources;
  assert.deepEqual(
    source?.monitors.status === 'ok' &&
      source.monitors.value.map(({ name, everySeconds, isPaused }) => [name, everySeconds, isPaused]),
    [
      ['api/signed-in', null, true],
      ['flow/join', 900, false],
      ['page/home', 60, false],
      ['page/login', 60, true],
    ],
  );
  const runs = ({ sources: [own] }: MonitoringEvidence): readonly string[] =>
    own?.monitors.status === 'ok' ? own.monitors.value.filter(one => !one.isPaused).map(({ name }) => name) : [];
  assert.deepEqual(runs(untold), [], 'a watch without a channel tells nobody');
  assert.deepEqual(runs(scraped), ['flow/join', 'page/home'], 'whoever scrapes it tells somebody');
  assert.match(told(await collected(t, { settings: { watch: {} } }))[0] ?? '', /never ran on this machine/);
  assert.deepEqual(told(await collected(t, {})), []);
});
