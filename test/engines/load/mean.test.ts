import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { judgeMean, meanOf } from '../../../src/engines/load/mean.ts';
import { lognormal } from './lognormal.ts';

const budget = { name: 'sign-in to dashboard', ms: 3_000 };
const times = (count: number, low: number, high = low): readonly number[] =>
  Array.from({ length: count }, (_, index) => (index % 2 === 0 ? low : high));

describe('the mean of journeys', () => {
  test('the interval is that of Student', () => {
    // NIST/SEMATECH e-Handbook: t of 9 degrees of freedom is 1.833; 1 to 10 has the deviation 3.0277.
    const { mean, interval } = meanOf([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    assert.equal(mean, 5.5);
    assert.ok(interval !== null);
    assert.ok(Math.abs(interval[0] - (5.5 - (1.833 * 3.02765) / Math.sqrt(10))) < 1e-4);
    assert.ok(Math.abs(interval[1] - (5.5 + (1.833 * 3.02765) / Math.sqrt(10))) < 1e-4);
  });

  test('beyond the table it goes on without a step', () => {
    const half = (count: number): number => {
      const { mean, interval } = meanOf(times(count, 0, 2));
      const deviation = Math.sqrt(count / (count - 1) / count);
      return interval === null ? NaN : (interval[1] - mean) / deviation;
    };
    // t of 31, 61 and 121 degrees of freedom, from tables.
    for (const [count, t] of [
      [32, 1.6955],
      [62, 1.6702],
      [122, 1.6575],
    ] as const)
      assert.ok(Math.abs(half(count) - t) < 2e-4, `${count}: ${half(count)}`);
  });

  test('one value has no interval, none has no mean', () => {
    assert.deepEqual(meanOf([7]), { mean: 7, interval: null });
    assert.throws(() => meanOf([]), RangeError);
  });

  for (const [what, journeys, outcome] of [
    ['all of the interval over the budget fails', times(10, 3_400, 3_600), 'fail'],
    ['a mean over the budget with room for doubt warns', times(10, 2_000, 4_400), 'warn'],
    ['all of the interval within passes', times(10, 1_400, 1_600), 'pass'],
    ['a mean within with room for doubt is unproven', times(10, 1_600, 4_200), 'unproven'],
    ['one journey proves nothing: within', [1_000], 'unproven'],
    ['one journey proves nothing: over', [9_000], 'warn'],
    ['a journey that never arrived lets nothing pass', [...times(9, 1_000, 1_100), null], 'unknown'],
    ['a journey that never arrived excuses nothing', [...times(9, 3_400, 3_600), null], 'fail'],
    ['no journey at all is not enough', [], 'not-enough'],
    ['no journey that arrived is not enough', [null, null], 'not-enough'],
  ] as const)
    test(what, () => {
      const verdict = judgeMean(budget, journeys);
      assert.equal(verdict.outcome, outcome);
      assert.doesNotMatch(verdict.reason, /NaN|Infinity|undefined|null|should|\bmay\b/);
    });

  test('the words hold mean, budget and interval', () => {
    assert.equal(
      judgeMean(budget, times(10, 3_400, 3_600)).reason,
      'Members wait too long at sign-in to dashboard: it was completed 10 times and took 3.5 s on average, the budget is 3 s. The true average lies between 3.44 s and 3.56 s.',
    );
    assert.match(judgeMean(budget, [null, ...times(9, 3_400, 3_600)]).reason, /completed 9 of 10 times/);
  });

  test('ten journeys of a mean at the budget fail in 5 % of runs at most', () => {
    const [trials, sigma] = [2_000, 0.5];
    const draw = lognormal(20_261_132, sigma);
    // Mean of a log-normal: median · e^(σ²/2); its 95th percentile: median · e^(1.645 σ).
    const p95 = (budget.ms / Math.exp(sigma ** 2 / 2)) * Math.exp(1.644_853_627 * sigma);
    let failed = 0;
    for (let trial = 0; trial < trials; trial += 1)
      if (judgeMean(budget, draw(10, p95)).outcome === 'fail') failed += 1;
    assert.ok(failed > 0 && failed / trials <= 0.05, `${failed / trials}`);
  });
});
