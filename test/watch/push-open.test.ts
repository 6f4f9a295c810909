import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { after, test } from 'node:test';
import { configSchema } from '../../src/config/schema.ts';
import { openWatch, type OpenedWatch } from '../../src/watch/open-watch.ts';
import { pushKeyName } from '../../src/watch/push-desk.ts';
import { doors } from './probes/fixtures.ts';

const state = mkdtempSync(join(tmpdir(), 'launch-ready-push-open-'));
after(() => rmSync(state, { recursive: true, force: true }));
const token = ['a', 'token', 'of', 'this', 'test', 'alone', 'long', 'enough'].join('-');

const opened = (channels: object): Promise<OpenedWatch> =>
  openWatch({
    config: configSchema.parse({ domain: 'harbour.test', watch: { dashboard: { token: 'PAGE_TOKEN' }, channels } }),
    domain: 'harbour.test',
    aim: null,
    evidence: null,
    io: { ...doors({ offline: true }, { PAGE_TOKEN: token }).io, sleep: async () => undefined },
    state,
    stdin: Readable.from([]),
    active: false,
    say: () => undefined,
  });

const pageOf = async ({ dashboard: { app } }: OpenedWatch): Promise<string> => {
  const [origin, host] = ['http://127.0.0.1:4420', '127.0.0.1:4420'];
  const signIn = { method: 'POST', body: new URLSearchParams({ token }), headers: { host } };
  const answer = await app.request(`${origin}/sign-in`, signIn);
  const cookie = (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
  return (await app.request(`${origin}/devices`, { headers: { host, cookie } })).text();
};

test('a watch without this channel makes no key, has no such page and loads no package for it', async () => {
  const watch = await opened({ chat: { kind: 'slack', url: 'SLACK_URL' } });
  assert.equal(await watch.store.kept(pushKeyName), null);
  assert.match(await pageOf(watch), /There is no such page/);
  await watch.close();
  const loaded = Object.keys(createRequire(import.meta.url).cache);
  assert.deepEqual(loaded.filter(file => /node_modules\/(?:web-push|http_ece|jws)\//.test(file)), []); // prettier-ignore
});

test('with it the key is made once, and browsers that subscribed stay subscribed over restarts', async () => {
  const keys: (string | null)[] = [];
  const pages: string[] = [];
  for (let start = 0; start < 2; start += 1) {
    const watch = await opened({ phones: { kind: 'push', contact: 'ada@example.com' } });
    keys.push(await watch.store.kept(pushKeyName));
    pages.push(/data-key="([\w-]{87})"/.exec(await pageOf(watch))?.[1] ?? '');
    await watch.close();
  }
  assert.match(keys[0] ?? '', /^[\w-]{43}$/);
  assert.equal(keys[0], keys[1]);
  assert.equal(pages[0], pages[1]);
  assert.notEqual(pages[0], '');
});
