import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { after, test } from 'node:test';
import { driveSchema } from '../../src/config/drive-settings.ts';
import { evalsSchema } from '../../src/config/evals-settings.ts';
import { configSchema } from '../../src/config/schema.ts';
import { whileDriving } from '../../src/drive/while-driving.ts';
import { type Asking, createAsking } from '../../src/evals/asking.ts';
import { createBudget } from '../../src/evals/budget.ts';
import { createElsewhere } from '../../src/evals/elsewhere.ts';
import { realIo } from '../../src/platform/real-io.ts';
import { openSocketServer } from './socket-server.ts';

type Received = { readonly path: string; readonly body: string; readonly authorization: string | undefined };
type Said = { readonly status?: number; readonly type?: string; readonly body: string; readonly wait?: string };

const received: Received[] = [];
let says: (count: number) => Said = () => ({ body: '' });
const server = createServer(async (request, response) => {
  const path = request.url ?? '';
  if (!path.startsWith('/v1/')) return void response.writeHead(404).end();
  received.push({ path, body: await text(request), authorization: request.headers.authorization });
  const { status = 200, type = 'application/json', body, wait } = says(received.length);
  response
    .writeHead(status, { 'content-type': type, ...(wait === undefined ? {} : { 'retry-after': wait }) })
    .end(body);
});
await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
const state = mkdtempSync(join(tmpdir(), 'asking-'));
after(() => {
  server.close();
  server.closeAllConnections();
  rmSync(state, { recursive: true, force: true });
});
const app = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
const token = ['k', 'e', 'y'].join('-').repeat(3);

const asking = async (
  ask: object,
  use: (asking: Asking, shown: (text: string) => string) => Promise<void>,
  more: { readonly drive?: object } = {},
): Promise<void> => {
  received.length = 0;
  const settings = evalsSchema.parse({ ask });
  const config = configSchema.parse({});
  const real = realIo({
    net: { resolver: { address: '127.0.0.1', port: 9 }, connectTo: [], ca: [], offline: false },
    progress: () => undefined,
  });
  const io = { ...real, env: (name: string) => (name === 'MODEL_KEY' ? token : undefined) };
  const drive = driveSchema.parse({ app, requests: 100, ...more.drive });
  await whileDriving({ config, settings: drive, state }, io, new AbortController().signal, async driven => {
    const own = createAsking(driven, settings, createBudget(settings, io), createElsewhere(driven));
    const actor = driven.part('member-a', { name: 'Ann' });
    const bound: Asking = { ...own, ask: (_, turns) => own.ask(actor, turns) };
    await use(bound, driven.redact);
  });
};
const nobody = undefined as never;
const answer = (content: string): Said => ({
  body: JSON.stringify({ choices: [{ message: { role: 'assistant', content } }] }),
});

const chat = {
  call: 'POST /v1/chat/completions',
  json: { model: 'm', messages: '{conversation}', user: '{name}' },
  bearer: 'MODEL_KEY',
  answer: { json: '/choices/0/message/content' },
};

test('chat completions: every turn goes along, with the token, which no transcript shows', async () => {
  says = count => answer(`answer ${count}`);
  await asking(chat, async ({ ask }, shown) => {
    assert.equal(await ask(nobody, ['first {topic}', 'second']), 'answer 2');
    assert.doesNotMatch(shown(`Bearer ${token}`), new RegExp(token));
  });
  assert.deepEqual(JSON.parse(received[1]?.body ?? ''), {
    model: 'm',
    user: 'Ann',
    messages: [
      { role: 'user', content: 'first {topic}' },
      { role: 'assistant', content: 'answer 1' },
      { role: 'user', content: 'second' },
    ],
  });
  assert.equal(received[1]?.authorization, `Bearer ${token}`);
});

