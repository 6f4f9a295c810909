import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { LaunchReadyError } from '../../src/platform/errors.ts';
import { watch } from '../../src/commands/watch.ts';
import { watchExport } from '../../src/commands/watch-export.ts';
import { watchInstall } from '../../src/commands/watch-install.ts';
import { watchPlan } from '../../src/commands/watch-papers.ts';
import { stateFolder } from '../../src/platform/state-folder.ts';
import { targetFolder } from '../../src/platform/state-target.ts';
import { beatToken } from '../../src/watch/dashboard/beats.ts';
import { openSqliteStore } from '../../src/watch/store/sqlite.ts';
import { heard } from './surroundings.ts';

const folder = mkdtempSync(join(tmpdir(), 'launch-ready-watch-command-'));
after(() => rmSync(folder, { recursive: true, force: true }));
const config = join(folder, 'launch-ready.jsonc');
writeFileSync(
  config,
  JSON.stringify({
    domain: 'harbour.test',
    hosts: { 'app.harbour.test': { service: 'app' } },
    watch: {
      contacts: [{ name: 'Ada', role: 'founder' }],
      channels: { chat: { kind: 'slack', url: 'SLACK_URL' } },
      heartbeats: { 'nightly-backup': { everySeconds: 86_400, suffers: 'What is lost stays lost.' } },
    },
  }),
);
const offline = { config, offline: true };

const refused =
  (words: RegExp) =>
  (error: unknown): boolean =>
    error instanceof LaunchReadyError && words.test(`${error.message} ${error.hint}`);

describe('launch-ready watch', () => {
  test('--list says what is watched how often, what is not and why, and who is told', async () => {
    const own = heard(folder);
    assert.equal(await watch(undefined, { ...offline, list: true }, own.around), 0);
    for (const part of [
      /page\/home +every minute/,
      /heartbeat\/nightly-backup/,
      /Not watched:/,
      /Told by chat; first called is Ada\./,
    ])
      assert.match(own.out(), part);
    assert.ok(
      own
        .out()
        .split('\n')
        .every(line => line.length <= 80),
    );
  });

  test('--list says that web push tells nobody as long as no device is subscribed', async () => {
    const own = heard(folder);
    const pushes = join(folder, 'push.jsonc');
    const channels = { phones: { kind: 'push', contact: 'ada@example.com' } };
    writeFileSync(pushes, JSON.stringify({ domain: 'quay.test', watch: { channels } }));
    const listed = async (): Promise<string> => {
      await watch(undefined, { offline: true, config: pushes, list: true }, own.around);
      return own.out().replaceAll(/\s+/g, ' ');
    };
    assert.match(
      await listed(),
      /Told by phones; .* phones tells nobody yet: no device is subscribed\. Open the dashboard/,
    );
    const file = join(targetFolder(stateFolder(own.around.env), 'quay.test'), 'watch.db');
    const store = await openSqliteStore(file, {});
    const endpoint = 'https://push.example.net/1';
    await store.addDevice({ id: 'x', name: 'Telephone', endpoint, p256dh: 'p', auth: 'a', addedAt: 1 });
    await store.close();
    assert.equal((await listed()).match(/tells nobody yet/g)?.length, 1);
  });

  test('--list --json holds every monitor with its actions', async () => {
    const own = heard(folder);
    assert.equal(await watch(undefined, { ...offline, list: true, json: true }, own.around), 0);
    const { monitors } = JSON.parse(own.out()) as { monitors: { id: string; actions: string[] }[] };
    assert.ok(monitors.length > 3 && monitors.every(({ actions }) => actions.length > 0));
  });

  test('an address to listen at that is none is refused before anything is opened', async () => {
    for (const listen of ['here', '70000', 'example.com:80', '1.2.3.4:'])
      await assert.rejects(watch(undefined, { ...offline, listen }, heard(folder).around), refused(/--listen/));
  });
});

test('a token that is not set or can be guessed is refused before anything is opened', async () => {
  const guarded = join(folder, 'guarded.jsonc');
  writeFileSync(guarded, JSON.stringify({ domain: 'harbour.test', watch: { dashboard: { token: 'PAGE_TOKEN' } } }));
  for (const [value, words] of [
    ['', /PAGE_TOKEN is not set/],
    ['short', /short enough to be guessed/],
  ] as const) {
    const { around } = heard(folder);
    const env = (name: string): string | undefined => (name === 'PAGE_TOKEN' ? value : around.env(name));
    await assert.rejects(
      watch(undefined, { config: guarded, offline: true, list: true }, { ...around, env }),
      refused(words),
    );
  }
});

describe('launch-ready watch plan', () => {
  test('says what each job calls, with a token that the dashboard takes, and not in the document', async () => {
    const fresh = mkdtempSync(join(folder, 'plan-'));
    const before = heard(fresh);
    const state = stateFolder(before.around.env);
    await watchPlan(undefined, offline, before.around);
    assert.match(before.err(), /made when the watch first runs here/);
    const place = targetFolder(state, 'harbour.test');
    mkdirSync(place, { recursive: true });
    const store = await openSqliteStore(join(place, 'watch.db'), {});
    await store.keep('beat-secret', 'a secret of one installation');
    await store.close();
    const own = heard(fresh);
    await watchPlan(undefined, offline, own.around);
    const token = beatToken('a secret of one installation', 'nightly-backup');
    assert.match(
      own.err(),
      new RegExp(`nightly-backup: curl .*Bearer ${token}' http://127.0.0.1:4420/beat/nightly-backup`),
    );
    assert.ok(!own.out().includes(token), 'the plan is handed on');
  });
});

describe('launch-ready watch export', () => {
  test('each tool gets its files, with our monitors in them', async () => {
    for (const [tool, files] of Object.entries({
      checkly: ['launch-ready.check.ts'],
      prometheus: ['blackbox.yml', 'scrape.yml', 'rules.yml'],
      gatus: ['gatus.yml'],
      'uptime-kuma': ['uptime-kuma.json'],
    })) {
      const output = `out-${tool}`;
      assert.equal(await watchExport(tool, undefined, { ...offline, output }, heard(folder).around), 0);
      const text = files.map(name => readFileSync(join(folder, output, name), 'utf8')).join('');
      assert.match(text, /harbour\.test/, tool);
    }
  });

  test('a tool that there is no export for is refused, with those that there are', async () => {
    await assert.rejects(
      watchExport('nagios', undefined, offline, heard(folder).around),
      refused(/checkly, prometheus/),
    );
  });
});

describe('launch-ready watch install', () => {
  test('what keeps it running names the domain, its settings and its variables', async () => {
    for (const way of ['systemd', 'compose', 'fly']) {
      const own = heard(folder);
      await watchInstall(way, undefined, offline, own.around);
      assert.match(own.out(), /harbour\.test/, way);
      assert.match(own.out(), /SLACK_URL/, way);
      assert.match(own.out(), /launch-ready\.jsonc/, way);
    }
    const output = 'watch.service';
    await watchInstall('systemd', undefined, { ...offline, output }, heard(folder).around);
    assert.ok(existsSync(join(folder, output)));
  });

  test('an app on this machine alone cannot be watched from elsewhere', async () => {
    const local = join(folder, 'local.jsonc');
    writeFileSync(local, JSON.stringify({ drive: { app: 'http://localhost:4310' } }));
    await assert.rejects(
      watchInstall('compose', undefined, { config: local, offline: true }, heard(folder).around),
      refused(/lives on this machine alone/),
    );
  });
});
