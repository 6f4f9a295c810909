import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { arrivalsOf, usualShape, type Shape } from '../../../src/engines/load/schedule.ts';

const shapes = fc.record({
  perSecond: fc.integer({ min: 1, max: 1_000 }),
  warmUp: fc.integer({ min: 0, max: 10 }),
  perEndpoint: fc.integer({ min: 10, max: 60 }),
  blocks: fc.integer({ min: 1, max: 10 }),
});

const counts = (values: readonly (number | null)[]): ReadonlyMap<number | null, number> =>
  new Map([...Map.groupBy(values, value => value)].map(([value, all]) => [value, all.length]));

describe('the schedule', () => {
  test('arrivals come at a constant rate, and every endpoint gets its number', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 8 }), shapes, (endpoints, shape) => {
        const arrivals = arrivalsOf(endpoints, shape);
        arrivals.forEach(({ at }, index) => assert.equal(at, (index * 1_000) / shape.perSecond));
        for (let endpoint = 0; endpoint < endpoints; endpoint += 1) {
          const own = arrivals.filter(arrival => arrival.endpoint === endpoint).map(({ block }) => block);
          assert.equal(own.filter(block => block === null).length, shape.warmUp);
          assert.equal(own.filter(block => block !== null).length, shape.perEndpoint);
          assert.deepEqual(
            own.slice(shape.warmUp).map(Number),
            own
              .slice(shape.warmUp)
              .map(Number)
              .toSorted((left, right) => left - right),
          );
        }
      }),
    );
  });

  test('endpoints take turns, and none always follows the same one', () => {
    const order = arrivalsOf(3, { perSecond: 10, warmUp: 0, perEndpoint: 3, blocks: 1 }).map(
      ({ endpoint }) => endpoint,
    );
    assert.deepEqual(order, [0, 1, 2, 1, 2, 0, 2, 0, 1]);
  });

  test('usually there are four blocks of fifty after the warm-up', () => {
    const own = arrivalsOf(2, usualShape).filter(({ endpoint }) => endpoint === 1);
    assert.deepEqual(
      [...counts(own.map(({ block }) => block))],
      [
        [null, 20],
        [0, 50],
        [1, 50],
        [2, 50],
        [3, 50],
      ],
    );
  });

  test('a shape beyond the limits is refused', () => {
    const refused = (change: Partial<Shape>, endpoints = 1): void =>
      assert.throws(() => arrivalsOf(endpoints, { ...usualShape, ...change }), RangeError, JSON.stringify(change));
    for (const perSecond of [0, -1, NaN, 1_001]) refused({ perSecond });
    refused({ warmUp: -1 });
    refused({ perEndpoint: 0 });
    refused({ perEndpoint: 1.5 });
    refused({ blocks: 0 });
    refused({ perEndpoint: 3, blocks: 4 });
    refused({ perEndpoint: 10_000 }, 2);
  });
});
