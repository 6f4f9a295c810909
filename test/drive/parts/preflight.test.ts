import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { flowSchema, type FlowText } from '../../../src/config/steps.ts';
import { jsonPath, letsJsonIn } from '../../../src/drive/harden/cross-site/forgery.ts';
import { type Hand, Inconclusive } from '../../../src/drive/harden/verification.ts';
import type { Reply } from '../../../src/drive/reply.ts';
import type { Call } from '../../../src/drive/session.ts';

const site = 'https://forged.example';

/** An app that answers what a browser asks before it sends JSON. */
const handWith = (status: number, answer: (origin: string) => Readonly<Record<string, string>>) => {
  const asked: Call[] = [];
  const call = async (own: Call): Promise<Reply> => {
    asked.push(own);
    const headers = Object.entries(answer(own.headers?.['origin'] ?? ''));
    return { method: own.method, url: `https://app.community.test${own.path}`, status, headers, body: '', ms: 1 };
  };
  return { hand: { drive: { session: () => ({ call }) } } as unknown as Hand, asked };
};

const yes = (origin: string) => ({
  'access-control-allow-origin': origin,
  'access-control-allow-credentials': 'true',
  'access-control-allow-headers': 'X-Widget, Content-Type',
});

const isLet = async (status: number, answer: (origin: string) => Readonly<Record<string, string>>) =>
  (await letsJsonIn(handWith(status, answer).hand, '/api/posts', 'another site')) !== null;

describe('what a browser asks before a foreign page sends JSON', () => {
  test('names origin, method and header, brings no cookie along, and is let where all of it is allowed', async () => {
    const { hand, asked } = handWith(204, yes);
    assert.notEqual(await letsJsonIn(hand, '/api/posts', 'another site'), null);
    assert.notEqual(await letsJsonIn(hand, '/api/posts', 'no origin'), null);
    assert.deepEqual(
      asked.map(({ method, path, headers }) => [method, path, headers?.['origin'], headers?.['cookie']]),
      [
        ['OPTIONS', '/api/posts', site, undefined],
        ['OPTIONS', '/api/posts', 'null', undefined],
      ],
    );
    assert.equal(asked[0]?.headers?.['access-control-request-headers'], 'content-type');
  });

  const without = (name: string) => (origin: string) =>
    Object.fromEntries(Object.entries(yes(origin)).filter(([own]) => own !== name));
  for (const [what, status, answer] of [
    ['no status of success', 405, yes],
    ['a redirect', 302, yes],
    ['no credentials', 204, without('access-control-allow-credentials')],
    ['no header', 204, without('access-control-allow-headers')],
    ['a star for every header', 204, (origin: string) => ({ ...yes(origin), 'access-control-allow-headers': '*' })],
    ['a star for every origin', 204, (origin: string) => ({ ...yes(origin), 'access-control-allow-origin': '*' })],
    ['an origin of its own', 204, () => yes('https://app.community.test')],
  ] as const)
    test(`nearly: with ${what} the browser sends nothing`, async () => {
      assert.equal(await isLet(status, answer), false);
    });

  test('is not known where the app throttles or fails', async () => {
    await assert.rejects(isLet(429, yes), Inconclusive);
    await assert.rejects(isLet(500, yes), Inconclusive);
  });

  test('is asked where the flow sends JSON, unless that is told by what it has seen before', () => {
    const flowOf = (steps: FlowText) => flowSchema.parse(steps);
    assert.equal(jsonPath(flowOf([{ call: 'POST /api/posts', json: { title: '{title}' } }])), '/api/posts');
    assert.equal(jsonPath(flowOf([{ call: 'POST /api/{space}/posts', json: {} }])), null);
    assert.equal(jsonPath(flowOf([{ open: '/new' }, { fill: { title: '{title}' } }])), null);
  });
});
