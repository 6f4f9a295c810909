import assert from 'node:assert/strict';
import { test } from 'node:test';
import { slowerIn, slowerRemembers } from '../../../src/engines/statements/slower.ts';
import type { Snapshot } from '../../../src/engines/statements/snapshot.ts';

const spanMs = 10_000;

/** Numbers between 0 and 1 that are the same in each run (Lehmer, MINSTD). */
const chance = (seed: number): (() => number) => {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
};

test('30 days of a statement with a heavy tail, a stall of half a minute each hour and a slow quarter of an hour: told for that alone', () => {
  const random = chance(20_261_129);
  /** Mean of so many waits of 8 ms at the median, of which one in a thousand is longer than 4 s (Pareto, shape 1.1). */
  const meanOf = (calls: number): number => {
    let sum = 0;
    for (let call = 0; call < calls; call += 1) sum += Math.min(10_000, 4.26 / (1 - random()) ** (1 / 1.1));
    return sum / calls;
  };
  const perDay = 86_400_000 / spanMs;
  const outage = 17 * perDay + 1_000;
  let lately: Snapshot[] = [];
  let [calls, totalMs] = [0, 0];
  const told: number[] = [];
  for (let span = 0; span < 30 * perDay; span += 1) {
    const more = 10 + Math.round(random() * 20);
    // It begins in the middle of a span: three of them see it.
    const stalled = [0.5, 1, 1, 0.5][(span % 360) - 100] ?? 0;
    const isOut = span >= outage && span < outage + 90;
    calls += more;
    const usual = isOut ? 900 : more === 0 ? 0 : meanOf(more);
    totalMs += more * (stalled * 5_000 + (1 - stalled) * usual);
    lately = [
      ...lately,
      { at: span * spanMs, resetAt: 0, counted: [{ key: 'feed', text: 'select feed', calls, totalMs, rows: calls }] },
    ].slice(-slowerRemembers);
    if ((slowerIn(lately) ?? []).length > 0) told.push(span);
  }
  assert.ok(told.length > 0, 'the outage is told');
  assert.deepEqual(
    told.filter(span => span < outage || span >= outage + 91),
    [],
  );
  assert.ok((told[0] ?? Infinity) <= outage + 40, `${told[0]} after ${outage}`);
});
