import assert from 'node:assert/strict';
import { test } from 'node:test';
import { wholeReadsIn } from '../../../src/engines/slow/plan.ts';

const rowsOf = (table: string): number => ({ comment: 600_000, post: 20_000, Odd: 9_000 })[table] ?? 0;
const plan = (node: object) => [{ Plan: node }];
const scan = (change: object) => ({
  'Node Type': 'Seq Scan',
  'Relation Name': 'post',
  Alias: 'post',
  'Plan Rows': 20,
  ...change,
});

test('a table that is read whole, with the index of what is compared', () => {
  const comment = scan({
    'Relation Name': 'comment',
    Alias: 'comment',
    'Plan Rows': 10,
    Filter: '((removed_at IS NULL) AND (post_id = post.id))',
  });
  assert.deepEqual(wholeReadsIn(plan({ 'Node Type': 'Nested Loop', 'Plan Rows': 20, Plans: [comment] }), rowsOf), [
    { table: 'comment', rows: 600_000, returned: 10, index: 'create index concurrently on comment (post_id);' },
  ]);
});

test('equal ones first, then those between, then the order', () => {
  const filter = '((post.created_at < $2) AND ((post.space_id)::text = $1))';
  const sorted = {
    'Node Type': 'Sort',
    'Sort Key': ['post.created_at DESC', 'post.id DESC'],
    'Plan Rows': 20,
    Plans: [scan({ Filter: filter })],
  };
  assert.equal(
    wholeReadsIn(plan({ 'Node Type': 'Limit', 'Plan Rows': 20, Plans: [sorted] }), rowsOf)[0]?.index,
    'create index concurrently on post (space_id, created_at, id desc);',
  );
});

test('an order that is worked out for every row is served by no plain index', () => {
  const sorted = {
    'Node Type': 'Sort',
    'Sort Key': ['((1 + (SubPlan 1)) / 2) DESC'],
    'Plan Rows': 20,
    Plans: [scan({})],
  };
  assert.equal(wholeReadsIn(plan(sorted), rowsOf)[0]?.index, null);
});

test('names that need quotes get them', () => {
  const odd = scan({ 'Relation Name': 'Odd', Alias: 'Odd', Filter: '("Odd".owner = $1)' });
  assert.equal(wholeReadsIn(plan(odd), rowsOf)[0]?.index, 'create index concurrently on "Odd" (owner);');
});

test('an index scan is no whole read, and what is no plan gives none', () => {
  assert.deepEqual(
    wholeReadsIn(plan({ 'Node Type': 'Index Scan', 'Relation Name': 'post', 'Plan Rows': 1 }), rowsOf),
    [],
  );
  for (const junk of [null, undefined, 7, 'x', [], [{}], [{ Plan: null }], { Plan: {} }])
    assert.deepEqual(wholeReadsIn(junk, rowsOf), []);
});
