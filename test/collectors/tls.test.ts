import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Unavailable } from '../../src/collectors/collector.ts';
import tls from '../../src/collectors/tls.ts';
import type { Handshake, TlsEndpoint } from '../../src/evidence/tls.ts';
import { limits } from '../../src/platform/limits.ts';
import type { MachinePlan, WebHostPlan } from '../world/plan.ts';
import { soundPlan } from '../world/sound.ts';
import { startWorld, type World } from '../world/world.ts';
import { aimOf, given, lookWith, worldIo } from './looking.ts';

const host = 'forum.community.test';
const address = '192.0.2.100';

let world: World;
before(async () => {
  world = await startWorld();
});
after(() => world.stop());

/** The endpoint of one host whose machine was changed. */
const changed = async (change: (machine: MachinePlan, site: WebHostPlan) => void): Promise<TlsEndpoint> => {
  const plan = soundPlan(['forum']);
  const machine = given(plan.machines.find(one => one.address === address));
  change(machine, given(machine.hosts[host]));
  const { endpoints } = await lookWith(world, plan, tls, { aim: { only: [host] } });
  assert.deepEqual(
    endpoints.map(endpoint => [endpoint.host, endpoint.address]),
    [[host, address]],
  );
  return given(endpoints[0]);
};

const shown = ({ handshake }: TlsEndpoint): Handshake => {
  assert.ok(handshake.status === 'ok' && handshake.value.ok);
  return handshake.value.value;
};

const accepted = ({ protocols }: TlsEndpoint): readonly string[] =>
  Object.entries(protocols).flatMap(([version, leaf]) => (leaf.status === 'ok' && leaf.value ? [version] : []));

test('the sound community is seen whole: every web host at every address, trusted, by the right name', async () => {
  const { endpoints } = await lookWith(world, soundPlan(), tls);
  const places = endpoints.map(endpoint => `${endpoint.host} ${endpoint.address}`);
  assert.deepEqual(
    places.filter(place => place.startsWith('www.')),
    ['www.community.test 192.0.2.11', 'www.community.test 192.0.2.12', 'www.community.test 2001:db8::11'],
  );
  assert.deepEqual(
    [...new Set(endpoints.map(endpoint => endpoint.host.split('.')[0] ?? ''))].toSorted((a, b) => (a < b ? -1 : 1)),
    ['api', 'app', 'auth', 'community', 'staging', 'status', 'www'],
  );
  for (const endpoint of endpoints) {
    const { trust, matchesHost, chain, protocol } = shown(endpoint);
    assert.deepEqual([trust, matchesHost, protocol], ['ok', true, 'TLSv1.3'], endpoint.host);
    assert.equal(chain.length, 2, 'leaf and intermediate as served, not the root of the own store');
    assert.deepEqual(accepted(endpoint), ['TLSv1.2', 'TLSv1.3']);
  }
});

test('the facts of a certificate', async () => {
  const { chain, alpn } = shown(await changed(() => {}));
  const [leaf, above] = chain;
  assert.ok(leaf !== undefined && above !== undefined);
  assert.deepEqual([leaf.names, leaf.namesTotal, leaf.key, leaf.selfSigned], [[host], 1, 'EC-P-256', false]);
  assert.equal(leaf.issuer, above.subject);
  assert.match(leaf.fingerprint, /^[0-9a-f]{64}$/);
  assert.equal(new Date(leaf.validTo).toISOString(), leaf.validTo);
  assert.equal(alpn, 'h2');
});

const bad: {
  readonly [what: string]: { change: (site: WebHostPlan) => void; trust: string; matches: boolean; length: number };
} = {
  'an expired certificate': {
    change: ({ certificate }) => void Object.assign(certificate, { fromDays: -100, toDays: -10 }),
    trust: 'CERT_HAS_EXPIRED',
    matches: true,
    length: 2,
  },
  'one that is not valid yet': {
    change: ({ certificate }) => void Object.assign(certificate, { fromDays: 5 }),
    trust: 'CERT_NOT_YET_VALID',
    matches: true,
    length: 2,
  },
  'one for another name': {
    change: ({ certificate }) => void Object.assign(certificate, { names: ['other.community.test'] }),
    trust: 'ok',
    matches: false,
    length: 2,
  },
  'a self-signed one': {
    change: ({ certificate }) => void Object.assign(certificate, { signedBy: 'self' }),
    trust: 'DEPTH_ZERO_SELF_SIGNED_CERT',
    matches: true,
    length: 1,
  },
  'a missing intermediate': {
    change: ({ certificate }) => void Object.assign(certificate, { chain: 'leaf-only' }),
    trust: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    matches: true,
    length: 1,
  },
};

