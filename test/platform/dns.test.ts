import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { test, type TestContext } from 'node:test';
import packet, { type Answer } from 'dns-packet';
import { dnsClient, shownServer, type DnsQuery } from '../../src/platform/dns.ts';
import { PeerFailure, SilentPeer } from '../../src/platform/errors.ts';
import type { Io, Peer } from '../../src/platform/io.ts';
import { realIo } from '../../src/platform/real-io.ts';

type Asked = { readonly over: 'udp' | 'tcp'; readonly message: Buffer; readonly edns: boolean };
/** Bytes to send back, or null for silence. */
type Behaviour = (asked: Asked) => Buffer | null;

const askedOf = (over: 'udp' | 'tcp', message: Buffer): Asked => {
  const { additionals } = packet.decode(message);
  return { over, message, edns: additionals?.some(record => record.type === 'OPT') ?? false };
};

const framed = (message: Buffer): Buffer => {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(message.length);
  return Buffer.concat([length, message]);
};

/** A DNS server on loopback that does what the test says, over UDP and TCP on one port. */
const serve = async (
  t: TestContext,
  behave: Behaviour,
  tcp: (socket: Socket, message: Buffer) => void = () => {},
): Promise<{ peer: Peer; asked: Asked[] }> => {
  const asked: Asked[] = [];
  const listener = createServer(socket => {
    socket.on('error', () => {});
    socket.on('data', chunk => {
      const one = askedOf('tcp', chunk.subarray(2));
      asked.push(one);
      const reply = behave(one);
      if (reply === null) tcp(socket, one.message);
      else socket.write(framed(reply));
    });
  });
  await new Promise<void>(resolve => listener.listen(0, '127.0.0.1', resolve));
  const { port } = listener.address() as AddressInfo;
  const socket = createSocket('udp4');
  socket.on('message', (message, from) => {
    const one = askedOf('udp', message);
    asked.push(one);
    const reply = behave(one);
    if (reply !== null) socket.send(reply, from.port, from.address);
  });
  await new Promise<void>(resolve => socket.bind(port, '127.0.0.1', resolve));
  t.after(() => {
    socket.close();
    listener.close();
  });
  return { peer: { address: '127.0.0.1', port, name: 'ns.test' }, asked };
};

const answer = (asked: Buffer, answers: Answer[], flags = packet.AUTHORITATIVE_ANSWER): Buffer => {
  const { id, questions } = packet.decode(asked);
  return packet.encode({
    type: 'response',
    ...(id === undefined ? {} : { id }),
    flags,
    questions: questions ?? [],
    answers,
  });
};

const address = (asked: Buffer): Buffer =>
  answer(asked, [{ name: 'www.community.test', type: 'A', ttl: 60, data: '192.0.2.1' }]);

/** The real thing with shorter waits, so that silence is quick to test. */
const hasty = (): Io => {
  const io = realIo({ net: { resolver: null, connectTo: [], ca: [], offline: false }, progress: () => {} });
  return {
    ...io,
    askUdp: (peer, message, accept, _ms, signal) => io.askUdp(peer, message, accept, 60, signal),
    patience: { ...io.patience, allow: () => 120 },
  };
};

const question = (server: Peer, more: Partial<DnsQuery> = {}): DnsQuery => ({
  name: 'www.community.test',
  type: 'A',
  recursion: false,
  server,
  ...more,
});

const never = new AbortController().signal;

const failsWith =
  (code: string) =>
  (error: unknown): boolean => {
    assert.ok(error instanceof PeerFailure, String(error));
    assert.equal(error.code, code);
    assert.match(error.message, /ns\.test \(127\.0\.0\.1:\d+\)/);
    return true;
  };

test('an answer comes over UDP, asked with EDNS and without recursion', async t => {
  const { peer, asked } = await serve(t, ({ message }) => address(message));
  const reply = await dnsClient(hasty())(question(peer), never);
  assert.deepEqual(reply.records, [{ name: 'www.community.test', type: 'A', ttl: 60, value: '192.0.2.1' }]);
  assert.deepEqual(
    asked.map(({ over, edns }) => ({ over, edns })),
    [{ over: 'udp', edns: true }],
  );
  const { flag_rd: recursion } = packet.decode(asked[0]?.message ?? Buffer.alloc(0));
  assert.equal(recursion, false);
});

test('an answer that does not fit is fetched over TCP', async t => {
  const { peer, asked } = await serve(t, ({ over, message }) =>
    over === 'tcp' ? address(message) : answer(message, [], packet.TRUNCATED_RESPONSE),
  );
  const reply = await dnsClient(hasty())(question(peer), never);
  assert.equal(reply.records.length, 1);
  assert.deepEqual(
    asked.map(({ over }) => over),
    ['udp', 'tcp'],
  );
});

test('a server that does not understand EDNS is asked without it', async t => {
  const { peer, asked } = await serve(t, ({ edns, message }) => (edns ? answer(message, [], 1) : address(message)));
  const reply = await dnsClient(hasty())(question(peer), never);
  assert.equal(reply.rcode, 'NOERROR');
  assert.deepEqual(
    asked.map(({ edns }) => edns),
    [true, false],
  );
});

