import assert from 'node:assert/strict';
import { test } from 'node:test';
import { shapeFor, slowShapeFor } from '../../../src/drive/slow/steady.ts';

const quick = (count: number, aloneMs = 10) => Array.from({ length: count }, () => ({ aloneMs }));

test('as many as fit into the time, at the rate that is allowed', () => {
  const shape = shapeFor(quick(12), { seconds: 120, left: 100_000, perSecond: 8 });
  assert.deepEqual(shape, { perSecond: 8, warmUp: 2, perEndpoint: 78, blocks: 4 });
});

test('the app is kept busy for three tenths of its time at most', () => {
  const shape = shapeFor(quick(4, 300), { seconds: 60, left: 100_000, perSecond: 50 });
  assert.ok(shape !== null && shape.perSecond === 1 && shape.perEndpoint === 13, JSON.stringify(shape));
});

test('no more than may still be sent, with as many again for a second run', () => {
  const shape = shapeFor(quick(10), { seconds: 600, left: 400, perSecond: 8 });
  assert.ok(shape !== null && 2 * 10 * (shape.perEndpoint + shape.warmUp) <= 400, JSON.stringify(shape));
  assert.equal(shapeFor(quick(10), { seconds: 600, left: 40, perSecond: 8 }), null);
});

test('of what takes seconds a few are enough, and fewer are none', () => {
  const shape = slowShapeFor(quick(1, 5_000), { seconds: 20, left: 400, perSecond: 8 });
  assert.deepEqual(shape, { perSecond: 0.1, warmUp: 0, perEndpoint: 5, blocks: 4 });
  assert.equal(slowShapeFor(quick(1, 5_000), { seconds: 20, left: 8, perSecond: 8 }), null);
});
