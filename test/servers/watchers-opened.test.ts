import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { after, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { configSchema } from '../../src/config/schema.ts';
import { watchSchema } from '../../src/config/watch-settings.ts';
import { beatToken } from '../../src/watch/dashboard/beats.ts';
import { deviceId } from '../../src/watch/device.ts';
import { schemaOf } from '../../src/watch/fleet/open-fleet.ts';
import { openShares } from '../../src/watch/fleet/shares.ts';
import { openWatch, type OpenedWatch } from '../../src/watch/open-watch.ts';
import { pushKeyName } from '../../src/watch/push-desk.ts';
import { signIn } from '../watch/notices.ts';
import { doors } from '../watch/probes/fixtures.ts';
import { noPostgres, startPostgres } from './scratch-postgres.ts';

/** The watch as its command opens it, on two machines: settings, pages, jobs that say that they ran. */

const skip = noPostgres();
const server = skip === false ? await startPostgres() : null;
const folders: string[] = [];
after(async () => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  await server?.stop();
});

const token = ['a', 'token', 'of', 'this', 'test', 'alone', 'long', 'enough'].join('-');
const config = configSchema.parse({
  domain: 'example.com',
  watch: {
    dashboard: { token: 'PAGE_TOKEN' },
    fleet: { store: 'STORE', place: 'PLACE' },
    heartbeats: { 'nightly-backup': { everySeconds: 86_400, suffers: 'Nothing at first.' } },
  },
});

const opened = (place: string, url: string, said: string[], settings = config): Promise<OpenedWatch> => {
  const state = mkdtempSync(join(tmpdir(), 'launch-ready-fleet-'));
  folders.push(state);
  return openWatch({
    config: settings,
    domain: 'example.com',
    aim: null,
    evidence: null,
    // Nothing is asked of the network here: every name is unknown, at once.
    io: {
      ...doors({ offline: true }, { PAGE_TOKEN: token, STORE: url, PLACE: place }).io,
      sleep: (ms, signal) => delay(ms, undefined, signal === undefined ? {} : { signal }),
    },
    state,
    stdin: Readable.from([]),
    active: false,
    say: line => void said.push(`${place}: ${line}`),
  });
};

const base = 'http://127.0.0.1:4420';
const headers = { host: '127.0.0.1:4420' };
const signedIn = async ({ dashboard }: OpenedWatch): Promise<string> => {
  const body = new URLSearchParams({ token });
  const answer = await dashboard.app.request(`${base}/sign-in`, { headers, method: 'POST', body });
  return answer.headers.get('set-cookie')?.split(';')[0] ?? '';
};
const pageOf = async ({ dashboard }: OpenedWatch, cookie: string): Promise<string> =>
  (await dashboard.app.request(`${base}/`, { headers: { ...headers, cookie } })).text();

