import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { watchSchema } from '../../src/config/watch-settings.ts';
import { deviceId } from '../../src/watch/device.ts';
import { schemaOf } from '../../src/watch/fleet/open-fleet.ts';
import { openDesk, pushKeyName } from '../../src/watch/push-desk.ts';
import { openPostgresStore } from '../../src/watch/store/postgres/store.ts';
import { noPostgres, startPostgres } from './scratch-postgres.ts';

const skip = noPostgres();
const server = skip === false ? await startPostgres() : null;
const state = mkdtempSync(join(tmpdir(), 'launch-ready-desk-'));
after(async () => {
  await server?.stop();
  rmSync(state, { recursive: true, force: true });
});
const url = server?.database('watch') ?? '';
const domain = 'harbour.test';

const aim = (env: Readonly<Record<string, string>>, said: string[]) => ({
  settings: watchSchema.parse({ fleet: { store: 'WATCH_STORE_URL', place: 'WATCH_PLACE' } }),
  domain,
  io: { env: (name: string) => env[name], randomLabel: () => 'abc' },
  state,
  say: (sentence: string) => void said.push(sentence),
});

test(
  'a drill beside several watchers knows their devices, and what is gone is forgotten for all of them',
  { skip },
  async () => {
    const shared = await openPostgresStore({ url, schema: schemaOf(domain), watcher: { id: 'one', place: 'fra' } });
    try {
      const endpoint = 'https://push.example.net/1';
      const device = { id: deviceId(endpoint), name: 'Telephone', endpoint, p256dh: 'p', auth: 'a', addedAt: 1 };
      await shared.meet();
      await shared.addDevice(device);
      await shared.keepFirst(pushKeyName, 'the-key');
      const said: string[] = [];
      const { desk, close } = await openDesk(aim({ WATCH_STORE_URL: url }, said));
      assert.equal(await desk?.key(), 'the-key');
      assert.deepEqual((await desk?.devices())?.map(({ name }) => name), ['Telephone']); // prettier-ignore
      await desk?.gone(device.id, device.name, 7);
      await close();
      assert.match(said.join(), /^Telephone is told nothing any more/);
      assert.equal((await shared.devices())[0]?.goneAt, 7);
      // It watches nothing, so nobody waits for it.
      assert.deepEqual((await shared.meet()).watchers.map(({ id }) => id), ['one']); // prettier-ignore
    } finally {
      await shared.close();
    }
  },
);

test('a shared store that is not there is what the channel says, in a sentence', { skip }, async () => {
  for (const env of [{}, { WATCH_STORE_URL: 'postgres://nobody:word@127.0.0.1:1/none' }]) {
    const { desk, close } = await openDesk(aim(env, []));
    await assert.rejects(async () => desk?.key(), /^NotSendable: Who is subscribed cannot be read\. /);
    await close();
  }
});
