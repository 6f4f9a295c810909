import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withinReach } from '../../src/collectors/within-reach.ts';
import type { WebHost } from '../../src/evidence/derive/web-hosts.ts';
import type { NetOptions } from '../../src/platform/io.ts';
import { realIo } from '../../src/platform/real-io.ts';

const net: NetOptions = { resolver: null, connectTo: [], ca: [], offline: false };
const both: WebHost = {
  host: 'www.community.test',
  addresses: [
    { address: '192.0.2.1', family: 4 },
    { address: '2001:db8::1', family: 6 },
  ],
};
const onlySix: WebHost = { host: 'six.community.test', addresses: [{ address: '2001:db8::2', family: 6 }] };

test('a machine without IPv6 leaves IPv6 addresses out, and a host that has nothing else keeps them', () => {
  const io = {
    ...realIo({ net, progress: () => {} }),
    reaches: ({ address }: { address: string }) => !address.includes(':'),
  };
  const [first, second] = withinReach([both, onlySix], io);
  assert.deepEqual(
    first?.addresses.map(({ address }) => address),
    ['192.0.2.1'],
  );
  assert.deepEqual(second, onlySix);
});

test('a rule that leads an IPv6 address to an IPv4 one makes it reachable everywhere', () => {
  const rule = { from: { host: '2001:db8::1', port: 443 }, to: { address: '127.0.0.1', port: 8443 } };
  const io = realIo({ net: { ...net, connectTo: [rule] }, progress: () => {} });
  assert.equal(io.reaches({ address: '2001:db8::1', port: 443 }), true);
  assert.equal(io.reaches({ address: '192.0.2.1', port: 443 }), true);
});
