import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { test } from 'node:test';
import { configSchema } from '../../src/config/schema.ts';
import { realIo } from '../../src/platform/real-io.ts';
import { composed } from './compose.ts';
import { defineFlaw, type WorldPlan } from './plan.ts';
import { portOf } from './ports.ts';
import { soundPlan } from './sound.ts';
import { startWorld, type World } from './world.ts';

const running = async (run: (world: World) => Promise<void>): Promise<void> => {
  const world = await startWorld();
  try {
    await run(world);
  } finally {
    await world.stop();
  }
};

const protocolAt = async (world: World, address: string, name: string): Promise<string> => {
  const io = realIo({ net: world.net, progress: () => {} });
  const socket = await io.connectTls(
    { address, port: 443 },
    { servername: name, verify: true },
    2000,
    AbortSignal.timeout(2000),
  );
  const protocol = socket.getProtocol();
  socket.destroy();
  return protocol ?? '';
};

test('every address of the sound plan that a web name leads to answers, also the IPv6 ones', () =>
  running(async world => {
    const plan = soundPlan(['forum']);
    await world.set(plan);
    for (const machine of plan.machines) {
      for (const name of Object.keys(machine.hosts))
        assert.equal(await protocolAt(world, machine.address, name), 'TLSv1.3', `${name} at ${machine.address}`);
    }
    const answering = new Set(plan.machines.map(({ address }) => address));
    const notWeb = /^(?:ns\d|mx\d|out\d|bounces)\./;
    for (const [name, records] of Object.entries({ ...plan.zone, ...plan.elsewhere })) {
      if (notWeb.test(name)) continue;
      for (const { type, value } of records) {
        if (type === 'A' || type === 'AAAA')
          assert.ok(answering.has(value), `${name} leads to ${value}, where nobody is`);
      }
    }
  }));

test('the config of the plan is a valid config, with the extra hosts declared', () => {
  const config = configSchema.parse(soundPlan(['forum', 'shop']).config);
  assert.equal(config.hosts['forum.community.test']?.service, 'app');
  assert.equal(config.hosts['staging.community.test']?.environment, 'staging');
});

test('ports stay when the plan changes; what is new gets ports, what is gone is refused', () =>
  running(async world => {
    await world.set(soundPlan(['forum']));
    const before = world.net.connectTo;
    const flags = world.flags;
    const smaller: WorldPlan = soundPlan(['forum']);
    smaller.machines = smaller.machines.filter(({ address }) => address !== '192.0.2.100');
    await world.set(smaller);
    assert.deepEqual(world.net.connectTo, before);
    await assert.rejects(protocolAt(world, '192.0.2.100', 'forum.community.test'), { code: 'refused' });
    await world.set(soundPlan(['forum', 'shop']));
    assert.deepEqual(
      world.net.connectTo.filter(rule => before.some(old => old.to.port === rule.to.port)),
      before,
    );
    assert.equal(world.net.connectTo.length, before.length + 2);
    assert.equal(await protocolAt(world, '192.0.2.100', 'forum.community.test'), 'TLSv1.3');
    assert.equal(await protocolAt(world, '192.0.2.101', 'shop.community.test'), 'TLSv1.3');
    assert.deepEqual(
      flags.filter(flag => !world.flags.includes(flag)),
      [],
    );
  }));

test('flags are what the options are, IPv6 in brackets', () =>
  running(async world => {
    await world.set(soundPlan());
    assert.deepEqual(world.flags.slice(0, 2), ['--resolver', `127.0.0.1:${world.net.resolver?.port}`]);
    assert.ok(world.flags.includes(`[2001:db8::20]:443:127.0.0.1:${portOf(world, '2001:db8::20', 443)}`));
    assert.deepEqual(world.flags.slice(-2), ['--ca', world.caFile]);
    assert.equal(world.flags.filter(flag => flag === '--connect-to').length, world.net.connectTo.length);
  }));

test('contacts tell who was reached and how, and can be forgotten', () =>
  running(async world => {
    await world.set(soundPlan());
    await protocolAt(world, '2001:db8::20', 'app.community.test');
    assert.deepEqual(
      world.contacts().map(({ kind, to, host }) => [kind, to, host]),
      [
        ['tcp', '[2001:db8::20]:443', ''],
        ['tls', '[2001:db8::20]:443', 'app.community.test'],
      ],
    );
    world.forgetContacts();
    assert.deepEqual(world.contacts(), []);
  }));

test('two worlds live side by side, each with its own authority, and leave nothing behind', async () => {
  const [one, other] = [await startWorld(), await startWorld()];
  await Promise.all([one.set(soundPlan()), other.set(soundPlan())]);
  assert.equal(await protocolAt(one, '192.0.2.40', 'auth.community.test'), 'TLSv1.3');
  const crossed = realIo({ net: { ...one.net, ca: other.net.ca }, progress: () => {} });
  await assert.rejects(
    crossed.connectTls(
      { address: '192.0.2.40', port: 443 },
      { servername: 'auth.community.test', verify: true },
      2000,
      AbortSignal.timeout(2000),
    ),
    { code: 'certificate' },
  );
  await Promise.all([one.stop(), other.stop()]);
  assert.ok(!existsSync(one.caFile));
});

const closes = defineFlaw({
  name: 'closed-door',
  row: 'S1.f2',
  expected: 'launch-path/host-answers',
  hosts: ['forum'],
  part: 'door',
  story: 'A firewall rule that nobody removed.',
  variants: {
    refused: {
      severity: 'blocker',
      apply: plan => {
        const machine = plan.machines.find(({ hosts }) => Object.hasOwn(hosts, 'forum.community.test'));
        if (machine !== undefined) machine.port443 = 'closed';
      },
    },
  },
});

test('composing leaves the sound plan as it is and keeps the addresses of the fixed target', () => {
  const chosen = [{ flaw: closes, variant: 'refused' }];
  const fixed = soundPlan(['forum']);
  const flawed = composed(chosen);
  const door = flawed.machines.at(-1);
  assert.equal(door?.port443, 'closed');
  door.port443 = 'open';
  assert.deepEqual(flawed, fixed);
  assert.throws(() => composed([...chosen, ...chosen]), /part "door"/);
  assert.throws(
    () => composed([...chosen, { flaw: { ...closes, name: 'gone', alone: 'all is dark' }, variant: 'x' }]),
    /gone stands alone: all is dark/,
  );
  assert.throws(() => composed([{ flaw: closes, variant: 'other' }]), /no variant "other"/);
});
