import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { answeredBy } from '../../../src/engines/http-cache/answered-by.ts';

test('what caches say of themselves', () => {
  const cases: readonly (readonly [string, string, string])[] = [
    ['cf-cache-status', 'HIT', 'cache'],
    ['cf-cache-status', 'REVALIDATED', 'cache'],
    ['cf-cache-status', 'DYNAMIC', 'origin'],
    ['cf-cache-status', 'MISS', 'origin'],
    ['x-vercel-cache', 'PRERENDER', 'cache'],
    ['x-vercel-cache', 'MISS', 'origin'],
    ['x-cache', 'Hit from cloudfront', 'cache'],
    ['x-cache', 'MISS, HIT', 'cache'],
    ['x-cache', 'Miss from cloudfront', 'origin'],
    ['cache-status', 'ExampleCache; hit', 'cache'],
    ['cache-status', 'Origin; fwd=uri-miss, Edge; hit; ttl=30', 'cache'],
    ['cache-status', 'ExampleCache; fwd=miss; stored', 'origin'],
    ['age', '12', 'cache'],
    ['age', '0', 'unsaid'],
    ['age', '-3', 'unsaid'],
    ['x-cache', 'whatever', 'unsaid'],
    ['server', 'nginx', 'unsaid'],
  ];
  for (const [name, value, expected] of cases) assert.equal(answeredBy([[name, value]]), expected, `${name}: ${value}`);
});

test('any text is read without throwing', () => {
  const name = fc.constantFrom('cache-status', 'cf-cache-status', 'x-cache', 'x-vercel-cache', 'age');
  fc.assert(
    fc.property(fc.array(fc.tuple(name, fc.string({ unit: 'binary' }))), fields => {
      assert.ok(['cache', 'origin', 'unsaid'].includes(answeredBy(fields)));
    }),
  );
});
