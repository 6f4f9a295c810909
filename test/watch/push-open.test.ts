import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
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

test('a watch without this channel makes no key and has no such page', async () => {
  const watch = await opened({ chat: { kind: 'slack', url: 'SLACK_URL' } });
  assert.equal(await watch.store.kept(pushKeyName), null);
  assert.match(await pageOf(watch), /There is no such page/);
  await watch.close();
});

test('a watch without this channel loads no package for it', () => {
  // A process of its own: other tests of this one have loaded them.
  const script = `
    import { createRequire } from 'node:module';
    const packages = () => Object.keys(createRequire(import.meta.url).cache).filter(file => /node_modules.(?:web-push|http_ece|jws)./.test(file)).length;
    await import('./src/watch/open-watch.ts');
    const { openChannels } = await import('./src/watch/channels/open-channels.ts');
    openChannels({ chat: { kind: 'slack', url: 'SLACK_URL' } }, { env: () => undefined });
    const before = packages();
    await import('web-push');
    console.log(JSON.stringify({ before, after: packages() > 0 }));`;
  const cwd = join(import.meta.dirname, '..', '..');
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', script], {
    cwd,
    encoding: 'utf8',
  });
  assert.equal(stderr, '');
  assert.deepEqual(JSON.parse(stdout), { before: 0, after: true });
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
