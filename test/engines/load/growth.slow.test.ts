import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { growth, growthNeedsRerun, type Machine } from '../../../src/engines/load/growth.ts';
import { histogramOf } from '../../../src/engines/load/histogram.ts';
import { lognormal } from './lognormal.ts';

const machine: Machine = {
  processor: '2 × Some Processor',
  node: '24.21.0',
  system: 'linux x64',
  load: '10 a second, 200 of each of 3 endpoints',
};
const of = (waits: readonly number[], on = machine) => ({ waits: histogramOf(waits), machine: on });
const flat = (ms: number, count = 200) => of(Array<number>(count).fill(ms));

describe('growth against a stored measurement', () => {
  test('clearly slower fails, with both figures', () => {
    const { outcome, reason } = growth('GET /api/feed', flat(100), flat(200), flat(220));
    assert.equal(outcome, 'fail');
    assert.match(
      reason,
      /^Members wait longer than before: GET \/api\/feed became 100 % slower; .* took 200 ms or longer, 100 ms before.*there one request in twenty took 220 ms.*At least 100 ms of it is no chance/,
    );
  });

  test('little growth passes: by share, by time, and when it became faster', () => {
    for (const [before, now] of [
      [1_000, 1_190],
      [20, 49],
      [500, 100],
    ] as const)
      assert.equal(growth('it', flat(before), flat(now), null).outcome, 'pass', `${before} to ${now} ms`);
    assert.equal(growth('it', flat(200), flat(250), flat(250)).outcome, 'fail');
  });

  test('growth that a few slow requests make is not proven', () => {
    const waits = (slow: number) => of([...Array<number>(200 - slow).fill(100), ...Array<number>(slow).fill(300)]);
    const { outcome, reason } = growth('it', waits(9), waits(11), null);
    assert.equal(outcome, 'warn');
    assert.match(reason, /not proven/);
  });

  test('growth in one run alone warns: the second decides, and is asked for', () => {
    assert.equal(growthNeedsRerun('it', flat(100), flat(200)), true);
    assert.equal(growthNeedsRerun('it', flat(100), flat(120)), false);
    assert.match(growth('it', flat(100), flat(200), null).reason, /measure again/);
    const { outcome, reason } = growth('it', flat(100), flat(200), flat(100));
    assert.equal(outcome, 'warn');
    assert.match(reason, /A second run did not confirm it: there one request in twenty took 100 ms/);
    assert.equal(growth('it', flat(100), flat(200), flat(200, 10)).outcome, 'not-enough');
  });

  test('another machine or another load is never compared, and the reason names what differs', () => {
    for (const [key, value] of [
      ['processor', '4 × Another'],
      ['node', '26.0.0'],
      ['system', 'darwin arm64'],
      ['load', '10 a second, 100 of each of 3 endpoints'],
    ] as const) {
      const { outcome, reason } = growth(
        'it',
        flat(100),
        { ...flat(900), machine: { ...machine, [key]: value } },
        null,
      );
      assert.equal(outcome, 'unknown');
      assert.ok(reason.includes(`${machine[key]} then, ${value} now`), reason);
    }
  });

  test('too few, or failed requests, are no growth', () => {
    assert.equal(growth('it', flat(100, 58), flat(900), null).outcome, 'not-enough');
    assert.equal(growth('it', flat(100), flat(900, 58), null).outcome, 'not-enough');
    assert.equal(growth('it', flat(100), of(Array<number>(200).fill(Infinity)), null).outcome, 'unknown');
    assert.equal(growth('it', of([]), of([]), null).outcome, 'not-enough');
  });
});

/** Share of trials in which a server whose true 95th percentile went from 400 ms to `now` fails. */
const failing = (now: number, seed: number, trials = 600): number => {
  const draw = lognormal(seed, 0.5);
  let failed = 0;
  for (let trial = 0; trial < trials; trial += 1) {
    const [before, first] = [of(draw(200, 400)), of(draw(200, now))];
    if (!growthNeedsRerun('it', before, first)) continue;
    if (growth('it', before, first, of(draw(200, now))).outcome === 'fail') failed += 1;
  }
  return failed / trials;
};

describe('how often the growth gate is wrong', () => {
  test('a server that did not change fails in 1 % of runs at most', () => {
    const share = failing(400, 20_261_133);
    assert.ok(share <= 0.01, `${share}`);
  });

  test('one that became 1.5 times as slow is found in 80 % of runs at least', () => {
    const share = failing(600, 20_261_134, 200);
    assert.ok(share >= 0.8, `${share}`);
  });
});
