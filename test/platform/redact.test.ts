import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createRedactor } from '../../src/platform/redact.ts';

test('a known value is replaced by its name however it is spelled', () => {
  const redactor = createRedactor();
  redactor.learn('password of A', 'p/w d+"ü\\x');
  for (const text of [
    'p/w d+"ü\\x',
    encodeURIComponent('p/w d+"ü\\x'),
    new URLSearchParams({ a: 'p/w d+"ü\\x' }).toString(),
    JSON.stringify({ a: 'p/w d+"ü\\x' }),
  ]) {
    assert.match(redactor.redact(text), /\{password of A\}/, text);
  }
});

test('no learnt value is left in any text around it', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 6 }), fc.string(), fc.string(), (secret, before, after) => {
      const redactor = createRedactor();
      redactor.learn('secret', secret);
      const rest = redactor.redact(`${before}${secret}${after}`).replaceAll('{secret}', '\u0000');
      assert.equal(rest.includes(secret), false);
    }),
  );
});

test('tokens and keys are told by their shape', () => {
  const { redact } = createRedactor();
  const jwt = ['eyJhbGciOiJub25lIn0', 'eyJzdWIiOiIxIn0', 'abc'].join('.');
  const key = ['sk', 'test', 'a1B2c3D4e5F6g7H8'].join('_');
  assert.equal(redact(`token ${jwt}, key ${key}`), 'token {jwt}, key {key}');
  assert.equal(redact('Authorization: Bearer abcdef123456'), 'Authorization: Bearer {token}');
  assert.equal(redact('a bearer of news'), 'a bearer of news');
});