for (const [what, { change, trust, matches, length }] of Object.entries(bad)) {
  test(`${what} is told apart`, async () => {
    const handshake = shown(await changed((_machine, site) => change(site)));
    assert.deepEqual([handshake.trust, handshake.matchesHost, handshake.chain.length], [trust, matches, length]);
  });
}

test('an unknown authority is not trusted', async () => {
  const { trust, chain } = shown(
    await changed((_machine, { certificate }) => void Object.assign(certificate, { signedBy: 'unknown-ca' })),
  );
  assert.match(
    trust,
    /^(UNABLE_TO_VERIFY_LEAF_SIGNATURE|UNABLE_TO_GET_ISSUER_CERT_LOCALLY|SELF_SIGNED_CERT_IN_CHAIN)$/,
  );
  assert.equal(chain[0]?.selfSigned, false);
});

test('an intermediate that expired breaks the chain', async () => {
  const { trust } = shown(
    await changed((_machine, { certificate }) => void Object.assign(certificate, { intermediateToDays: -1 })),
  );
  assert.equal(trust, 'CERT_HAS_EXPIRED');
});

test('of a thousand names some are kept, and all are counted', async () => {
  const names = Array.from({ length: 1_000 }, (_, index) => `member-${index}.community.test`);
  const [leaf] = shown(
    await changed((_machine, { certificate }) => void Object.assign(certificate, { names: [host, ...names] })),
  ).chain;
  assert.deepEqual([leaf?.names.length, leaf?.namesTotal], [limits.certificateNames, 1_001]);
});

test('a wildcard certificate covers one label', async () => {
  const { matchesHost } = shown(
    await changed((_machine, { certificate }) => void Object.assign(certificate, { names: ['*.community.test'] })),
  );
  assert.equal(matchesHost, true);
});

test('a closed port is an answer, and nothing is claimed about its encryption', async () => {
  const { tcp, handshake, protocols } = await changed(machine => void (machine.port443 = 'closed'));
  assert.ok(tcp.status === 'ok' && !tcp.value.open && /refused/.test(tcp.value.detail));
  assert.ok(handshake.status === 'ok' && !handshake.value.ok);
  assert.ok(Object.values(protocols).every(({ status }) => status === 'silent'));
});

test('a port that says nothing is silent, never failed', async () => {
  const { handshake, protocols } = await changed(machine => void (machine.port443 = 'silent'));
  assert.equal(handshake.status, 'silent');
  assert.ok(Object.values(protocols).every(({ status }) => status === 'silent'));
});

test('old versions are found when the server still speaks them', async () => {
  const endpoint = await changed(machine => void (machine.protocols = { min: 'TLSv1', max: 'TLSv1.2' }));
  assert.deepEqual(accepted(endpoint), ['TLSv1', 'TLSv1.1', 'TLSv1.2']);
  assert.equal(shown(endpoint).protocol, 'TLSv1.2');
});

test('only the hosts asked for are contacted', async () => {
  const plan = soundPlan();
  const { endpoints } = await lookWith(world, plan, tls, { aim: { only: ['api.community.test'] } });
  assert.deepEqual(
    endpoints.map(endpoint => endpoint.host),
    ['api.community.test'],
  );
});

test('without network or addresses it says what is missing', async () => {
  const io = worldIo(world);
  const { signal } = new AbortController();
  const offline = { ...io, net: { ...io.net, offline: true } };
  const code = (wanted: string) => (error: unknown) => error instanceof Unavailable && error.code === wanted;
  await assert.rejects(tls.collect(aimOf(soundPlan()), {}, offline, signal), code('offline'));
  await assert.rejects(tls.collect(aimOf(soundPlan()), {}, io, signal), code('no-addresses'));
});
