import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { burnRules, counted, isBurning, isCalm, ratioBurns } from '../../../src/engines/incidents/burn.ts';
import { day, hour, minute, noon } from './story.ts';

describe('failing looks that are too many', () => {
  const numbers: readonly (readonly [everyMs: number, failing: readonly number[], calm: readonly number[]])[] = [
    // Page long, page short, ticket long, ticket short; most that may fail when each is over.
    [minute, [5, 1, 22, 2], [1, 7]],
    [30_000, [9, 1, 44, 4], [2, 14]],
    [10_000, [26, 3, 130, 11], [7, 43]],
    [15 * minute, [5, 1, 22, 2], [0, 0]],
    [hour, [5, 1, 11, 2], [0, 0]],
    [12 * hour, [5, 1, 5, 1], [0, 0]],
  ];
  for (const [everyMs, failing, calm] of numbers)
    test(`with a look each ${everyMs / 1_000} s: ${failing.join(', ')}`, () => {
      const rules = burnRules(everyMs);
      assert.deepEqual(
        rules.flatMap(({ long, short }) => [long.failing, short.failing]),
        failing,
      );
      assert.deepEqual(
        rules.map(rule => rule.calm.failing),
        calm,
      );
      assert.deepEqual(
        rules.map(({ kind }) => kind),
        ['page', 'ticket'],
      );
    });

  test('are counted in an hour or a day, or in as many looks where these take longer; never in more than 30 days', () => {
    const times = (everyMs: number): readonly number[] =>
      burnRules(everyMs).flatMap(({ long, short }) => [long.ms, short.ms]);
    assert.deepEqual(times(10_000), [hour, 5 * minute, day, 2 * hour]);
    assert.deepEqual(times(minute), [hour, 5 * minute, day, 2 * hour]);
    assert.deepEqual(times(15 * minute), [15 * hour, 75 * minute, 15 * day, 30 * hour]);
    assert.deepEqual(times(12 * hour), [30 * day, 60 * hour, 30 * day, 30 * day]);
  });

  const looksAt = (ago: readonly number[], good = 0) => ({ failed: ago.map(minutes => noon - minutes * minute), good });
  const kinds = (ago: readonly number[]): readonly string[] =>
    burnRules(minute)
      .filter(rule => isBurning(looksAt(ago), noon, rule))
      .map(({ kind }) => kind);

  test('five of an hour, one of them now', () => {
    assert.deepEqual(kinds([59, 40, 30, 20, 4]), ['page']);
    assert.deepEqual(kinds([59, 40, 30, 20]), [], 'four');
    assert.deepEqual(kinds([59, 40, 30, 20, 5]), [], 'none in these five minutes');
    assert.deepEqual(kinds([60, 40, 30, 20, 4]), [], 'one is an hour old');
    assert.deepEqual(kinds([-1, -2, -3, -4, -5]), [], 'looks that are yet to come');
  });

  test('a little all day', () => {
    const spread = Array.from({ length: 22 }, (_, index) => 60 + index * 60);
    assert.deepEqual(kinds(spread), [], 'one of two hours');
    assert.deepEqual(kinds([...spread, 30]), ['ticket']);
    assert.deepEqual(kinds(spread.slice(0, 20).concat(30)), []);
  });

  test('are over after sixty good looks, no more having failed than the goal allows; silence ends nothing', () => {
    const calm = (which: 0 | 1, ago: readonly number[], good: number): boolean =>
      isCalm(looksAt(ago, good), noon, burnRules(minute)[which]);
    assert.ok(calm(0, [300, 239], 60));
    assert.ok(!calm(0, [239, 238], 60), 'two within four hours');
    assert.ok(!calm(0, [600], 59), 'too few good ones since');
    const seven = [1_400, 1_300, 1_200, 1_100, 1_000, 900, 60];
    assert.ok(calm(1, seven, 60));
    assert.ok(!calm(1, [1_439, ...seven], 60), 'eight of a day');
  });

  test('more that fails never ends it, and nothing is calm and too much at once', () => {
    const ago = fc.array(fc.integer({ min: 0, max: 1_500 }), { maxLength: 60 });
    fc.assert(
      fc.property(ago, fc.integer({ min: 0, max: 1_500 }), fc.nat(200), (looks, more, good) => {
        const now = kinds(looks);
        assert.deepEqual(
          kinds([...looks, more]).filter(kind => now.includes(kind)),
          now,
        );
        for (const rule of burnRules(minute))
          assert.ok(!(isBurning(looksAt(looks, good), noon, rule) && isCalm(looksAt(looks, good), noon, rule)));
      }),
    );
  });

  test('what is remembered of them decides as all of them would', () => {
    const every = fc.constantFrom(10_000, minute, 15 * minute, hour);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 30 * 1_440 }), { maxLength: 300 }), every, (ago, everyMs) => {
        const failed = ago.toSorted((one, other) => other - one).map(minutes => noon - minutes * minute);
        const kept = counted(failed, at => at, noon, everyMs);
        assert.ok(kept.length <= burnRules(everyMs)[1].long.failing);
        for (const rule of burnRules(everyMs))
          for (const judged of [isBurning, isCalm])
            assert.equal(judged({ failed: kept, good: 60 }, noon, rule), judged({ failed, good: 60 }, noon, rule));
      }),
    );
  });
});

describe('shares of requests that fail', () => {
  const cases: readonly (readonly [string, number, number, number, number, boolean])[] = [
    ['a tenth of ten is nothing', 10, 1, 10, 1, false],
    ['99 requests', 99, 50, 20, 10, false],
    ['four errors', 100, 4, 20, 4, false],
    ['seven of a hundred', 100, 7, 20, 3, false],
    ['7.2 % exactly', 1_000, 72, 125, 9, true],
    ['just below', 1_000, 71, 125, 9, false],
    ['over by now', 1_000, 200, 100, 0, false],
    ['nobody came lately', 1_000, 200, 0, 0, false],
  ];
  for (const [what, requests, errors, lately, errorsLately, expected] of cases)
    test(`${what}: ${expected ? 'too many' : 'no'}`, () => {
      const traffic = { long: { requests, errors }, short: { requests: lately, errors: errorsLately } };
      assert.equal(ratioBurns(traffic), expected);
    });
});
