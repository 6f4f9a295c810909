import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bodyOf } from '../../../src/engines/slow/body.ts';

const json = (value: unknown, encoding: string | null = null) =>
  bodyOf(JSON.stringify(value), 'application/json; charset=utf-8', encoding);
const rows = (count: number) => Array.from({ length: count }, (_, id) => ({ id }));

test('the longest list of JSON, and whether it goes on', () => {
  assert.deepEqual(json({ rows: rows(300), next: null }), {
    kind: 'json',
    bytes: JSON.stringify({ rows: rows(300), next: null }).length,
    encoding: null,
    rows: 300,
    continues: false,
  });
  const part = json({ data: { posts: { edges: rows(20), pageInfo: { hasNextPage: true } } } }, 'br');
  assert.deepEqual([part.rows, part.continues, part.encoding], [20, true, 'br']);
  assert.equal(json({ id: 1 }).rows, null);
});

test('JSON that was cut off still shows its rows', () => {
  const text = JSON.stringify({ rows: rows(500) }).slice(0, -40);
  const { rows: seen } = bodyOf(text, 'application/json', null);
  assert.ok(seen !== null && seen > 480 && seen <= 500, String(seen));
});

test('the things that a page lists are the links of one shape', () => {
  const links = Array.from({ length: 250 }, (_, id) => `<a href="/posts/${id}">Post</a> <a href='/members/7'>Ada</a>`);
  const page = bodyOf(`<nav><a href="/profile">me</a></nav>${links.join('')}`, 'text/html', 'identity');
  assert.deepEqual([page.kind, page.rows, page.continues, page.encoding], ['page', 250, false, null]);
  assert.equal(
    bodyOf('<a href="/posts/1">x</a><a rel="next" href="/dashboard?after=9">more</a>', 'text/html', null).continues,
    true,
  );
});

test('anything else has no rows, however hostile', () => {
  assert.equal(bodyOf('a,b\n', 'text/csv', null).kind, 'other');
  assert.equal(bodyOf('{"rows":', 'application/json', null).rows, null);
  const deep = `${'['.repeat(5_000)}${']'.repeat(5_000)}`;
  assert.equal(bodyOf(deep, 'application/json', null).rows, 1);
});
