import assert from 'node:assert/strict';
import { test } from 'node:test';
import { alone, beside, errorBeside, rateBeside, warm } from '../../bench/bench.ts';
import { median } from '../../bench/median.ts';

test('the median is the middle, or lies between the two in the middle', () => {
  assert.equal(median([9, 1, 4]), 4);
  assert.equal(median([9, 1, 4, 6]), 5);
  assert.throws(() => median([]));
});

test('a ratio above 1 says that the peer takes longer', () => {
  assert.deepEqual(beside('a look', 250, 'a peer', 1000), {
    measure: 'a look',
    unit: 'ms',
    ours: 250,
    peer: 'a peer',
    theirs: 1000,
    ratio: 4,
    better: 'lower',
  });
  const { peer, theirs, ratio } = alone('a look', 250);
  assert.deepEqual([peer, theirs, ratio], [null, null, null]);
});

test('an error is told in %, and above 1 says that the peer is further off', () => {
  assert.deepEqual(errorBeside('p95', 1_500, 1_515, 'a peer', 15), {
    measure: 'p95',
    unit: '%',
    ours: 1,
    better: 'lower',
    peer: 'a peer',
    theirs: 99,
    ratio: 99,
  });
  assert.equal(errorBeside('p95', 1_500, 1_500, 'a peer', 1_530).ratio, 20);
  const { ours, peer, theirs, ratio } = errorBeside('p95', 1_500, 1_470, null, null);
  assert.deepEqual([ours, peer, theirs, ratio], [2, null, null, null]);
});

test('a rate is better when it is higher, and above 1 says that we do more', () => {
  const { ratio, better } = rateBeside('a scan', 'MB/s', 300, 'a peer', 400);
  assert.deepEqual([ratio, better], [0.75, 'higher']);
  assert.deepEqual(rateBeside('a scan', 'MB/s', 300.04, null, null).ours, 300);
});

test('the first round is not counted', async () => {
  let rounds = 0;
  await warm(3, () => {
    rounds += 1;
    return Promise.resolve();
  });
  assert.equal(rounds, 4);
});
