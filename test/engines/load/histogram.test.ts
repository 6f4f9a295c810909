import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import {
  atRank,
  fromJson,
  histogramOf,
  merge,
  quantile,
  rankOf,
  relativeError,
  toJson,
} from '../../../src/engines/load/histogram.ts';

/** From nanoseconds to months, evenly over the orders of magnitude, as waits are. */
const wait = fc.oneof(
  { arbitrary: fc.double({ min: -6, max: 10, noNaN: true }).map(power => 10 ** power), weight: 8 },
  { arbitrary: fc.constantFrom(0, Infinity, 0.001, 1, 500), weight: 1 },
);
const waits = fc.array(wait, { maxLength: 60 });
const some = fc.array(wait, { minLength: 1, maxLength: 60 });
const share = fc.double({ min: 0, max: 1, noNaN: true });

const exact = (values: readonly number[], part: number): number =>
  values.toSorted((left, right) => left - right)[rankOf(values.length, part) - 1] ?? NaN;

describe('a histogram of waits', () => {
  test('every quantile is within 0.1 %, below a microsecond within a microsecond', () => {
    fc.assert(
      fc.property(some, share, (values, part) => {
        const [found, truth] = [quantile(histogramOf(values), part), exact(values, part)];
        if (truth === Infinity) return assert.equal(found, Infinity);
        assert.ok(Math.abs(found - truth) <= Math.max(truth * (relativeError + 1e-9), 0.001), `${found} for ${truth}`);
      }),
    );
  });

  test('the edges hold the exact wait', () => {
    fc.assert(
      fc.property(some, values => {
        const histogram = histogramOf(values);
        values
          .toSorted((left, right) => left - right)
          .forEach((truth, index) => {
            const { low, high } = atRank(histogram, index + 1);
            assert.ok((low < truth || truth === 0 || low === Infinity) && truth <= high, `${low} ${truth} ${high}`);
          });
      }),
    );
  });

  test('a wait on an edge lies below it, the next number above it', () => {
    for (let bucket = 0; bucket < 12_000; bucket += 1) {
      const { high } = atRank({ count: 1, infinite: 0, buckets: new Map([[bucket, 1]]) }, 1);
      const next = high * (1 + Number.EPSILON);
      assert.deepEqual([...histogramOf([high]).buckets.keys()], [bucket], `${high}`);
      assert.deepEqual([...histogramOf([next]).buckets.keys()], [bucket + 1], `${next}`);
    }
  });

  test('merging is counting all in one, in any order', () => {
    fc.assert(
      fc.property(waits, waits, waits, (one, two, three) => {
        const [a, b, c] = [histogramOf(one), histogramOf(two), histogramOf(three)];
        assert.deepEqual(toJson(merge(a, b)), toJson(histogramOf([...one, ...two])));
        assert.deepEqual(toJson(merge(a, b)), toJson(merge(b, a)));
        assert.deepEqual(toJson(merge(merge(a, b), c)), toJson(merge(a, merge(b, c))));
        assert.deepEqual(merge(a, histogramOf([])), a);
      }),
    );
  });

  test('nothing is lost: the total is the number of waits', () => {
    fc.assert(
      fc.property(waits, values => {
        const { count, infinite, buckets } = histogramOf(values);
        assert.equal(count, values.length);
        assert.equal(infinite, values.filter(value => value === Infinity).length);
        assert.equal(
          [...buckets.values()].reduce((sum, inside) => sum + inside, infinite),
          count,
        );
      }),
    );
  });

  test('it survives JSON', () => {
    fc.assert(
      fc.property(waits, values => {
        const histogram = histogramOf(values);
        assert.deepEqual(fromJson(JSON.parse(JSON.stringify(toJson(histogram)))), histogram);
      }),
    );
  });

  test('other JSON is refused', () => {
    const good = toJson(histogramOf([1, 2, Infinity]));
    assert.equal(fromJson(good).count, 3);
    for (const broken of [
      null,
      [],
      'text',
      {},
      { ...good, layout: 'another' },
      { ...good, infinite: -1 },
      { ...good, infinite: 0.5 },
      { ...good, buckets: {} },
      { ...good, buckets: [[1]] },
      { ...good, buckets: [[1, 0]] },
      { ...good, buckets: [[-1, 1]] },
      { ...good, buckets: [['1', 1]] },
      {
        ...good,
        buckets: [
          [1, 1],
          [1, 1],
        ],
      },
    ])
      assert.throws(() => fromJson(broken), RangeError, JSON.stringify(broken));
  });

  test('what is no wait and what is no rank is refused', () => {
    for (const ms of [-1, NaN, -Infinity]) assert.throws(() => histogramOf([ms]), RangeError);
    for (const rank of [0, 3, 1.5]) assert.throws(() => atRank(histogramOf([1, 2]), rank), RangeError);
    assert.throws(() => quantile(histogramOf([]), 0.5), RangeError);
  });

  test('a nearest rank is not pushed up by floating point', () => {
    for (let count = 20; count <= 20_000; count += 20) assert.equal(rankOf(count, 0.95), (count * 19) / 20);
    assert.deepEqual([rankOf(21, 0.95), rankOf(1, 0.95), rankOf(7, 0)], [20, 1, 1]);
  });
});
