import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { heard } from '../../../src/drive/leaks/answer.ts';
import { type Canary, shownIn, steadyText } from '../../../src/drive/leaks/canary.ts';
import { deceive } from '../../../src/drive/leaks/deception.ts';
import { keptBy } from '../../../src/drive/leaks/kept-by.ts';
import type { Reply } from '../../../src/drive/reply.ts';

const ann: Canary = { of: 'member-a', words: ['ann@members.example.test', 'Ann Canary'], print: 'a' };
const bea: Canary = { of: 'member-b', words: ['bea@members.example.test', 'Bea Canary'], print: 'b' };

const reply = (headers: Reply['headers'], body = '', status = 200): Reply => ({
  method: 'GET',
  url: 'https://app.example.test/dashboard',
  status,
  headers,
  body,
  ms: 1,
});
const answer = (...headers: Reply['headers']) => heard(reply(headers), [ann, bea], name => name === 'sid');

describe('whose a text is', () => {
  test('by the words of each, and of nobody else', () => {
    assert.deepEqual(shownIn('Hello Ann Canary, Bea Canary wrote', [ann, bea]), ['member-a', 'member-b']);
    assert.deepEqual(shownIn('Hello Annabel', [ann, bea]), []);
  });

  test('what changes from answer to answer is left out, whose it is stays', () => {
    const text = (name: string, token: string): string => `<b>${name}</b> <input value="${token}"> 12:30`;
    const steady = (name: string, token: string): string => steadyText(text(name, token), [ann, bea]);
    assert.equal(steady('Ann Canary', 'q83hf72hgf82hf72hf'), steady('Ann Canary', '9f8e7d6c5b4a39281706'));
    assert.notEqual(steady('Ann Canary', 'q83hf72hgf82hf72hf'), steady('Bea Canary', 'q83hf72hgf82hf72hf'));
    // An address is as long as a token.
    assert.notEqual(steady('ann@members.example.test', ''), steady('bea@members.example.test', ''));
  });

  test('of a cookie only its name is kept, of the rest what decides about caches', () => {
    const { seen, cookies } = answer(
      ['set-cookie', 'sid=abcdefgh; Path=/; HttpOnly'],
      ['set-cookie', 'theme=; Max-Age=0'],
      ['cache-control', 'private'],
      ['x-powered-by', 'something'],
    );
    assert.deepEqual(seen.sessionCookies, ['sid']);
    assert.deepEqual(seen.fields, [
      ['set-cookie', 'sid'],
      ['set-cookie', 'theme'],
      ['cache-control', 'private'],
    ]);
    assert.deepEqual(cookies, [{ name: 'sid', value: 'abcdefgh' }]);
  });

  test('where a redirect leads counts as shown', () => {
    const { shows } = heard(reply([['location', '/members/Ann Canary']], '', 303), [ann], () => false);
    assert.deepEqual(shows, ['member-a']);
  });
});

describe('who kept an answer', () => {
  const plain = answer();
  for (const [header, value] of [
    ['cf-cache-status', 'HIT'],
    ['cache-status', '"Example"; hit; ttl=30'],
    ['x-cache', 'Hit from cloudfront'],
    ['x-cache', 'MISS, HIT'],
    ['x-vercel-cache', 'STALE'],
    ['age', '12'],
    ['x-varnish', '32770 3'],
  ] as const)
    test(`${header}: ${value} is a cache before the app`, () =>
      assert.deepEqual(keptBy(answer([header, value]), plain, plain), { keptBy: 'edge', told: `${header}: ${value}` }));

  for (const [header, value] of [
    ['cf-cache-status', 'DYNAMIC'],
    ['cache-status', 'Example; fwd=miss; stored'],
    ['x-cache', 'Miss from cloudfront'],
    ['age', '0'],
    ['x-varnish', '32770'],
  ] as const)
    test(`${header}: ${value} tells nothing`, () =>
      assert.equal(keptBy(answer([header, value]), plain, plain).keptBy, null));

  test('the number of the request tells a whole answer sent again from a page that is remembered', () => {
    const numbered = (number: string) => answer(['x-request-id', number], ['date', number]);
    const [first, other] = [numbered('one'), numbered('two')];
    assert.equal(keptBy(numbered('one'), first, other).keptBy, 'edge');
    assert.equal(keptBy(numbered('three'), first, other).keptBy, 'app');
    // A header that is the same in every answer numbers nothing.
    assert.equal(keptBy(answer(['x-request-id', 'one']), first, numbered('one')).keptBy, null);
  });

  test('Next.js says of itself what it had', () => {
    assert.equal(keptBy(answer(['x-nextjs-cache', 'HIT']), plain, plain).keptBy, 'app');
  });
});

test('an app that shows the page everywhere is asked by every kind of address: the cache keeps one kind alone', async () => {
  const page = 'Hello Ann Canary';
  const kept = new Map<string, string>();
  const voice = (asker: 'member-a' | 'anonymous') => ({
    asker,
    ask: async (path: string) => {
      const body = asker === 'member-a' ? page : (kept.get(path) ?? '');
      // A rule of the CDN: whatever begins with /static/ is kept, whatever the app says of it.
      if (path.startsWith('/static/')) kept.set(path, body);
      return heard(reply([['cache-control', 'private, no-store']], body), [ann, bea], () => false);
    },
  });
  const voices = { a: voice('member-a'), b: voice('member-a'), nobody: voice('anonymous'), session: 'cookie' } as const;
  const io = { randomLabel: (length: number) => 'x'.repeat(length) };
  const leaf = await deceive({ template: '/dashboard', path: '/dashboard' }, voices, io);
  assert.ok(leaf.status === 'ok');
  assert.deepEqual(
    leaf.value.hits.filter(({ stranger }) => stranger === true).map(({ way }) => way),
    ['/static/..%2fR'],
  );
  assert.ok(leaf.value.hits.length <= 9);
});
