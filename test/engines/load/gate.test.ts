import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { gate, needsRerun, type Control, type Observed } from '../../../src/engines/load/gate.ts';
import { atRank, histogramOf } from '../../../src/engines/load/histogram.ts';
import { lognormal } from './lognormal.ts';

const budget = { name: 'GET /api/me', ms: 500 };

type Some = { readonly [ms: number]: number };

const observed = (some: Some, more: Partial<Observed> & { readonly failed?: number } = {}): Observed => {
  const waits = Object.entries(some).flatMap(([ms, count]) => Array.from({ length: count }, () => Number(ms)));
  const { failed = 0, ...rest } = more;
  return {
    waits: histogramOf([...waits, ...Array.from({ length: failed }, () => Infinity)]),
    failures: failed === 0 ? {} : { 'status 503': failed },
    lag: { p95: 1, max: 8 },
    ...rest,
  };
};

// Of 200, the bounds of the 95th percentile are the ranks 185 and 196.
const clearlyOver = observed({ 100: 184, 600: 16 });
const clearlyWithin = observed({ 100: 196, 600: 4 });
const overNotProven = observed({ 100: 185, 600: 15 });
const withinNotProven = observed({ 100: 195, 600: 5 });

describe('the gate', () => {
  test('over in both runs fails, in plain words with the figures', () => {
    const verdict = gate(budget, clearlyOver, observed({ 100: 150, 800: 50 }));
    assert.equal(verdict.outcome, 'fail');
    assert.match(
      verdict.reason,
      /^Members wait too long: one request in twenty to GET \/api\/me took 60\d ms or longer/,
    );
    assert.match(verdict.reason, /and (?:79|80)\d ms in a second run; the budget is 500 ms/);
  });

  test('over in the first run alone warns', () => {
    for (const rerun of [clearlyWithin, overNotProven, withinNotProven]) {
      const { outcome, reason } = gate(budget, clearlyOver, rerun);
      assert.equal(outcome, 'warn');
      assert.match(reason, /over its budget, not proven.*A second run did not confirm it: there it was \d+ ms/);
    }
  });

  test('over without a second run warns, and asks for one', () => {
    assert.equal(needsRerun(budget, clearlyOver), true);
    const { outcome, reason } = gate(budget, clearlyOver, null);
    assert.equal(outcome, 'warn');
    assert.match(reason, /measure again/);
  });

  test('one rank less is not proven: it warns, and needs no second run', () => {
    assert.equal(needsRerun(budget, overNotProven), false);
    const { outcome, reason } = gate(budget, overNotProven, null);
    assert.equal(outcome, 'warn');
    assert.match(reason, /at least \d+ ms, at most \d+ ms/);
  });

  test('within, by proof and without', () => {
    assert.equal(gate(budget, clearlyWithin, null).outcome, 'pass');
    assert.match(gate(budget, clearlyWithin, null).reason, /200 requests prove at most 10\d ms/);
    const unproven = gate(budget, withinNotProven, null);
    assert.equal(unproven.outcome, 'unproven');
    assert.match(unproven.reason, /200 requests are too few: they prove only at most 6\d\d ms/);
  });

  test('fewer than 59 requests prove nothing, however fast', () => {
    const { outcome, reason } = gate(budget, observed({ 10: 58 }), null);
    assert.equal(outcome, 'unproven');
    assert.match(reason, /58 requests are too few: below 59 nothing is proven/);
    assert.equal(gate(budget, observed({ 10: 59 }), null).outcome, 'pass');
  });

  test('a rounded wait never makes a proof: a budget inside a bucket is neither kept nor broken by what lies there', () => {
    const { low, high } = atRank(histogramOf([500]), 1);
    const inside = { ...budget, ms: (low + high) / 2 };
    for (const ms of [low * (1 + Number.EPSILON), inside.ms, high]) {
      const run = observed({ [ms]: 200 });
      assert.match(gate(inside, run, run).outcome, /^(?:unproven|warn)$/, `${ms} ms`);
    }
    const [below, above] = [observed({ [low]: 200 }), observed({ [high + 0.001]: 200 })];
    assert.deepEqual([gate(inside, below, null).outcome, gate(inside, above, above).outcome], ['pass', 'fail']);
  });

  test('more than 1 % of failed requests fail alone, in the first run or the second', () => {
    const { outcome, reason } = gate(budget, observed({ 10: 197 }, { failed: 3 }), null);
    assert.equal(outcome, 'fail');
    assert.match(reason, /^Members get no answer: 3 of 200 requests to GET \/api\/me failed \(3 × status 503\)/);
    assert.equal(gate(budget, observed({ 10: 198 }, { failed: 2 }), null).outcome, 'pass');
    assert.equal(gate(budget, clearlyOver, observed({ 10: 197 }, { failed: 3 })).outcome, 'fail');
  });

  test('the kinds of failure are told, the most frequent first', () => {
    const run = observed({ 10: 100 }, { failed: 9, failures: { 'connection refused': 2, 'status 500': 7 } });
    assert.match(gate(budget, run, null).reason, /\(7 × status 500, 2 × connection refused\)/);
  });

  test('a late generator is not enough, never a failure: slow, failing or fast', () => {
    for (const run of [clearlyOver, clearlyWithin, observed({ 10: 100 }, { failed: 100 })]) {
      const late = { ...run, lag: { p95: 2, max: 51 } };
      assert.equal(gate(budget, late, null).outcome, 'not-enough');
      assert.equal(gate(budget, clearlyOver, late).outcome, 'not-enough');
      assert.equal(needsRerun(budget, late), false);
    }
    assert.equal(gate(budget, { ...clearlyOver, lag: { p95: 2, max: 50 } }, clearlyOver).outcome, 'fail');
  });

  test('a slow control request makes it unknown, never a failure', () => {
    const control = (ms: number): Control => ({
      waits: histogramOf(Array<number>(200).fill(ms)),
      usualMs: 10,
    });
    const disturbed = { ...clearlyOver, control: control(52) };
    assert.equal(gate(budget, disturbed, null).outcome, 'unknown');
    assert.match(
      gate(budget, disturbed, null).reason,
      /took 5\d ms in the same run .* more than 5 times its usual 10 ms/,
    );
    assert.equal(gate(budget, clearlyOver, disturbed).outcome, 'unknown');
    assert.equal(needsRerun(budget, disturbed), false);
    const quiet = { ...clearlyOver, control: control(45) };
    assert.equal(gate(budget, quiet, quiet).outcome, 'fail');
  });

  test('nothing sent is not enough', () => assert.equal(gate(budget, observed({}), null).outcome, 'not-enough'));

  test('no reason says what is not known as if it were', () => {
    const runs = [clearlyOver, clearlyWithin, overNotProven, withinNotProven, observed({}), observed({ 900: 1 })];
    for (const first of runs)
      for (const rerun of [null, ...runs])
        assert.doesNotMatch(gate(budget, first, rerun).reason, /NaN|Infinity|undefined|null|should|\bmay\b/);
  });
});

