import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { Resolver } from 'node:dns/promises';
import { connect } from 'node:net';
import { after, before, test } from 'node:test';
import { decode, encode, streamDecode, streamEncode, type DecodedPacket, type RecordType } from 'dns-packet';
import { alias, at } from './parts.ts';
import type { NameServerPlan, WorldPlan } from './plan.ts';
import { portOf, resolverPort } from './ports.ts';
import { soundPlan } from './sound.ts';
import { startWorld, type World } from './world.ts';

let world: World;
before(async () => {
  world = await startWorld();
});
after(() => world.stop());

const first = '198.51.100.53';
const second = '203.0.113.53';

const queryFor = (name: string, type: RecordType): Parameters<typeof encode>[0] => ({
  type: 'query',
  id: 4711,
  questions: [{ name, type }],
});

/** One UDP question; null when nothing came for a while that is long for loopback. */
const askRaw = (port: number, name: string, type: RecordType): Promise<Buffer | null> =>
  new Promise((resolve, reject) => {
    const socket = createSocket('udp4');
    const end = (reply: Buffer | null): void => {
      clearTimeout(timer);
      socket.close(() => resolve(reply));
    };
    const timer = setTimeout(() => end(null), 250);
    socket.once('error', reject);
    socket.once('message', end);
    socket.send(encode(queryFor(name, type)), port, '127.0.0.1');
  });

const ask = async (port: number, name: string, type: RecordType): Promise<DecodedPacket & { rcode?: string }> => {
  const reply = await askRaw(port, name, type);
  assert.ok(reply, 'no reply');
  return decode(reply);
};

const askTcp = (
  port: number,
  name: string,
  type: RecordType,
): Promise<ReturnType<typeof streamDecode> & { rcode?: string; flag_tc?: boolean }> =>
  new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    const chunks: Buffer[] = [];
    socket.once('error', reject);
    // In two pieces, for a stream may be cut anywhere.
    const query = streamEncode(queryFor(name, type));
    socket.write(query.subarray(0, 5), () => socket.write(query.subarray(5)));
    socket.on('data', chunk => {
      chunks.push(chunk);
      const all = Buffer.concat(chunks);
      if (all.length < 2 || all.length < 2 + all.readUInt16BE(0)) return;
      socket.destroy();
      resolve(streamDecode(all));
    });
  });

const withFirst = (change: Partial<NameServerPlan>): WorldPlan => {
  const plan = soundPlan();
  const [server] = plan.nameServers;
  assert.ok(server);
  Object.assign(server, change);
  return plan;
};

const resolver = (): Resolver => {
  const made = new Resolver({ timeout: 400, tries: 1 });
  made.setServers([`127.0.0.1:${resolverPort(world)}`]);
  return made;
};

test('the resolver answers with chains, name servers of every ancestor, and tells NXDOMAIN from NODATA', async () => {
  await world.set(soundPlan());
  const dns = resolver();
  assert.deepEqual(await dns.resolve4('status.community.test'), ['198.51.100.70']);
  assert.deepEqual(await dns.resolve6('www.community.test'), ['2001:db8::11']);
  assert.deepEqual((await dns.resolveNs('community.test')).toSorted(), [
    'ns1.dns-host.example',
    'ns2.dns-host.example',
  ]);
  assert.deepEqual((await dns.resolveNs('test')).toSorted(), ['a.nic.test', 'b.nic.test']);
  assert.deepEqual(await dns.resolve4('a.nic.test'), ['203.0.113.1']);
  assert.deepEqual(await dns.resolve4('ns2.dns-host.example'), [second]);
  assert.deepEqual((await dns.resolveMx('community.test')).map(({ exchange }) => exchange).toSorted(), [
    'mx1.mail-host.example',
    'mx2.mail-host.example',
  ]);
  assert.deepEqual(
    (await dns.resolveCaa('community.test')).find(({ issue }) => issue !== undefined)?.issue,
    'letsencrypt.org',
  );
  await assert.rejects(dns.resolve4('nope.community.test'), { code: 'ENOTFOUND' });
  await assert.rejects(dns.resolve6('community.test'), { code: 'ENODATA' });
  await assert.rejects(dns.resolve4('8f2c1d.acme-answers.example'), { code: 'ENOTFOUND' });
});

