import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { withoutValues } from '../../../src/engines/statements/without-values.ts';

test('values are gone, and names stay', () => {
  for (const [sql, shape] of [
    [
      "select * from `post 7` p where p.id = 12 and title = 'it''s' -- note 5",
      'select * from `post 7` p where p.id = ? and title = ?',
    ],
    [
      'update t1 set who="Ada ""A""", n = -4.5e3, h = 0xFF, b = b\'01\', x = x\'4D\' where c2 = N\'y\'',
      'update t1 set who=?, n = -?, h = ?, b = ?, x = ? where c2 = ?',
    ],
    [
      "select _utf8mb4'x', date'2026-01-01', @user, @@global.sort_buffer_size",
      'select ?, ?, @user, @@global.sort_buffer_size',
    ],
    ['select 1 /* trace 99 */ + 2 # tail 3\n from dual', 'select ? + ? from dual'],
    ['insert into a values (1, 2), (3, 4), (5, 6)', 'insert into a values (...)'],
    ['select * from a where id in (1,2 , 3) and f(1) = 2', 'select * from a where id in (...) and f(?) = ?'],
    ["create user 'ada'@'10.0.0.%' identified by 'word'", 'create user ?@? identified by ?'],
    ["select 'cut off in the mid", 'select ?'],
    ['select `cut off in a name', 'select `cut off in a name'],
    ['select * from größe where straße = 3', 'select * from größe where straße = ?'],
  ])
    assert.equal(withoutValues(sql ?? ''), shape);
});

test('where a backslash stands before a quote nobody knows where the text ends, so nothing after it is kept', () => {
  assert.equal(withoutValues("select * from t where a = '\\' or b = 'hidden'"), 'select * from t where a = ?');
  assert.equal(
    withoutValues("select * from t where a = 'it\\'s hidden' and b = 'hidden'"),
    'select * from t where a = ?',
  );
  assert.equal(withoutValues('select "a\\\\" , "hidden"'), 'select ?');
});

/** A value as an app writes it, with the word that must not be seen inside. */
const secret = 'hidden7word';
const text = fc.string({ maxLength: 12 }).map(some => `${some}${secret}${some}`);
const written = fc.oneof(
  text.map(value => `'${value.replaceAll("'", "''")}'`),
  text.map(value => `"${value.replaceAll('"', '""')}"`),
  text.map(value => `'${value.replaceAll('\\', '\\\\').replaceAll("'", String.raw`\'`)}'`),
  text.map(value => `/*${value.replaceAll('*/', '')}*/ 1`),
  text.map(value => `0 -- ${value.replaceAll(/\n/g, '')}\n`),
);

test('a property: no value is left, however it is written and wherever the statement is cut off', () => {
  fc.assert(
    fc.property(fc.array(written, { minLength: 1, maxLength: 5 }), fc.nat(300), (values, cut) => {
      const sql = `select * from t where ${values.map((value, index) => `c${index} = ${value}`).join(' and ')}`;
      assert.doesNotMatch(withoutValues(sql), /hidden7word/);
      assert.doesNotMatch(withoutValues(sql.slice(0, cut)), /hidden7w/);
    }),
    { numRuns: 500 },
  );
});

test('a property: any text ends soon, and what has no values stays as it is', () => {
  fc.assert(
    fc.property(
      fc.string({
        maxLength: 200,
        unit: fc.constantFrom(
          "'",
          '"',
          '`',
          '\\',
          '/*',
          '*/',
          '#',
          '--',
          '(',
          ')',
          ',',
          '?',
          '0',
          'a',
          '@',
          'é',
          ' ',
          '\n',
        ),
      }),
      any => {
        const shape = withoutValues(any);
        assert.ok(shape.length <= any.length + 200);
        assert.equal(typeof withoutValues(shape), 'string');
      },
    ),
  );
  for (const hostile of [
    "'".repeat(100_000),
    '(?,'.repeat(50_000),
    '/*'.repeat(100_000),
    'a1'.repeat(100_000),
    '\\'.repeat(100_000),
    `${'('.repeat(50_000)}1`,
  ])
    withoutValues(hostile);
});
