import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { oneSided, twoSided } from '../../../src/engines/load/bounds.ts';

/** P(B ≤ k) for a binomial B by whole numbers: chance 19/20, as numerator over 20 ** n. */
const atMostExactly = (n: number, k: number): number => {
  let [numerator, choose] = [0n, 1n];
  for (let hit = 0; hit <= k; hit += 1) {
    numerator += choose * 19n ** BigInt(hit);
    choose = (choose * BigInt(n - hit)) / BigInt(hit + 1);
  }
  return Number((numerator * 10n ** 15n) / 20n ** BigInt(n)) / 1e15;
};

describe('bounds of the 95th percentile', () => {
  for (const [count, lower, upper] of [
    [100, 90, 100],
    [200, 184, 197],
    [500, 465, 485],
    [1_000, 936, 964],
  ] as const)
    test(`${count} waits: ranks ${lower} to ${upper} with 95 %`, () =>
      assert.deepEqual(twoSided(count, 0.95, 0.95), { lower, upper }));

  test('20 to 60 waits have no upper bound with 95 % on both sides; 72 are the first that have', () => {
    for (let count = 20; count <= 71; count += 1) assert.equal(twoSided(count, 0.95, 0.95).upper, null, `${count}`);
    assert.equal(twoSided(72, 0.95, 0.95).upper, 72);
  });

  test('on one side 59 are the first, and there it is the longest wait', () => {
    for (let count = 1; count <= 58; count += 1) assert.equal(oneSided(count, 0.95, 0.95).upper, null, `${count}`);
    assert.equal(oneSided(59, 0.95, 0.95).upper, 59);
  });

  test('one wait bounds nothing from below at 99 %, nor does none', () => {
    assert.deepEqual(oneSided(1, 0.95, 0.99), { lower: null, upper: null });
    assert.deepEqual(oneSided(0, 0.95, 0.95), { lower: null, upper: null });
  });

  test('the bounds are the tightest that keep their promise, by exact arithmetic', () => {
    for (const count of [59, 60, 100, 173, 200, 500]) {
      const { lower, upper } = oneSided(count, 0.95, 0.95);
      assert.ok(lower !== null && upper !== null);
      assert.ok(atMostExactly(count, lower - 1) <= 0.05, `${count}: lower`);
      assert.ok(atMostExactly(count, lower) > 0.05, `${count}: the next rank is no lower bound`);
      assert.ok(atMostExactly(count, upper - 1) >= 0.95, `${count}: upper`);
      assert.ok(atMostExactly(count, upper - 2) < 0.95, `${count}: the rank before is no upper bound`);
    }
  });

  test('large samples neither underflow nor drift', () => {
    const { lower, upper } = twoSided(20_000, 0.95, 0.95);
    // Normal approximation: 19000 ± 1.96 · √(20000 · 0.95 · 0.05).
    assert.ok(lower !== null && Math.abs(lower - 18_939.6) < 2, `${lower}`);
    assert.ok(upper !== null && Math.abs(upper - 19_060.4) < 2, `${upper}`);
  });

  test('what is no share is refused', () => {
    for (const share of [0, 1, -0.5, NaN]) assert.throws(() => oneSided(100, share, 0.95), RangeError);
  });
});
