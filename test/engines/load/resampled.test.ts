import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { histogramOf, rankOf } from '../../../src/engines/load/histogram.ts';
import { differenceAtLeast, resampled } from '../../../src/engines/load/resampled.ts';
import { lehmer } from '../../proof/random-pairs.ts';
import { lognormal } from './lognormal.ts';

describe('a sample drawn again from itself', () => {
  test('the exact spread is that of forty thousand random draws', () => {
    const waits = lognormal(7, 0.5)(100, 500);
    const exact = resampled(histogramOf(waits), 0.95);
    const next = lehmer(11);
    const draws = 40_000;
    const drawn = Array.from(
      { length: draws },
      () =>
        Array.from({ length: waits.length }, () => waits[Math.floor(next() * waits.length)] ?? 0).toSorted(
          (left, right) => left - right,
        )[rankOf(waits.length, 0.95) - 1] ?? 0,
    );
    for (const edge of [350, 400, 450, 500, 550, 600]) {
      const share = exact.filter(({ value }) => value <= edge).reduce((sum, { weight }) => sum + weight, 0);
      const random = drawn.filter(value => value <= edge).length / draws;
      assert.ok(Math.abs(share - random) < 0.012, `at most ${edge} ms: ${share} exact, ${random} drawn`);
    }
  });

  test('its weights are whole, for small and large samples', () => {
    for (const count of [1, 2, 59, 200, 5_000]) {
      const spread = resampled(histogramOf(lognormal(count, 0.5)(count, 500)), 0.95);
      const whole = spread.reduce((sum, { weight }) => sum + weight, 0);
      assert.ok(Math.abs(whole - 1) < 1e-5, `${count}: ${whole}`);
    }
  });

  test('a difference is certain as far as almost every pair exceeds it', () => {
    const [one, other] = [
      [
        { value: 10, weight: 0.5 },
        { value: 20, weight: 0.5 },
      ],
      [
        { value: 1, weight: 0.9 },
        { value: 15, weight: 0.1 },
      ],
    ];
    // Pairs: −5 (5 %), 5 (5 %), 9 (45 %), 19 (45 %).
    assert.deepEqual(
      [0.96, 0.94, 0.85, 0.5].map(certainty => differenceAtLeast(one, other, certainty)),
      [-5, 5, 9, 9],
    );
    assert.throws(() => differenceAtLeast([], other, 0.95), RangeError);
  });
});
