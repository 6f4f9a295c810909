import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { SilentPeer } from '../../src/platform/errors.ts';
import { aliveCall } from '../../src/watch/alive.ts';
import { doors } from './probes/fixtures.ts';

test('the service outside that was silent once is called the next minute: else it alarms while the watch runs', async t => {
  let heard = 0;
  const server = createServer((_, answer) => {
    heard += 1;
    answer.end('ok');
  }).listen(0, '127.0.0.1');
  t.after(() => void server.close());
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const { io } = doors({}, { DEAD_MAN_URL: `http://127.0.0.1:${port}/ping` });
  let silent = true;
  const call = aliveCall('DEAD_MAN_URL', {
    ...io,
    connectTcp: (...given) => (silent ? Promise.reject(new SilentPeer('it did not answer')) : io.connectTcp(...given)),
  });
  const run = new AbortController().signal;
  await assert.rejects(call(run), /did not answer/);
  silent = false;
  await call(run);
  assert.equal(heard, 1);
});
