import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gate, needsRerun, type Observed } from '../../../src/engines/load/gate.ts';
import { histogramOf, quantile } from '../../../src/engines/load/histogram.ts';
import { lognormal } from './lognormal.ts';

const budget = { name: 'GET /api/me', ms: 500 };
const trials = 400;

/** Shares of trials in which each way of judging says "over": the plain p95, the lower bound, and the lower bound twice. */
const power = (times: number, count: number, seed: number): { naive: number; bound: number; twice: number } => {
  const draw = lognormal(seed, 0.5);
  const run = (): Observed => ({
    waits: histogramOf(draw(count, budget.ms * times)),
    failures: {},
    lag: { p95: 0, max: 0 },
  });
  const over = { naive: 0, bound: 0, twice: 0 };
  for (let trial = 0; trial < trials; trial += 1) {
    const first = run();
    if (quantile(first.waits, 0.95) > budget.ms) over.naive += 1;
    if (!needsRerun(budget, first)) continue;
    over.bound += 1;
    if (gate(budget, first, run()).outcome === 'fail') over.twice += 1;
  }
  return { naive: over.naive / trials, bound: over.bound / trials, twice: over.twice / trials };
};

// Waits are log-normal with a sigma of 0.5. The shares were worked out apart from this code, with 1500 trials each.
const table: readonly (readonly [
  times: number,
  naive100: number,
  bound100: number,
  twice100: number,
  bound200: number,
  twice200: number,
  twice500: number,
])[] = [
  [0.9, 0.1, 0, 0, 0, 0, 0],
  [1, 0.4, 0.03, 0, 0.04, 0, 0],
  [1.1, 0.74, 0.18, 0.03, 0.4, 0.16, 0.46],
  [1.2, 0.95, 0.56, 0.31, 0.86, 0.74, 0.99],
  [1.5, 1, 1, 0.99, 1, 1, 1],
  [2, 1, 1, 1, 1, 1, 1],
];

for (const [times, naive100, bound100, twice100, bound200, twice200, twice500] of table)
  test(`how often the gate says over at ${times} times the budget`, () => {
    const [few, usual, many] = [100, 200, 500].map((count, index) => power(times, count, 20_261_140 + index));
    const near = (share: number | undefined, expected: number, what: string): void => {
      // Four standard errors of both simulations, and half of the last printed digit.
      const slack = 4 * Math.sqrt(Math.max(expected * (1 - expected), 0.005) * (1 / trials + 1 / 1_500)) + 0.005;
      assert.ok(Math.abs((share ?? NaN) - expected) <= slack, `${what}: ${share}, expected ${expected} ± ${slack}`);
    };
    near(few?.naive, naive100, 'plain p95, 100 requests');
    near(few?.bound, bound100, 'lower bound, 100 requests');
    near(few?.twice, twice100, 'lower bound twice, 100 requests');
    near(usual?.bound, bound200, 'lower bound, 200 requests');
    near(usual?.twice, twice200, 'lower bound twice, 200 requests');
    near(many?.twice, twice500, 'lower bound twice, 500 requests');
  });
