import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { after, test } from 'node:test';
import { addressFinder, wayFinder } from '../../../src/drive/addresses.ts';
import { request } from '../../../src/platform/http.ts';
import { realIo } from '../../../src/platform/real-io.ts';
import { portOf } from '../place.ts';

const seen: string[] = [];
const server = createServer((incoming, response) => {
  seen.push(incoming.socket.remoteAddress ?? '');
  response.end('here');
});
server.listen(0, '127.0.0.1');
after(() => server.close());
const app = `http://localhost:${await portOf(server)}`;
const io = realIo({
  net: { resolver: { address: '127.0.0.1', port: 9 }, connectTo: [], ca: [], offline: false },
  progress: () => undefined,
});
const { signal } = new AbortController();
const addressOf = addressFinder(io, signal);

test('on this machine each way is a visitor of its own, as the server sees it', async t => {
  const otherWay = wayFinder(io, app, addressOf, signal);
  const ways = [await otherWay(), await otherWay()];
  if (ways.includes(null)) return t.skip('this system gives itself 127.0.0.1 alone');
  seen.length = 0;
  for (const way of [...ways, { address: '127.0.0.1' }])
    await request(io, { url: `${app}/`, maxBytes: 100, verify: true, ...(way ?? { address: '' }) }, signal);
  assert.deepEqual(seen, [...ways.map(way => way?.from), '127.0.0.1']);
  assert.equal(new Set(seen).size, 3);
});

test('where nobody listens, and where the name has one address, there is no other way', async () => {
  assert.equal(await wayFinder(io, 'http://localhost:9', addressOf, signal)(), null);
  assert.equal(await wayFinder(io, 'https://192.0.2.1', addressOf, signal)(), null);
  assert.equal(await wayFinder(io, 'https://app.example.test', async () => '192.0.2.1', signal)(), null);
});