test('a stream of events, and an answer that is text', async () => {
  const frame = (delta: string): string => `data: ${JSON.stringify({ type: 'text-delta', delta })}\n\n`;
  says = () => ({ type: 'text/event-stream', body: `${frame('Bread')}${frame(' is good')}data: [DONE]\n\n` });
  const asked = { call: 'POST /v1/ask', json: { q: '{question}' } };
  await asking({ ...asked, answer: { events: '/delta' } }, async ({ ask }) => {
    assert.equal(await ask(nobody, ['Is "bread" good?\n{x}']), 'Bread is good');
  });
  assert.deepEqual(JSON.parse(received[0]?.body ?? ''), { q: 'Is "bread" good?\n{x}' });
  says = () => ({ type: 'text/plain', body: 'plain' });
  await asking({ call: 'POST /v1/ask', form: { q: '{question}' }, answer: { text: true } }, async ({ ask }) => {
    assert.equal(await ask(nobody, ['a&b']), 'plain');
  });
  assert.equal(received[0]?.body, 'q=a%26b');
});

test('a chat over a WebSocket: words of all messages, until the one that the settings name', async () => {
  let greeting = false;
  const chats = await openSocketServer(() => ({
    greet: ({ say }) => void (greeting && say({ type: 'hello', text: 'Welcome' })),
    heard: (message, { say }) => {
      const { q } = JSON.parse(message) as { q: string };
      say({ type: 'typing' });
      say({ type: 'word', text: `You asked ${q}` });
      say({ type: 'word', text: ' of bread' });
      say({ type: 'done' });
    },
  }));
  try {
    const ask = { call: `WS ${chats.origin}/chat`, json: { q: '{question}' } };
    const own = { drive: { hosts: [chats.origin] } };
    const ends = { messages: '/text', ends: { '/type': 'done' } };
    await asking(
      { ...ask, answer: ends },
      async ({ ask: one }) => assert.equal(await one(nobody, ['{x}']), 'You asked {x} of bread'),
      own,
    );
    await asking(
      { ...ask, answer: { messages: '/text' } },
      async ({ ask: one }) => assert.equal(await one(nobody, ['this']), 'You asked this'),
      own,
    );
    greeting = true;
    await asking(
      { ...ask, answer: ends },
      async ({ ask: one }) => assert.equal(await one(nobody, ['it']), 'WelcomeYou asked it of bread'),
      own,
    );
  } finally {
    chats.close();
  }
});

test('WS goes with messages and with what is sent, and nothing else does', () => {
  const call = 'WS /chat';
  const json = { q: '{question}' };
  assert.ok(evalsSchema.safeParse({ ask: { call, json, answer: { messages: '/text' } } }).success);
  for (const ask of [
    { call, json, answer: { json: '/text' } },
    { call, answer: { messages: '/text' } },
    { call: 'POST /chat', json, answer: { messages: '/text' } },
  ])
    assert.ok(!evalsSchema.safeParse({ ask }).success, JSON.stringify(ask));
});

test('an app that throttles is waited for shortly, and is no answer after that', async () => {
  says = count => (count === 1 ? { status: 429, body: '', wait: '0' } : answer('late'));
  await asking(chat, async ({ ask }) => assert.equal(await ask(nobody, ['x']), 'late'));
  says = () => ({ status: 429, body: '', wait: '300' });
  await asking(chat, ({ ask }) => assert.rejects(ask(nobody, ['x']), /throttles questions/));
});

test('an error, a refusal and an answer of another shape are no answers', async () => {
  const ends = async (said: Said, why: RegExp): Promise<void> => {
    says = () => said;
    await asking(chat, ({ ask }) => assert.rejects(ask(nobody, ['x']), why));
  };
  await ends({ status: 503, body: 'down' }, /did not answer \(503\)/);
  await ends({ status: 401, body: '{}' }, /was not taken \(401\)/);
  await ends({ body: '{"choices":[]}' }, /does not hold the words of the assistant/);
  await ends({ body: '<html>' }, /does not hold the words of the assistant/);
});