test('an authoritative server sets AA, puts the SOA beside a missing name and never recurses', async () => {
  await world.set(soundPlan());
  const port = portOf(world, first, 53);
  const good = await ask(port, 'APP.community.test', 'A');
  assert.equal(good.flag_aa, true);
  assert.equal(good.flag_ra, false);
  assert.equal(good.answers?.[0]?.name, 'app.community.test');
  const missing = await ask(port, 'nope.community.test', 'A');
  assert.equal(missing.rcode, 'NXDOMAIN');
  assert.equal(missing.authorities?.[0]?.type, 'SOA');
  assert.equal((await ask(port, 'ns1.dns-host.example', 'A')).rcode, 'REFUSED');
});

test('the parent refers to the name servers, with glue for those inside the domain', async () => {
  const plan = withFirst({ name: 'ns1.community.test' });
  plan.delegation = ['ns1.community.test', 'ns2.dns-host.example'];
  await world.set(plan);
  const reply = await ask(portOf(world, '203.0.113.1', 53), 'www.community.test', 'A');
  assert.equal(reply.flag_aa, false);
  assert.deepEqual(
    reply.authorities?.map(({ type, name }) => [type, name]),
    [
      ['NS', 'community.test'],
      ['NS', 'community.test'],
    ],
  );
  assert.deepEqual(
    reply.additionals?.map(({ type, name }) => [type, name]),
    [['A', 'ns1.community.test']],
  );
});

test('not registered is NXDOMAIN at the parent and the resolver; registered without name servers is NODATA', async () => {
  const plan = soundPlan();
  plan.parent.registered = false;
  await world.set(plan);
  const parent = portOf(world, '203.0.113.2', 53);
  assert.equal((await ask(parent, 'community.test', 'NS')).rcode, 'NXDOMAIN');
  await assert.rejects(resolver().resolve4('www.community.test'), { code: 'ENOTFOUND' });

  plan.parent.registered = true;
  plan.delegation = [];
  await world.set(plan);
  const reply = await ask(parent, 'community.test', 'NS');
  assert.equal(reply.rcode, 'NOERROR');
  assert.equal(reply.answers?.length, 0);
  await assert.rejects(resolver().resolveNs('community.test'), { code: 'ENODATA' });
});

const rcodes = [
  ['refuses', 'REFUSED'],
  ['servfail', 'SERVFAIL'],
] as const;
for (const [udp, rcode] of rcodes) {
  test(`a name server that ${udp} says so over both transports, and the resolver uses the other one`, async () => {
    await world.set(withFirst({ udp }));
    const port = portOf(world, first, 53);
    assert.equal((await ask(port, 'community.test', 'SOA')).rcode, rcode);
    assert.equal((await askTcp(port, 'community.test', 'SOA')).rcode, rcode);
    assert.deepEqual(await resolver().resolve4('community.test'), ['192.0.2.10']);
  });
}

test('silence, garbage, no authority, truncation: each only what it says', async () => {
  const port = (): number => portOf(world, first, 53);
  await world.set(withFirst({ udp: 'silent' }));
  assert.equal(await askRaw(port(), 'community.test', 'SOA'), null);
  assert.equal((await askTcp(port(), 'community.test', 'SOA')).rcode, 'NOERROR');

  await world.set(withFirst({ udp: 'garbage' }));
  const noise = await askRaw(port(), 'community.test', 'SOA');
  assert.ok(noise);
  assert.equal(noise.readUInt16BE(0), 4711);
  assert.throws(() => decode(noise));

  await world.set(withFirst({ udp: 'not-authoritative' }));
  const lame = await ask(port(), 'community.test', 'SOA');
  assert.equal(lame.flag_aa, false);
  assert.equal(lame.answers?.length, 1);

  await world.set(withFirst({ udp: 'truncates' }));
  const cut = await ask(port(), 'community.test', 'SOA');
  assert.equal(cut.flag_tc, true);
  assert.equal(cut.answers?.length, 0);
  assert.equal((await askTcp(port(), 'community.test', 'SOA')).answers?.length, 1);
});