test(
  'two machines: a job reports to one, and both pages know; who is signed in to one is not signed in to the other',
  { skip, timeout: 120_000 },
  async () => {
    const url = server?.database('opened') ?? '';
    const said: string[] = [];
    const over = new AbortController();
    const both = await Promise.all([opened('fra', url, said), opened('nyc', url, said)]);
    const [fra, nyc] = both;
    try {
      const [kept] = await Promise.all(both.map(({ store }) => store.kept('beat-secret')));
      assert.equal(await nyc.store.kept('beat-secret'), kept, 'a job needs one line, wherever it reports');
      const running = await Promise.all(both.map(one => one.start(over.signal)));
      const job = 'nightly-backup';
      const sent = await nyc.dashboard.app.request(`${base}/beat/${job}`, {
        headers: { ...headers, authorization: `Bearer ${beatToken(kept ?? '', job)}` },
        method: 'POST',
      });
      assert.ok(sent.ok, `${sent.status}`);
      const latest = async (one: OpenedWatch) => (await one.store.latest()).get(`heartbeat/${job}`)?.outcome;
      for (const end = performance.now() + 90_000; (await latest(fra)) !== 'ok'; await delay(200))
        assert.ok(performance.now() < end, `it is looked at within half a minute: ${said.join('\n')}`);
      assert.equal(await latest(nyc), 'ok');
      const cookies = await Promise.all(both.map(signedIn));
      const [one = '', two = ''] = cookies;
      for (const [watch, cookie] of [[fra, one], [nyc, two]] as const) assert.match(await pageOf(watch, cookie), /nightly-backup/); // prettier-ignore
      assert.doesNotMatch(await pageOf(nyc, one), /nightly-backup/);
      // Put out by a watcher that may act, taken by one that was started without --active.
      const schema = `${schemaOf('example.com')}_looks`;
      const other = await openShares({ url, schema, place: 'sin', trouble: () => undefined });
      await other.offer([{ monitor: signIn, key: 'flow/login@1', until: Date.now() + 600_000 }]);
      await other.close();
      const walked = async () => (await fra.store.latest()).get('flow/login')?.kind;
      for (const end = performance.now() + 60_000; (await walked()) === undefined; await delay(200))
        assert.ok(performance.now() < end, said.join('\n'));
      assert.equal(await walked(), 'not-active', 'nobody signs in without being told to');
      over.abort();
      await Promise.all(running.map(({ ended }) => ended));
      assert.match(said.join('\n'), /(?:fra|nyc): This watcher \((?:fra|nyc)\) judges from now on/);
      assert.match(said.join('\n'), /Another watcher judges; this one \((?:fra|nyc)\) shares the looks/);
      assert.equal(said.length, 2, said.join('\n'));
    } finally {
      over.abort();
      for (const each of both) await each.close();
    }
  },
);

test('a log needs the name of the one machine that reads it', { skip }, async () => {
  const url = server?.database('logs') ?? '';
  const withLog = { ...config, watch: { ...config.watch, logs: [{ from: 'stdin' as const }] } };
  const state = mkdtempSync(join(tmpdir(), 'launch-ready-fleet-'));
  folders.push(state);
  const { io } = doors({ offline: true }, { PAGE_TOKEN: token, STORE: url, PLACE: 'fra' });
  const stdin = Readable.from([]);
  const aim = {
    domain: 'example.com',
    aim: null,
    evidence: null,
    io,
    state,
    stdin,
    active: false,
    say: () => undefined,
  };
  await assert.rejects(openWatch({ ...aim, config: configSchema.parse(withLog) }), /none is named that reads the log/);
});

test(
  'two machines: browsers subscribe to one key, and stand on both pages, whichever they subscribed on',
  { skip },
  async () => {
    const url = server?.database('pushed') ?? '';
    const { watch } = config;
    const pushes = { ...config, watch: watchSchema.parse({ ...watch, channels: { phones: { kind: 'push', contact: 'ada@example.com' } } }) }; // prettier-ignore
    const both = await Promise.all(['fra', 'nyc'].map(place => opened(place, url, [], pushes)));
    try {
      const [fra, nyc] = both;
      const endpoint = 'https://push.example.net/1';
      const device = { id: deviceId(endpoint), name: 'Telephone of Ada', endpoint, p256dh: 'p', auth: 'a', addedAt: 1 };
      assert.equal(await fra?.store.addDevice(device), true);
      const pages = await Promise.all(
        both.map(async one => {
          const cookie = await signedIn(one);
          return (await one.dashboard.app.request(`${base}/devices`, { headers: { ...headers, cookie } })).text();
        }),
      );
      for (const page of pages) assert.match(page, /Telephone of Ada/);
      const keys = pages.map(page => /data-key="([\w-]{87})"/.exec(page)?.[1]);
      assert.ok(keys[0] !== undefined && keys[0] === keys[1]);
      assert.equal(await fra?.store.kept(pushKeyName), await nyc?.store.kept(pushKeyName));
    } finally {
      for (const each of both) await each.close();
    }
  },
);
