import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { parseConfig } from '../../src/config/load.ts';
import { type Config, configSchema } from '../../src/config/schema.ts';
import { checks } from '../../src/checks/index.ts';
import { loadEvidence } from '../../src/evidence/load.ts';
import { monitorsOf } from '../../src/watch/derive.ts';
import type { Monitor } from '../../src/watch/monitor.ts';
import { soundPlan } from '../world/sound.ts';

const root = join(import.meta.dirname, '..', '..');
const settingsFile = join(root, 'examples', 'community', 'launch-ready.jsonc');
const community = parseConfig(readFileSync(settingsFile, 'utf8'), settingsFile);
const recorded = (name: string) => loadEvidence(join(root, 'test', 'evidence', 'recorded', `${name}.json`));

const soundConfig = configSchema.parse(soundPlan().config);

const ids = (monitors: readonly Monitor[]): readonly string[] => monitors.map(({ id }) => id);
const flows = ['join', 'login', 'post-and-read', 'invite', 'pay-to-role', 'cancel-to-revoked', 'reset'].map(
  name => `flow/${name}`,
);

test('the example community is watched by its own settings alone, and nobody wrote a list', () => {
  const { monitors, left } = monitorsOf({ config: community, evidence: null });
  assert.deepEqual(ids(monitors), [
    'page/home',
    'page/login',
    'page/join',
    'page/pay',
    'page/dashboard',
    'api/signed-in',
    'health/live/localhost',
    'health/ready/localhost',
    'webhook/billing',
    ...flows,
  ]);
  assert.ok(monitors.length >= 15);
  assert.deepEqual(
    left.map(({ what }) => what),
    [
      'certificates',
      'the registration of the domain',
      'changes of DNS',
      'the mail records',
      'errors, failed logins and webhook failures in the log',
      'slow statements of the database',
    ],
  );
  assert.ok(left.every(({ why }) => why.length > 20));
});

test('every monitor says what members suffer, what to do in three steps, and which question it answers', async () => {
  const config: Config = { ...soundConfig, drive: community.drive };
  const { monitors } = monitorsOf({ config, evidence: await recorded('sound') });
  for (const { id, title, suffers, actions, timeoutMs, everySeconds, ask, question } of monitors) {
    assert.ok(title.length > 3 && suffers.length > 20, id);
    assert.equal(actions.length, 3, id);
    assert.ok(timeoutMs >= 1_000 && everySeconds >= 60, id);
    assert.equal(question, ask.of === 'flow' ? 'flow' : 'up', id);
    if (ask.of === 'checks')
      for (const check of ask.checks)
        assert.ok(
          checks.some(each => each.id === check),
          check,
        );
  }
  assert.equal(new Set(ids(monitors)).size, monitors.length);
  const urgent = new Set(monitors.filter(({ urgent: isUrgent }) => isUrgent).map(({ id }) => id));
  for (const id of ['page/login', 'flow/join', 'flow/login', 'flow/pay-to-role']) assert.ok(urgent.has(id), id);
});

test('an audit adds hosts, health routes, certificates, the domain, its records and mail', async () => {
  const { monitors, left } = monitorsOf({ config: soundConfig, evidence: await recorded('sound') });
  const found = ids(monitors);
  for (const id of [
    'page/home',
    'page/login',
    'host/auth.community.test',
    'health/live/api.community.test',
    'health/ready/api.community.test',
    'certificate/app.community.test',
    'certificate/community.test',
    'certificate/status.community.test',
    'certificate/www.community.test',
    'domain/community.test',
    'dns/community.test',
    'mail/community.test',
  ])
    assert.ok(found.includes(id), `${id} in ${found.join(' ')}`);
  assert.ok(!found.some(id => id.includes('staging')), 'staging wakes nobody');
  const home = monitors.find(({ id }) => id === 'page/home');
  assert.ok(home?.ask.of === 'http' && home.ask.url === 'https://www.community.test/');
  const login = monitors.find(({ id }) => id === 'page/login');
  assert.ok(login?.ask.of === 'http' && login.ask.text === 'Sign in' && login.ask.url.endsWith('/login'));
  // The page is asked once, as what it means to members; the API shows itself by its health route.
  assert.ok(
    !found.includes('host/app.community.test') &&
      !found.includes('host/api.community.test') &&
      !found.includes('host/www.community.test'),
  );
  assert.deepEqual(
    left.filter(({ what }) => what.startsWith('the flow')).length,
    flows.length,
    'nobody said how members act',
  );
});