test('TCP can be refused or fall silent while UDP answers', async () => {
  await world.set(withFirst({ tcp: 'closed' }));
  const port = portOf(world, first, 53);
  await assert.rejects(askTcp(port, 'community.test', 'SOA'), { code: 'ECONNREFUSED' });
  assert.equal((await ask(port, 'community.test', 'SOA')).rcode, 'NOERROR');
  await world.set(withFirst({ tcp: 'silent' }));
  const late = new Promise<string>(resolve => {
    setTimeout(resolve, 200, 'nothing');
  });
  assert.equal(await Promise.race([askTcp(port, 'community.test', 'SOA').then(() => 'answer'), late]), 'nothing');
});

test('an answer over 512 bytes is cut for a client without EDNS and whole over TCP', async () => {
  const plan = soundPlan();
  plan.zone['long.community.test'] = [{ type: 'TXT', value: 'x'.repeat(700), ttl: 60 }];
  await world.set(plan);
  const port = portOf(world, first, 53);
  assert.equal((await ask(port, 'long.community.test', 'TXT')).flag_tc, true);
  const whole = await askTcp(port, 'long.community.test', 'TXT');
  const [record] = whole.answers ?? [];
  assert.ok(record?.type === 'TXT' && Array.isArray(record.data));
  assert.equal(record.data.join('').length, 700);
  // A client that comes back over TCP by itself gets it whole.
  assert.equal((await resolver().resolveTxt('long.community.test')).flat().join('').length, 700);
});

test('a name server can hold other records than its sibling, or lack a name', async () => {
  await world.set(withFirst({ differs: { 'www.community.test': at('192.0.2.99'), 'api.community.test': [] } }));
  const differing = portOf(world, first, 53);
  const right = portOf(world, second, 53);
  assert.equal((await ask(differing, 'www.community.test', 'A')).answers?.length, 1);
  assert.equal((await ask(right, 'www.community.test', 'A')).answers?.length, 2);
  assert.equal((await ask(differing, 'api.community.test', 'A')).rcode, 'NXDOMAIN');
  assert.equal((await ask(right, 'api.community.test', 'A')).rcode, 'NOERROR');
});

test('the resolver serves what it remembers before what is true, with the seconds left', async () => {
  const plan = soundPlan();
  plan.resolver.stale = {
    'app.community.test': [{ type: 'A', value: '192.0.2.77', ttl: 4321 }],
    'auth.community.test': [],
  };
  await world.set(plan);
  const dns = resolver();
  assert.deepEqual(await dns.resolve4('app.community.test', { ttl: true }), [{ address: '192.0.2.77', ttl: 4321 }]);
  assert.deepEqual(await dns.resolve6('app.community.test'), ['2001:db8::20']);
  await assert.rejects(dns.resolve4('auth.community.test'), { code: 'ENOTFOUND' });
  assert.equal((await ask(portOf(world, first, 53), 'app.community.test', 'AAAA')).answers?.length, 1);
});

test('a resolver that is broken, silent or talks nonsense; a loop of aliases is SERVFAIL', async () => {
  const plan = soundPlan();
  plan.zone['loop.community.test'] = alias('loop.uptime-pages.example');
  plan.elsewhere['loop.uptime-pages.example'] = alias('loop.community.test');
  await world.set(plan);
  await assert.rejects(resolver().resolve4('loop.community.test'), { code: 'ESERVFAIL' });
  plan.resolver.mode = 'servfail';
  await world.set(plan);
  await assert.rejects(resolver().resolve4('www.community.test'), { code: 'ESERVFAIL' });
  plan.resolver.mode = 'silent';
  await world.set(plan);
  await assert.rejects(resolver().resolve4('www.community.test'), { code: 'ETIMEOUT' });
  plan.resolver.mode = 'garbage';
  await world.set(plan);
  const noise = await askRaw(resolverPort(world), 'www.community.test', 'A');
  assert.ok(noise);
  assert.throws(() => decode(noise));
});

test('without a name server that works the resolver fails for the domain and nothing else', async () => {
  const plan = soundPlan();
  for (const server of plan.nameServers) server.udp = 'refuses';
  await world.set(plan);
  await assert.rejects(resolver().resolve4('www.community.test'), { code: 'ESERVFAIL' });
  assert.deepEqual(await resolver().resolve4('mx1.mail-host.example'), ['198.51.100.25']);
});
