import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { leavingTogether } from '../../src/platform/leaving-together.ts';
import { realIo } from '../../src/platform/real-io.ts';

test('all are in the server before the first has its answer', async () => {
  let inside = 0;
  let most = 0;
  const server = createServer(async (_, response) => {
    inside += 1;
    most = Math.max(most, inside);
    // Answers when nobody else comes: what is asked in turn is alone here.
    await new Promise(resolve => setTimeout(resolve, 50));
    inside -= 1;
    response.end('done');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const net = { resolver: null, connectTo: [], ca: [], offline: false };
  const io = realIo({ net, progress: () => undefined });
  const url = `http://localhost:${(server.address() as AddressInfo).port}/accept`;
  const one = { url, address: '127.0.0.1', method: 'POST', maxBytes: 1_000, verify: true, waitMs: 5_000 } as const;
  const leave = leavingTogether(6);
  const { signal } = new AbortController();
  const settled = await Promise.allSettled([one, one, one, one, one, one].map(each => leave(io, each, signal)));
  server.close();
  assert.deepEqual(
    settled.map(each => (each.status === 'fulfilled' ? each.value.body.toString() : String(each.reason))),
    ['done', 'done', 'done', 'done', 'done', 'done'],
  );
  assert.equal(most, 6);
});