/** Share of trials in which a server with this true 95th percentile fails, with 200 requests a run. */
const failing = (p95: number, seed: number, trials = 1_500): number => {
  const draw = lognormal(seed, 0.5);
  let failed = 0;
  for (let trial = 0; trial < trials; trial += 1) {
    const run = (): Observed => ({ ...clearlyOver, waits: histogramOf(draw(200, p95)) });
    const first = run();
    if (!needsRerun(budget, first)) continue;
    if (gate(budget, first, run()).outcome === 'fail') failed += 1;
  }
  return failed / trials;
};

describe('how often the gate is wrong', () => {
  test('a server exactly at its budget fails in 1 % of runs at most', () => {
    const share = failing(budget.ms, 20_261_127);
    assert.ok(share <= 0.01, `${share}`);
  });

  test('a server at 1.2 times its budget is found in 70 % of runs at least', () => {
    const share = failing(budget.ms * 1.2, 20_261_128);
    assert.ok(share >= 0.7, `${share}`);
  });

  test('one at 1.5 times is practically always found, one at 0.9 times never', () => {
    assert.ok(failing(budget.ms * 1.5, 20_261_129, 300) >= 0.99);
    assert.equal(failing(budget.ms * 0.9, 20_261_130, 300), 0);
  });

  test('what passes by proof is within the budget in 95 % of runs at least', () => {
    const draw = lognormal(20_261_131, 0.5);
    const trials = 1_000;
    let passed = 0;
    for (let trial = 0; trial < trials; trial += 1)
      if (gate(budget, { ...clearlyOver, waits: histogramOf(draw(200, budget.ms * 1.000_1)) }, null).outcome === 'pass')
        passed += 1;
    assert.ok(passed > 0 && passed / trials <= 0.05, `${passed}`);
  });
});
