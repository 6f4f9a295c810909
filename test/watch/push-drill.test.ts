import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { watchDrill } from '../../src/commands/watch-drill.ts';
import { configSchema } from '../../src/config/schema.ts';
import { keptWatchDrill } from '../../src/evidence/kept-watch-drill.ts';
import { targetFolder } from '../../src/platform/state-target.ts';
import { makePushKey, publicPushKey } from '../../src/watch/channels/push-key.ts';
import { pushKeyName } from '../../src/watch/push-desk.ts';
import { openSqliteStore } from '../../src/watch/store/sqlite.ts';
import { dnsServer } from '../commands/dns-servers.ts';
import { heard } from '../commands/surroundings.ts';
import { startAuthority } from '../world/certificates.ts';
import { certificateFor } from '../world/parts.ts';
import { startPushService } from './receivers/push-service.ts';

const host = 'push.example.net';
const authority = await startAuthority(new Date());
const dns = await dnsServer((name, type) => ({
  records: name === host && type === 'A' ? [{ name, type, value: '192.0.2.20', ttl: 60 }] : [],
}));
const key = makePushKey();
const service = await startPushService(host, await authority.issue(certificateFor(host)), publicPushKey(key));
const folder = mkdtempSync(join(tmpdir(), 'launch-ready-push-drill-'));
after(() => {
  service.stop();
  dns.stop();
  rmSync(folder, { recursive: true, force: true });
});

const file = join(folder, 'launch-ready.jsonc');
const ca = join(folder, 'root.pem');
const channels = { phones: { kind: 'push', contact: 'ada@example.com' } };
writeFileSync(ca, authority.rootPem);
writeFileSync(file, JSON.stringify({ domain: 'harbour.test', watch: { contacts: [{ name: 'Ada', role: 'founder' }], channels } })); // prettier-ignore
const place = targetFolder(join(folder, 'state'), 'harbour.test');
mkdirSync(place, { recursive: true });
const storeFile = join(place, 'watch.db');

const run = async () => {
  const own = heard(folder);
  const flags = {
    config: file,
    ca: [ca],
    resolver: `127.0.0.1:${dns.port}`,
    connectTo: [`${host}:443:127.0.0.1:${service.port}`],
  };
  const code = await watchDrill(undefined, flags, own.around);
  return { code, out: own.out().replaceAll(/\s+/g, ' '), err: own.err().replaceAll(/\s+/g, ' ') };
};
const kept = async () => (await keptWatchDrill(join(folder, 'state'), 'harbour.test', new Date()))?.channels ?? [];

test('a drill where nobody has subscribed is not delivered: before the watch ever ran, and after', async () => {
  for (const prepare of [async () => undefined, async () => (await openSqliteStore(storeFile, {})).close()]) {
    await prepare();
    const { code, out } = await run();
    assert.equal(code, 1);
    assert.match(out, /1 of 1 channel did not take the drill/);
    assert.match(out, /phones \(push\): NOT delivered, .* Nobody is subscribed: open the dashboard/);
    assert.deepEqual((await kept()).map(({ kind, delivered }) => [kind, delivered]), [['push', false]]); // prettier-ignore
  }
});

test('beside a watch that runs it reaches each device, and says which one is gone', async () => {
  const store = await openSqliteStore(storeFile, {});
  try {
    await store.keep(pushKeyName, key);
    const [ada, old] = [service.subscribe('Telephone of Ada'), service.subscribe('Old telephone')];
    for (const { path: _, ...device } of [ada, old]) await store.addDevice(device);
    service.manners.set(old.path, { status: 410 });
    const { code, out, err } = await run();
    assert.equal(code, 0, out);
    assert.match(out, /phones \(push\): delivered in \d+ ms/);
    assert.match(err, /Old telephone is told nothing any more/);
    const got = service.got.find(({ path }) => path === ada.path);
    assert.match(String(got?.message['title']), /^A drill: nothing is wrong \(harbour\.test\)$/);
    assert.match(String(got?.message['body']), /When something is wrong, call first: Ada \(founder\)/);
    assert.deepEqual(service.faults, []);
    assert.deepEqual((await kept()).map(({ kind, delivered }) => [kind, delivered]), [['push', true]]); // prettier-ignore
    // The watch has the file: what is gone it finds out itself.
    assert.equal((await store.devices()).filter(({ goneAt }) => goneAt === null).length, 2);
  } finally {
    await store.close();
  }
});

test('a file that is none of a watch is what the channel says; no other channel is kept from its drill', async () => {
  rmSync(storeFile);
  writeFileSync(storeFile, 'no database at all'.repeat(100));
  const { code, out } = await run();
  assert.equal(code, 1);
  assert.match(out, /phones \(push\): NOT delivered, .* Who is subscribed cannot be read\. /);
});

test('the settings take one such channel, with somebody to be reached, and no second one', () => {
  const parse = (all: object) => configSchema.safeParse({ domain: 'harbour.test', watch: { channels: all } });
  assert.ok(parse(channels).success);
  assert.ok(!parse({ phones: { kind: 'push' } }).success);
  const two = parse({ ...channels, others: channels.phones });
  assert.match(JSON.stringify(two.error?.issues), /name one channel of kind push/);
});
