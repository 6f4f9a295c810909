import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gate, type Observed } from '../../../src/engines/load/gate.ts';
import { histogramOf } from '../../../src/engines/load/histogram.ts';
import { gateLate, needsRerunLate } from '../../../src/engines/load/late-gate.ts';

const budget = { name: 'GET /api/me', ms: 500 };
const run = (ms: number, lag: number, count = 75): Observed => ({
  waits: histogramOf(Array.from({ length: count }, () => ms)),
  failures: {},
  lag: { p95: lag, max: lag },
});

test('in time it is the gate itself', () => {
  for (const ms of [30, 480, 520, 900])
    assert.deepEqual(gateLate(budget, run(ms, 8), run(ms, 8)), gate(budget, run(ms, 8), run(ms, 8)));
});

test('within the budget although the generator was late: its lag only made it longer', () => {
  assert.equal(gate(budget, run(200, 150), null).outcome, 'not-enough');
  assert.equal(gateLate(budget, run(200, 150), null).outcome, 'pass');
  assert.equal(gateLate(budget, run(200, 150, 30), null).outcome, 'unproven');
});

test('over the budget by more than the lag is over it, and says so', () => {
  assert.equal(needsRerunLate(budget, run(900, 150)), true);
  const { outcome, reason } = gateLate(budget, run(900, 150), run(900, 150));
  assert.equal(outcome, 'fail');
  assert.match(reason, /the budget is 500 ms.*up to 150 ms late; that is taken into account/s);
});

test('in between nothing is said', () => {
  assert.equal(needsRerunLate(budget, run(600, 150)), false);
  assert.equal(gateLate(budget, run(600, 150), run(600, 150)).outcome, 'not-enough');
  assert.equal(gateLate(budget, run(900, 150), null).outcome, 'not-enough');
  assert.equal(gateLate(budget, run(30, 4, 0), null).outcome, 'not-enough');
});
