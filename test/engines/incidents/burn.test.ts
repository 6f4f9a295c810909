import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { burning, burnRules, ratioBurns } from '../../../src/engines/incidents/burn.ts';
import type { Outcome } from '../../../src/engines/incidents/incident.ts';
import { minute, noon } from './story.ts';

describe('failing looks that are too many', () => {
  const numbers: readonly (readonly [number, number, readonly number[]])[] = [
    // Goal, interval; page long, page short, ticket long, ticket short.
    [0.99, minute, [9, 1, 44, 4]],
    [0.995, minute, [5, 1, 22, 2]],
    [0.999, minute, [1, 1, 5, 1]],
    [0.995, 30_000, [9, 1, 44, 4]],
    [0.995, 15 * minute, [1, 1, 2, 1]],
  ];
  for (const [goal, everyMs, expected] of numbers)
    test(`of ${goal * 100} % with a look each ${everyMs / 1_000} s: ${expected.join(', ')}`, () => {
      const rules = burnRules(goal, everyMs);
      assert.deepEqual(
        rules.flatMap(({ long, short }) => [long.failing, short.failing]),
        expected,
      );
      assert.deepEqual(
        rules.flatMap(({ long, short }) => [long.minutes, short.minutes]),
        [60, 5, 1_440, 120],
      );
      assert.deepEqual(
        rules.map(({ kind }) => kind),
        ['page', 'ticket'],
      );
    });

  const looksAt = (ago: readonly number[], outcome: Outcome = 'failing') =>
    ago.map(minutes => ({ at: noon - minutes * minute, outcome }));
  const kinds = (ago: readonly number[], outcome?: Outcome): readonly string[] =>
    burning(looksAt(ago, outcome), noon).map(({ kind }) => kind);

  test('five of an hour, one of them now', () => {
    assert.deepEqual(kinds([59, 40, 30, 20, 4]), ['page']);
    assert.deepEqual(kinds([59, 40, 30, 20]), [], 'four');
    assert.deepEqual(kinds([59, 40, 30, 20, 5]), [], 'none in these five minutes');
    assert.deepEqual(kinds([60, 40, 30, 20, 4]), [], 'one is an hour old');
    assert.deepEqual(kinds([59, 40, 30, 20, 4], 'unknown'), []);
    assert.deepEqual(kinds([-1, -2, -3, -4, -5]), [], 'looks that are yet to come');
  });

  test('a little all day', () => {
    const spread = Array.from({ length: 22 }, (_, index) => 60 + index * 60);
    assert.deepEqual(kinds(spread), ['ticket'].slice(1), 'one of two hours');
    assert.deepEqual(kinds([...spread, 30]), ['ticket']);
    assert.deepEqual(kinds(spread.slice(0, 20).concat(30)), []);
  });

  test('more that fails never ends it', () => {
    const ago = fc.array(fc.integer({ min: 0, max: 1_500 }), { maxLength: 60 });
    fc.assert(
      fc.property(ago, fc.integer({ min: 0, max: 1_500 }), (looks, more) => {
        const now = kinds(looks);
        assert.deepEqual(
          kinds([...looks, more]).filter(kind => now.includes(kind)),
          now,
        );
      }),
    );
  });
});

describe('shares of requests that fail', () => {
  const cases: readonly (readonly [string, number, number, number, number, string])[] = [
    ['a tenth of ten is nothing', 10, 1, 10, 1, 'too-few'],
    ['99 requests', 99, 50, 20, 10, 'too-few'],
    ['four errors', 100, 4, 20, 4, 'calm'],
    ['seven of a hundred', 100, 7, 20, 3, 'calm'],
    ['7.2 % exactly', 1_000, 72, 125, 9, 'burning'],
    ['just below', 1_000, 71, 125, 9, 'calm'],
    ['over by now', 1_000, 200, 100, 0, 'calm'],
    ['nobody came lately', 1_000, 200, 0, 0, 'calm'],
  ];
  for (const [what, requests, errors, lately, errorsLately, expected] of cases)
    test(`${what}: ${expected}`, () => {
      const traffic = { long: { requests, errors }, short: { requests: lately, errors: errorsLately } };
      assert.equal(ratioBurns(traffic, 14.4), expected);
    });
});
