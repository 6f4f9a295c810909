import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { limits } from '../../../src/platform/limits.ts';
import { sentence } from '../../../src/watch/probes/sentence.ts';

test('what opens doors, and who somebody is, is not said', () => {
  const jwt = ['eyJhbGciOiJIUzI1NiJ9', 'eyJzdWIiOiIxIn0', 'c2lnbmF0dXJl'].join('.');
  for (const [text, shown] of [
    ['open https://app.example.com/in?token=abcdefghij and look', 'open https://app.example.com/in?… and look'],
    ['/reset?code=abcdefghij: answered 500', '/reset?… answered 500'],
    ['No mail to ada+lr@example.com came', 'No mail to {address} came'],
    ['postgres://app:hunter2hunter2@db.internal/app failed', 'postgres://db.internal/app failed'],
    [`/join/${'a1'.repeat(16)} is gone`, '/join/… is gone'],
    [`bearer ${jwt}`, 'bearer {token}'],
  ] as const)
    assert.equal(sentence(text), shown);
});

test('what is plain stays as it is', () => {
  for (const text of [
    '/api/me: answered 502 instead of 200 (twice, 5 s apart)',
    'www.example.com (192.0.2.1:443) refused the connection',
    'the name forum.community.test does not exist any more (NXDOMAIN)',
  ])
    assert.equal(sentence(text), text);
});

test('whatever is said is one line, of bounded length, and acts on nobody', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 2_000 }), text => {
      const shown = sentence(text);
      assert.ok(shown.length <= limits.watchSentence);
      assert.doesNotMatch(shown, /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e]/);
    }),
  );
});

test('no value of a query gets through, wherever the address stands', () => {
  const word = fc.stringMatching(/^[a-z]{1,10}$/);
  fc.assert(
    fc.property(word, word, fc.stringMatching(/^[A-Za-z0-9_-]{12,40}$/), (before, name, value) => {
      const secret = `${value}Zq9`;
      assert.ok(!sentence(`${before} https://a.example/${before}?${name}=${secret} x`).includes(secret));
      assert.ok(!sentence(`/${before}?a=b&${name}=${secret}`).includes(secret));
    }),
  );
});
