import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { ordinaryReason } from '../../../src/engines/secrets/ordinary-value.ts';
import { createValueFinder } from '../../../src/engines/secrets/own-values.ts';

const value = ['q8Zt', '"4w/Lx+2', 'ü r7'].join('_');
const finder = createValueFinder([{ name: 'OWN', value }]);
const forms = (text: string): readonly string[] =>
  finder.find(Buffer.from(text)).map(({ name, form, line }) => `${name} ${form} ${line}`);

describe('own values are found in each form', () => {
  test('as they are', () => assert.deepEqual(forms(`x\n=${value};`), ['OWN plain 2']));
  test('in JSON', () => {
    assert.deepEqual(forms(JSON.stringify({ a: value })), ['OWN json 1']);
    assert.deepEqual(forms(JSON.stringify({ a: JSON.stringify({ b: value }) })), ['OWN json 1']);
    assert.deepEqual(forms(JSON.stringify({ a: value }).replaceAll('/', '\\/')), ['OWN json 1']);
  });
  test('in a URL', () => {
    assert.deepEqual(forms(`?q=${encodeURIComponent(value)}`), ['OWN url-encoding 1']);
    assert.deepEqual(
      forms(`?q=${encodeURIComponent(value).toLowerCase().replace('q8zt', 'q8Zt').replace('lx', 'Lx')}`),
      ['OWN url-encoding 1'],
    );
    assert.deepEqual(forms(`?${new URLSearchParams({ q: value }).toString()}`), ['OWN url-encoding 1']);
  });
  test('in base64, wherever in it and of either alphabet', () => {
    for (const before of ['', 'a', 'ab', 'abc', 'user:'])
      for (const alphabet of ['base64', 'base64url'] as const)
        assert.deepEqual(
          forms(Buffer.from(`${before}${value}:more`).toString(alphabet)),
          ['OWN base64 1'],
          `${before.length} before, ${alphabet}`,
        );
  });
  test('whatever it is and wherever it stands', () => {
    const unit = fc.constantFrom('a', 'Q', '7', '-', '_', '+', '/', '%', '"', 'ß');
    const values = fc.string({ unit, minLength: 10, maxLength: 90 }).filter(text => ordinaryReason(text) === null);
    fc.assert(
      fc.property(values, fc.string({ unit, maxLength: 20 }), (own, around) => {
        const found = createValueFinder([{ name: 'A', value: own }]).find(Buffer.from(`${around} ${own} ${around}`));
        assert.equal(
          found.some(({ start }) => start === Buffer.byteLength(around) + 1),
          true,
          'not found',
        );
      }),
      { numRuns: 200 },
    );
  });
});

describe('nothing else is raised', () => {
  test('not another case, not a part, not a longer word', () => {
    const short = createValueFinder([{ name: 'A', value: 'k7Q-x9Z2' }]);
    assert.deepEqual(short.find(Buffer.from('k7q-x9z2 k7Q-x9Z k7Q-x9Z23 ak7Q-x9Z2')), []);
    assert.equal(short.find(Buffer.from('"k7Q-x9Z2"')).length, 1);
  });
  test('two names of one value are both told, and so is a value in another', () => {
    const two = createValueFinder([
      { name: 'A', value: 'k7Q-x9Z2-w4' },
      { name: 'B', value: 'k7Q-x9Z2-w4' },
      { name: 'C', value: 'pg://u:k7Q-x9Z2-w4@h' },
    ]);
    assert.deepEqual(
      two
        .find(Buffer.from('pg://u:k7Q-x9Z2-w4@h'))
        .map(({ name }) => name)
        .toSorted(),
      ['A', 'B', 'C'],
    );
  });
  test('no values, no hits', () => assert.deepEqual(createValueFinder([]).find(Buffer.from('text')), []));
});

describe('ordinary values are refused, with the reason', () => {
  const ordinary = [
    'short',
    'true',
    '3000',
    '12345678',
    '2026-11-27',
    '127.0.0.1:5432',
    'production',
    'development-server',
    'localhost:3000',
    'Europe/Berlin',
    'eu-central-1',
    'https://example.org/',
    'https://shop.example.org/account/login',
    'postgres://localhost:5432/app',
    'redis://cache:6379',
    'somebody@example.org',
    'db.example.org',
    'mail.example.org:587',
    '/var/lib/app/data',
    './config/app.json',
    'postgres16',
    'launchReady',
    'launch-ready-production',
    'your-secret-here',
    'aaaaaaaaaaaa',
    'application/json',
    'info,debug,trace',
  ];
  for (const text of ordinary)
    test(text, () => {
      const refused = createValueFinder([{ name: 'NAME', value: text }]).refused;
      assert.equal(refused.length, 1);
      assert.match(refused[0]?.because ?? '', /^it is /);
    });
  test('what is random is not', () => {
    const random = [
      'k7Q-x9Z2',
      ['sk', 'live', 'a8Fq2Lw9'].join('_'),
      'hunter2x9!',
      'postgres://u:k7Q-x9Z2w@h/app',
      '8f14e45f-ceea-467f-9575-1b2c9a0d4e6f',
      'https://hooks.host.test/services/T02A/B9x/8f14e45fceea467f9575',
    ];
    assert.deepEqual(createValueFinder(random.map((text, number) => ({ name: `${number}`, value: text }))).refused, []);
  });
});
