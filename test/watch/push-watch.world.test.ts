import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { after, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { configSchema } from '../../src/config/schema.ts';
import type { Io } from '../../src/platform/io.ts';
import { publicPushKey } from '../../src/watch/channels/push-key.ts';
import { openWatch, type OpenedWatch } from '../../src/watch/open-watch.ts';
import { pushKeyName } from '../../src/watch/push-desk.ts';
import { dnsServer } from '../commands/dns-servers.ts';
import { startAuthority } from '../world/certificates.ts';
import { certificateFor } from '../world/parts.ts';
import { csrfIn } from './dashboard/served.ts';
import { effect, incident } from './notices.ts';
import { doors } from './probes/fixtures.ts';
import { startPushService } from './receivers/push-service.ts';
import { step } from './store/in-folder.ts';

/** A watch as it is opened: from the button on its page to what the browser reads when something is wrong. */

const host = 'push.example.net';
const state = mkdtempSync(join(tmpdir(), 'launch-ready-push-watch-'));
const authority = await startAuthority(new Date());
const dns = await dnsServer((name, type) => ({
  records: name === host && type === 'A' ? [{ name, type, value: '192.0.2.20', ttl: 60 }] : [],
}));
after(() => {
  dns.stop();
  rmSync(state, { recursive: true, force: true });
});
const token = ['a', 'token', 'of', 'this', 'test', 'alone', 'long', 'enough'].join('-');
const said: string[] = [];

const opened = (net: Parameters<typeof doors>[0]): Promise<OpenedWatch> => {
  const io: Io = {
    ...doors(net, { PAGE_TOKEN: token }).io,
    sleep: (ms, signal) => delay(ms, undefined, signal === undefined ? {} : { signal }),
  };
  const watch = {
    dashboard: { token: 'PAGE_TOKEN' },
    contacts: [{ name: 'Ada', role: 'founder' }],
    channels: { phones: { kind: 'push', contact: 'ada@example.com' } },
  };
  const config = configSchema.parse({ domain: 'harbour.test', watch });
  return openWatch({
    config,
    domain: 'harbour.test',
    aim: null,
    evidence: null,
    io,
    state,
    stdin: Readable.from([]),
    active: false,
    say: line => void said.push(line),
  });
};

const pageOf = ({ dashboard: { app } }: OpenedWatch) => {
  const origin = 'http://127.0.0.1:4420';
  const ask = (path: string, cookie: string, fields?: Readonly<Record<string, string>>) =>
    app.request(`${origin}${path}`, {
      headers: { host: '127.0.0.1:4420', cookie },
      ...(fields === undefined ? {} : { method: 'POST', body: new URLSearchParams(fields) }),
    });
  return {
    ask,
    signedIn: async () => ((await ask('/sign-in', '', { token })).headers.get('set-cookie') ?? '').split(';')[0] ?? '',
  };
};

test('an alert and its end reach the browsers that subscribed; one that is gone is said and forgotten', async () => {
  const before = await opened({ offline: true });
  const key = (await before.store.kept(pushKeyName)) ?? '';
  await before.close();
  const service = await startPushService(host, await authority.issue(certificateFor(host)), publicPushKey(key));
  const watch = await opened({
    resolver: { address: '127.0.0.1', port: dns.port },
    connectTo: [{ from: { host, port: 443 }, to: { address: '127.0.0.1', port: service.port } }],
    ca: [{ file: 'look-alikes.pem', pem: authority.rootPem }],
  });
  const stop = new AbortController();
  try {
    const { ask, signedIn } = pageOf(watch);
    const cookie = await signedIn();
    const csrf = csrfIn(await (await ask('/devices', cookie)).text());
    const paths: string[] = [];
    for (const name of ['Telephone of Ada', 'Old telephone']) {
      const { path, endpoint, p256dh, auth } = service.subscribe(name);
      const answer = await ask('/devices', cookie, { csrf, act: 'tell', name, endpoint, p256dh, auth });
      assert.equal(answer.status, 303);
      paths.push(path);
    }
    const [ada = '', old = ''] = paths;
    service.manners.set(old, { status: 410 });

    const at = Date.now();
    const it = incident({ beganAt: at - 120_000, openedAt: at, closedAt: at });
    const { watcher } = await watch.store.load();
    const effects = [effect('opened', at), effect('resolved', at)];
    await watch.store.commit({
      results: [],
      steps: [step({ watcher, incidents: [it], effects })],
      channels: watch.channels,
    });
    const { ended } = await watch.start(stop.signal);
    const reached = () => service.got.filter(({ path }) => path === ada).map(({ message }) => message['kind']);
    for (let tries = 0; reached().length < 2 && tries < 100; tries += 1) await delay(100);
    stop.abort();
    await ended;
    assert.deepEqual(reached(), ['opened', 'resolved']);
    assert.equal(service.got.filter(({ path }) => path === old).length, 1);
    assert.deepEqual(service.faults, []);
    assert.match(said.join('\n'), /Old telephone is told nothing any more: its browser gave the subscription up/);
    assert.match(await (await ask('/devices', cookie)).text(), /Told nothing any more/);
  } finally {
    stop.abort();
    await watch.close();
    service.stop();
  }
});
