import assert from 'node:assert/strict';
import { after, beforeEach, test } from 'node:test';
import type { Parts } from '../../../examples/community/src/parts.ts';
import { openSocketServer } from '../../evals/socket-server.ts';
import { asked, hitsOf, reportOf } from './evals-of.ts';

/** A chat in front of the app: each message is asked with the session that `cookieOf` names. */
let app = '';
let cookieOf: (own: string) => string = own => own;
const chats = await openSocketServer(() => ({
  refuse: ({ headers }) => (headers.origin === app ? null : 403),
  heard: async (message, { request, say }) => {
    const answer = await fetch(`${app}/api/assistant`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: app, cookie: cookieOf(request.headers.cookie ?? '') },
      body: JSON.stringify({ question: (JSON.parse(message) as { say: string }).say }),
    });
    const { answer: words = '' } = (await answer.json()) as { answer?: string };
    for (const part of words.match(/[^]{1,40}/g) ?? []) say({ kind: 'word', part });
    say({ kind: 'end' });
  },
}));
const origin = chats.origin.replace('127.0.0.1', 'localhost');
after(() => chats.close());
beforeEach(() => {
  cookieOf = own => own;
});

const overChat = {
  alter: ({ config, limiter }: Parts): Partial<Parts> => {
    app = config.PUBLIC_URL;
    // To the app all members of the chat come from one address.
    const consume: typeof limiter.consume = async (name, key) =>
      name === 'assistant' ? undefined : limiter.consume(name, key);
    return { limiter: { ...limiter, consume } };
  },
  settings: {
    ask: {
      call: `WS ${origin}/chat`,
      json: { say: '{question}' },
      answer: { messages: '/part', ends: { '/kind': 'end' } },
    },
  },
  drive: { hosts: [origin] },
};

test('a sound chat over a WebSocket: all is judged, its author is told, nobody else is', async () => {
  const { code, ...done } = await asked(overChat, { only: 'retrieval' });
  const report = reportOf(done);
  assert.deepEqual([code, report.findings, report.notChecked], [0, [], []]);
  assert.equal(hitsOf(report)['retrieval'], 0);
  const { asked: harmless, answered } = report.evals.harmless;
  assert.ok(harmless >= 10 && answered === harmless, `${answered} of ${harmless}`);
});

test('a chat that keeps one session for everybody who comes later is found', async () => {
  let first = '';
  cookieOf = own => (first ||= own);
  const { code, ...done } = await asked(overChat, { only: 'retrieval' });
  const report = reportOf(done);
  assert.deepEqual([code, report.findings.map(({ check }) => check)], [1, ['evals/retrieval-scoped']]);
  assert.ok((hitsOf(report)['retrieval'] ?? 0) >= 10, JSON.stringify(hitsOf(report)));
});

test('a chat that lets nobody in is not exercised', async () => {
  const elsewhere = { ...overChat, alter: ({ config }: Parts) => ((app = `${config.PUBLIC_URL}0`), {}) };
  const { code, ...done } = await asked(elsewhere, { only: 'retrieval' });
  assert.equal(code, 3);
  const [gap] = reportOf(done).notChecked;
  assert.match(gap?.reason ?? '', /not taken \(403\)/);
});
