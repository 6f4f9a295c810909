import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { difference, isSame } from '../../../src/drive/expectation.ts';
import { jsonOf, type Reply, valueAt } from '../../../src/drive/reply.ts';

const reply = (own: Partial<Reply>): Reply => ({
  method: 'GET',
  url: 'https://app.test/',
  status: 200,
  headers: [],
  body: '',
  ms: 1,
  ...own,
});

test('what is named must hold, all of it; what is not named does not matter', () => {
  const shown = reply({ url: 'https://app.test/home?a=b', body: '{"role":"admin","n":7,"none":null,"a/b":[1]}' });
  assert.equal(difference(shown, {}), null);
  assert.equal(
    difference(shown, {
      status: 200,
      at: '/home',
      notAt: '/login',
      text: 'admin',
      lacks: 'member',
      json: { '/role': 'admin', '/n': '7', '/none': null, '/a~1b/0': 1, '/a~1b': [1] },
    }),
    null,
  );
  assert.equal(difference(shown, { at: 'https://app.test/home' }), null);
  const deep = reply({ url: 'https://app.test/home/new' });
  for (const at of ['/home', '/home/', '/home/new']) assert.equal(difference(deep, { at }), null, at);
  for (const notAt of ['/', '/hom', '/home/n', '/home/new/']) assert.equal(difference(deep, { notAt }), null, notAt);
  assert.equal(difference(reply({}), { at: '/' }), null);
  assert.match(difference(shown, { at: 'https://pay.test' }) ?? '', /ended at \/home instead of https:\/\/pay\.test$/);
  assert.match(
    difference(shown, { status: 200, json: { '/role': 'member' } }) ?? '',
    /^\/role of the answer is not "member"$/,
  );
});

test('nothing that is not there holds: no JSON, no such place, a place in the prototype', () => {
  for (const body of ['', '<html>', '[', 'null', '"text"', '{}'])
    for (const pointer of ['/role', '/constructor', '/length', '/__proto__'])
      assert.notEqual(difference(reply({ body }), { json: { [pointer]: 'admin' } }), null, `${body} ${pointer}`);
});

test('a value is the same whatever the order of its keys; a number is also its text, and nothing else is', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), value => {
      const turned = Object.fromEntries(Object.entries(value).toReversed());
      assert.equal(isSame(JSON.parse(JSON.stringify(turned)), JSON.parse(JSON.stringify(value))), true);
    }),
  );
  assert.equal(isSame(7, '7'), true);
  for (const [found, wanted] of [
    ['7', 7],
    [true, 'true'],
    [null, 'null'],
    [undefined, 'undefined'],
    [7, '07'],
  ] as const)
    assert.equal(isSame(found, wanted), false, `${found} ${wanted}`);
});

test('a pointer finds what JSON holds and nothing else, and reading never throws', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.array(fc.string(), { maxLength: 4 }), (value, parts) => {
      const pointer = parts.map(part => `/${part.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
      const wanted = parts.reduce<unknown>(
        (at, part) =>
          typeof at === 'object' && at !== null && Object.hasOwn(at, part) ? Reflect.get(at, part) : undefined,
        value,
      );
      assert.deepEqual(valueAt(value, pointer), wanted);
    }),
  );
  fc.assert(fc.property(fc.string(), body => void jsonOf(reply({ body }))));
});
