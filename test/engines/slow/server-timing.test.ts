import assert from 'node:assert/strict';
import { test } from 'node:test';
import { toldBy } from '../../../src/engines/slow/server-timing.ts';

test('what apps tell of an answer, under the names that are common', () => {
  const all = { appMs: 20.1, databaseMs: 12.3, statements: 4, poolMs: null };
  assert.deepEqual(toldBy('db;dur=12.3;desc="4 statements", app;dur=20.1'), all);
  assert.deepEqual(toldBy('cache;desc="hit", sql;desc="4 queries";dur=12.3,total;dur=20.1'), all);
  assert.deepEqual(toldBy('db-pool;dur=7, db;dur=12.3, app;dur=20.1;desc="4 calls, at most"'), {
    ...all,
    statements: null,
    poolMs: 7,
  });
});

test('commas inside quotes separate nothing, and quoted quotes end nothing', () => {
  assert.equal(toldBy('db;desc="3 statements, \\"slow\\"";dur=5, app;dur=6').databaseMs, 5);
});

test('nothing is made up of what cannot be read', () => {
  const nothing = { appMs: null, databaseMs: null, statements: null, poolMs: null };
  for (const header of [
    undefined,
    '',
    ',,;',
    'db;dur=',
    'db;dur=-3',
    'app;dur=abc',
    'cdn-cache;desc=HIT',
    'x'.repeat(9_000),
  ])
    assert.deepEqual(toldBy(header), nothing, header);
});
