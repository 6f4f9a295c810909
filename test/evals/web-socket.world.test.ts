import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { PeerFailure, SilentPeer } from '../../src/platform/errors.ts';
import { realIo } from '../../src/platform/real-io.ts';
import { overWebSocket } from '../../src/platform/web-socket.ts';
import { type Line, openSocketServer, serverFrame } from './socket-server.ts';

let serving: Parameters<typeof openSocketServer>[0] = () => ({ heard: () => undefined });
const server = await openSocketServer(() => serving());
after(() => server.close());

const io = realIo({
  net: { resolver: { address: '127.0.0.1', port: 9 }, connectTo: [], ca: [], offline: false },
  progress: () => undefined,
});

/** What one question is answered; the last message is `end`. */
const asked = async (body: string, change: { readonly maxBytes?: number; readonly waitMs?: number } = {}) => {
  const ask = overWebSocket(message => message === '"end"');
  const url = `${server.origin}/chat?room=1`;
  const headers = { cookie: 'sid=1', 'content-type': 'application/json', origin: server.origin };
  const question = { url, address: '127.0.0.1', headers, body, maxBytes: 100_000, verify: true, waitMs: 5_000 };
  const answer = await ask(io, { ...question, ...change }, new AbortController().signal);
  return { status: answer.status, headers: answer.headers, body: answer.body.toString('utf8') };
};

test('the server of these tests is understood by a client that is not ours', async () => {
  const long = 'x'.repeat(70_000);
  serving = () => ({ heard: (message, { say }) => say({ told: message.length, long }) });
  const client = new WebSocket(server.origin.replace('http', 'ws'));
  const told = await new Promise<string>((resolve, reject) => {
    client.addEventListener('open', () => client.send('question'.repeat(20_000)));
    client.addEventListener('message', ({ data }) => resolve(String(data)));
    client.addEventListener('error', () => reject(new Error('Node’s client gave up')));
  });
  client.close();
  assert.deepEqual(JSON.parse(told), { told: 160_000, long });
});

test('one question, all messages until the last; the session and where it comes from go along', async () => {
  for (const length of [0, 5, 125, 126, 65_535, 65_536]) {
    const question = 'é'.repeat(length);
    let told: unknown = null;
    serving = () => ({
      heard: (message, { say, request }) => {
        const { cookie, origin } = request.headers;
        told = { message, cookie, origin, type: request.headers['content-type'], url: request.url };
        say({ a: 1 });
        say('end');
        say('never read');
      },
    });
    const answer = await asked(question);
    assert.deepEqual([answer.status, answer.body], [101, 'data: {"a":1}\n\ndata: "end"\n\n'], String(length));
    assert.deepEqual(told, {
      message: question,
      cookie: 'sid=1',
      origin: server.origin,
      type: undefined,
      url: '/chat?room=1',
    });
  }
});

test('messages in pieces, pings in between, bytes one by one, and a server that ends it', async () => {
  const pongs: string[] = [];
  const slowly = ({ send }: Line, ...frames: readonly Buffer[]): void => {
    for (const byte of Buffer.concat(frames)) send(Buffer.from([byte]));
  };
  serving = () => ({
    heard: (_, line) => slowly(line, serverFrame(1, '{"a":', false), serverFrame(9, 'are you there')),
    // Goes on only once the ping was answered.
    control: (opcode, payload, line) => {
      if (opcode !== 10) return;
      pongs.push(payload);
      slowly(line, serverFrame(0, '"é"}'), serverFrame(8, ''));
    },
  });
  assert.equal((await asked('x')).body, 'data: {"a":"é"}\n\n');
  assert.deepEqual(pongs, ['are you there']);
});

test('what comes with the handshake counts, and a message of several lines stays one', async () => {
  serving = () => ({
    greet: ({ say }) => say('hello'),
    heard: (_, { send, say }) => (send(serverFrame(1, '{\n"a":1}')), say('end')),
  });
  assert.equal((await asked('x')).body, 'data: "hello"\n\ndata: {\ndata: "a":1}\n\ndata: "end"\n\n');
});

test('a server that lets nobody in answers with that, and its headers', async () => {
  serving = () => ({ refuse: () => 429, heard: () => undefined });
  const answer = await asked('x');
  assert.equal(answer.status, 429);
  assert.deepEqual(answer.headers[0], ['retry-after', '300']);
});

test('nonsense, too much, silence and a line that breaks are no answers', { timeout: 30_000 }, async () => {
  const fails = async (own: ReturnType<typeof serving>, error: RegExp, change = {}): Promise<void> => {
    serving = () => own;
    await assert.rejects(asked('x', change), (thrown: Error) => {
      assert.ok(thrown instanceof PeerFailure || thrown instanceof SilentPeer, thrown.stack);
      assert.match(thrown.message, error);
      return true;
    });
  };
  const sends = (...all: readonly Buffer[]) => ({
    heard: (_: string, { send }: { readonly send: (bytes: Buffer) => void }) => all.forEach(send),
  });
  await fails({ accept: 'bm8=', heard: () => undefined }, /did not answer the key/);
  await fails(sends(serverFrame(0, 'piece')), /a piece of no message/);
  await fails(sends(serverFrame(1, 'a', false), serverFrame(1, 'b')), /a piece of no message/);
  await fails(sends(serverFrame(3, '')), /unknown kind 3/);
  await fails(sends(Buffer.from([0xc1, 0])), /an extension/);
  await fails(sends(Buffer.from([0x81, 0x80, 0, 0, 0, 0])), /a masked frame/);
  await fails(sends(serverFrame(9, 'x'.repeat(126))), /control frame/);
  await fails(sends(Buffer.from([0x81, 127, 255, 0, 0, 0, 0, 0, 0, 0])), /a frame of \d+ bytes/);
  const [half] = [serverFrame(1, 'x'.repeat(600))];
  await fails(sends(half, half), /more than 1000 bytes/, { maxBytes: 1_000 });
  await fails({ heard: (_, { drop }) => drop() }, /broke off/);
  await fails({ heard: (_, { say }) => say('not yet') }, /no whole answer within/, { waitMs: 300 });
});