test('a firewall that drops EDNS does not look like a dead server', async t => {
  const { peer } = await serve(t, ({ edns, message }) => (edns ? null : address(message)));
  const reply = await dnsClient(hasty())(question(peer), never);
  assert.equal(reply.records.length, 1);
});

test('a silent server is asked twice, then never again', async t => {
  const { peer, asked } = await serve(t, () => null);
  const ask = dnsClient(hasty());
  await assert.rejects(ask(question(peer), never), (error: unknown) => {
    assert.ok(error instanceof SilentPeer);
    assert.match(error.message, /^ns\.test \(127\.0\.0\.1:\d+\) did not answer within .* s, asked twice$/);
    return true;
  });
  assert.equal(asked.length, 2);
  await assert.rejects(ask(question(peer, { type: 'AAAA' }), never), SilentPeer);
  assert.equal(asked.length, 2, 'no further packet');
});

test('a server that drops one question keeps its chance for the others', async t => {
  const { peer } = await serve(t, ({ message }) =>
    packet.decode(message).questions?.[0]?.type === 'AAAA' ? null : address(message),
  );
  const ask = dnsClient(hasty());
  await ask(question(peer), never);
  await assert.rejects(ask(question(peer, { type: 'AAAA' }), never), SilentPeer);
  assert.equal((await ask(question(peer), never)).records.length, 1);
});

test('a reply to another question is no answer, and neither is noise', async t => {
  const wrongId = (message: Buffer): Buffer => {
    const reply = address(message);
    reply.writeUInt16BE((reply.readUInt16BE(0) + 1) % 0x1_0000);
    return reply;
  };
  for (const spoil of [
    wrongId,
    () => Buffer.from('not DNS at all'),
    () => Buffer.alloc(0),
    (message: Buffer) => message,
  ]) {
    const { peer } = await serve(t, ({ message }) => spoil(message));
    await assert.rejects(dnsClient(hasty())(question(peer), never), failsWith('garbage'));
  }
});

test('a reply that cannot be read is garbage', async t => {
  const { peer } = await serve(t, ({ message }) => address(message).subarray(0, -2));
  await assert.rejects(dnsClient(hasty())(question(peer), never), failsWith('garbage'));
});

test('the true reply counts although noise came before it', async t => {
  const sender = createSocket('udp4');
  await new Promise<void>(resolve => sender.bind(0, '127.0.0.1', resolve));
  sender.on('message', (message, from) => {
    sender.send(Buffer.from('noise'), from.port, from.address);
    sender.send(address(message), from.port, from.address);
  });
  t.after(() => sender.close());
  const peer: Peer = { address: '127.0.0.1', port: sender.address().port };
  assert.equal((await dnsClient(hasty())(question(peer), never)).records.length, 1);
});

test('TCP: closed without an answer, half an answer, another question, nothing at all', async t => {
  const cases: readonly (readonly [string, (socket: Socket, message: Buffer) => void])[] = [
    ['reset', socket => socket.end()],
    ['reset', (socket, message) => socket.end(framed(address(message)).subarray(0, 20))],
    ['garbage', (socket, message) => socket.write(framed(message))],
    ['garbage', (socket, message) => socket.write(framed(answer(message, [], packet.TRUNCATED_RESPONSE)))],
  ];
  for (const [code, misbehave] of cases) {
    const { peer } = await serve(t, () => null, misbehave);
    await assert.rejects(dnsClient(hasty())(question(peer, { tcp: true }), never), failsWith(code));
  }
  const { peer } = await serve(
    t,
    () => null,
    socket => void socket.write(Buffer.from([0])),
  );
  await assert.rejects(dnsClient(hasty())(question(peer, { tcp: true }), never), (error: unknown) => {
    assert.ok(error instanceof SilentPeer);
    assert.match(error.message, /did not answer over TCP within/);
    return true;
  });
});

test('a refused connection is an answer of its own kind', async t => {
  const { peer } = await serve(t, () => null);
  const closed = { ...peer, port: await freePort() };
  await assert.rejects(dnsClient(hasty())(question(closed, { tcp: true }), never), failsWith('refused'));
  await assert.rejects(dnsClient(hasty())(question(closed), never), failsWith('refused'));
});

const freePort = async (): Promise<number> => {
  const listener = createServer();
  await new Promise<void>(resolve => listener.listen(0, '127.0.0.1', resolve));
  const { port } = listener.address() as AddressInfo;
  await new Promise(resolve => listener.close(resolve));
  return port;
};

test('an interrupted run does not call anybody dead', async t => {
  const { peer } = await serve(t, () => null);
  const io = hasty();
  const stop = new AbortController();
  const asking = dnsClient(io)(question(peer), stop.signal);
  stop.abort();
  await assert.rejects(asking, SilentPeer);
  assert.equal(io.patience.isDead(`dns udp ${peer.address}:${peer.port}`), false);
});

test('a server is shown by name and address, the port only when it is not 53', () => {
  assert.equal(
    shownServer({ address: '192.0.2.53', port: 53, name: 'ns1.example.net' }),
    'ns1.example.net (192.0.2.53)',
  );
  assert.equal(shownServer({ address: '2001:db8::1', port: 5353 }), '[2001:db8::1]:5353');
});
