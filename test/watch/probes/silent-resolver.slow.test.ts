import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { after, test } from 'node:test';
import { openProbes } from '../../../src/watch/probes/probes.ts';
import { around, doors, monitorOf, page } from './fixtures.ts';

test('a resolver that is silent for everything is ours to mend: unknown, however short the time of the look', async () => {
  const socket = createSocket('udp4').bind(0, '127.0.0.1');
  await once(socket, 'listening');
  after(() => socket.close());
  let asked = 0;
  socket.on('message', () => void (asked += 1));
  const { io } = doors({ resolver: { address: '127.0.0.1', port: socket.address().port } });
  const monitor = monitorOf(page('https://www.community.test/'), { timeoutMs: 300 });
  const cycle = await openProbes(around(io)).probe(monitor, new AbortController().signal);
  assert.deepEqual([cycle.outcome, cycle.kind], ['unknown', ''], cycle.because);
  assert.match(cycle.because, /resolver did not answer/);
  assert.ok(asked > 1, 'it was asked about the page and about the root');
});
