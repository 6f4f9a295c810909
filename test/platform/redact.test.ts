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

test('what a member of JSON, a part of an address or a hidden field is called tells that it is secret', () => {
  const { redact } = createRedactor();
  const value = 'Zm9vYmFyYmF6cXV4';
  assert.equal(
    redact(`{"token": "${value}","user":{"id":"12345678901234567890"}}`),
    '{"token": "{token}","user":{"id":"12345678901234567890"}}',
  );
  assert.equal(redact(`{"csrfToken":"${value}`), '{"csrfToken":"{csrfToken}"', 'also where the answer was cut');
  assert.equal(redact(`https://a.test/reset?token=${value}&next=/a`), 'https://a.test/reset?token={token}&next=/a');
  assert.equal(redact(`/cb#access_token=${value}`), '/cb#access_token={access_token}');
  assert.equal(
    redact(`<input type="hidden" name="f" value="${value}">`),
    '<input type="hidden" name="f" value="{hidden}">',
  );
  assert.equal(redact(`<meta content='${value}' name=csrf-param>`), '<meta content="{hidden}" name=csrf-param>');
  for (const text of [
    '{"token_type":"bearer"}',
    '<input name="about" value="a rather long sentence">',
    '/pages?code=7',
  ])
    assert.equal(redact(text), text);
});

test('a value that has a name keeps it', () => {
  const { learn, redact } = createRedactor();
  const value = 'Zm9vYmFyYmF6cXV4';
  learn('link of member-a', value);
  assert.equal(redact(`/reset?token=${value}`), '/reset?token={link of member-a}');
  assert.equal(redact(JSON.stringify({ token: value })), '{"token":"{link of member-a}"}');
});