test('without settings an audit alone gives the home page, certificates, domain, DNS and mail', async () => {
  const { monitors } = monitorsOf({ config: configSchema.parse({}), evidence: await recorded('nothing-configured') });
  const found = ids(monitors);
  for (const id of [
    'page/home',
    'certificate/www.community.test',
    'domain/community.test',
    'dns/community.test',
    'mail/community.test',
  ])
    assert.ok(found.includes(id), `${id} in ${found.join(' ')}`);
});

test('the same input gives the same monitors', async () => {
  const evidence = await recorded('launch-day');
  const config: Config = { ...soundConfig, drive: community.drive };
  assert.deepEqual(monitorsOf({ config, evidence }), monitorsOf({ config, evidence: structuredClone(evidence) }));
});

test('on production no payment is made: those flows are listed with the reason', () => {
  const app = 'https://app.example.com';
  const config = { ...configSchema.parse({ environments: { production: app } }), drive: { ...community.drive, app } };
  const { monitors, left } = monitorsOf({ config: config as Config, evidence: null });
  assert.deepEqual(
    ids(monitors).filter(id => id.startsWith('flow/')),
    ['login', 'post-and-read', 'invite', 'reset'].map(name => `flow/${name}`),
  );
  for (const name of ['join', 'pay-to-role', 'cancel-to-revoked'])
    assert.match(left.find(({ what }) => what === `the flow ${name}`)?.why ?? '', /no payment is made on production/);
});

test('members of staging are not asked for at production, and the member of least right is no staff', () => {
  const app = 'https://staging.example.com';
  const settings = { environments: { production: 'https://app.example.com', staging: app } };
  const config = { ...configSchema.parse(settings), drive: { ...community.drive, app } } as Config;
  const { monitors, left } = monitorsOf({ config, evidence: null });
  const login = monitors.find(({ id }) => id === 'page/login');
  assert.ok(login?.ask.of === 'http' && login.ask.url === 'https://app.example.com/login');
  assert.ok(!ids(monitors).includes('api/signed-in'));
  assert.match(left.find(({ what }) => what === 'the API as a signed-in member')?.why ?? '', /staging alone/);
  const own = monitorsOf({ config: community, evidence: null }).monitors.find(({ id }) => id === 'api/signed-in');
  assert.ok(own?.ask.of === 'http' && own.ask.signedIn === 'member-a' && own.ask.url.endsWith('/api/me'));
});

test('jobs and the log are watched where the settings name them, and a wait that they name counts', () => {
  const watch = {
    heartbeats: { 'nightly-backup': { everySeconds: 86_400, suffers: 'A loss could not be undone.' } },
    logs: [{ from: 'stdin' }],
    routes: { 'GET /api/me': { p95Ms: 450 } },
  };
  const config = { ...community, watch: configSchema.parse({ watch }).watch } as Config;
  const { monitors } = monitorsOf({ config, evidence: null });
  const found = ids(monitors);
  for (const id of ['heartbeat/nightly-backup', 'log/5xx', 'log/login-broken', 'log/webhooks'])
    assert.ok(found.includes(id), id);
  assert.equal(monitors.find(({ id }) => id === 'api/signed-in')?.budgetMs, 450);
});

test('what leans on what: the process first, then what it needs, then what stands in the way; nobody leans on what is not watched', () => {
  const { monitors } = monitorsOf({
    config: { ...community, watch: { ...community.watch, logs: [{ from: 'stdin' }] } as Config['watch'] },
    evidence: null,
  });
  const known = new Set(ids(monitors));
  const behind = new Map(monitors.map(each => [each.id, each.behind ?? []]));
  const [live, ready] = ['health/live/localhost', 'health/ready/localhost'];
  assert.deepEqual(behind.get(live), []);
  assert.deepEqual(behind.get(ready), [live]);
  assert.deepEqual(behind.get('page/login'), [live, ready]);
  assert.deepEqual(behind.get('page/pay'), [live, ready, 'flow/login', 'api/signed-in']);
  assert.deepEqual(behind.get('flow/join'), [live, ready, 'log/mail', 'log/checkout', 'log/webhooks', 'flow/login']);
  assert.ok(behind.get('log/5xx')?.includes('flow/login'));
  for (const [id, causes] of behind) {
    assert.ok(!causes.includes(id), id);
    for (const cause of causes) assert.ok(known.has(cause), `${id} leans on ${cause}`);
  }
  const without = monitorsOf({ config: { ...community, health: undefined }, evidence: null }).monitors;
  assert.deepEqual(without.find(({ id }) => id === 'flow/reset')?.behind, [
    'flow/login',
    'flow/join',
    'flow/pay-to-role',
  ]);
});
