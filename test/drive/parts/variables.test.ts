import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { flowSchema, type Step } from '../../../src/config/steps.ts';
import { filled, filledAddress, filledStep, UnknownVariable } from '../../../src/drive/variables.ts';

const name = fc.stringMatching(/^[a-z]\w{0,8}$/);
const step = (text: unknown): Step => {
  const [first] = flowSchema.parse([text]);
  assert.ok(first);
  return first;
};

test('a text without a name in braces stays as it is, byte for byte', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), text => {
      fc.pre(!/\{[a-z]\w*\}/i.test(text));
      assert.equal(filled(text, { a: 'never' }), text);
    }),
  );
});

test('a value is put in whole and never read again, whatever it holds', () => {
  fc.assert(
    fc.property(fc.string(), name, fc.string(), fc.string(), (before, key, value, after) => {
      fc.pre(![before, after].some(text => /[{}]/.test(text)));
      assert.equal(filled(`${before}{${key}}${after}`, { [key]: value }), `${before}${value}${after}`);
    }),
  );
  assert.equal(filled('{a}{a}', { a: '{b}$&$1', b: 'never' }), '{b}$&$1{b}$&$1');
});

test('what nobody gave is named; what every object has was given by nobody', () => {
  for (const key of ['nobody', 'constructor', 'toString', 'hasOwnProperty'])
    assert.throws(() => filled(`{${key}}`, { a: 'b' }), UnknownVariable, key);
});

test('inside an address a value stays one part of it: path, query and origin are those that were written', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1 }), value => {
      fc.pre(value !== '.' && value !== '..' && value.isWellFormed());
      const url = new URL(filledAddress('/posts/{id}/edit?for={id}', { id: value }), 'https://app.test');
      assert.equal(url.origin, 'https://app.test');
      assert.equal(url.pathname.split('/').length, 4);
      assert.deepEqual([...url.searchParams], [['for', value]]);
      assert.equal(decodeURIComponent(url.pathname.split('/')[2] ?? ''), value);
    }),
  );
  assert.equal(filledAddress('{link}', { link: 'https://a.test/x?y=z&u=%20' }), 'https://a.test/x?y=z&u=%20');
  assert.equal(filledAddress('{base}/in?to={to}', { base: 'https://a.test', to: 'a b' }), 'https://a.test/in?to=a%20b');
});

test('every text of a step is filled, deep inside as well; a pattern keeps its braces', () => {
  const variables = { a: '1', b: 'x y' };
  assert.deepEqual(filledStep(step({ call: 'POST /p/{b}', json: [{ k: ['{a}', 5, null, true] }] }), variables), {
    call: 'POST /p/x%20y',
    json: [{ k: ['1', 5, null, true] }],
  });
  assert.deepEqual(
    filledStep(step({ keep: { id: { match: '(\\d{a})' }, of: { json: '/r', where: { '/b': '{b}' } } } }), variables),
    {
      keep: { id: { match: '(\\d{a})' }, of: { json: '/r', where: { '/b': 'x y' } } },
    },
  );
  assert.deepEqual(filledStep(step({ fill: { note: 'to {b}' }, form: '{a}' }), variables), {
    fill: { note: 'to x y' },
    form: '1',
  });
});
