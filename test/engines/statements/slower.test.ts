import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Snapshot } from '../../../src/engines/statements/snapshot.ts';
import { slowerIn } from '../../../src/engines/statements/slower.ts';

/** What one span of 10 s adds: calls of the feed, and what each took in ms. */
type Span = readonly [calls: number, meanMs: number];
const spanMs = 10_000;

/** Counters after each of these spans; `anewAfter`: somebody reset them then. */
const counted = (spans: readonly Span[], anewAfter = Infinity): readonly Snapshot[] => {
  let [calls, totalMs] = [1_000, 4_000];
  let resetAt = 0;
  const at = (index: number): Snapshot => ({
    at: index * spanMs,
    resetAt,
    counted: [{ key: 'feed', text: 'select * from post where author = $1', calls, totalMs, rows: calls }],
  });
  return [
    at(0),
    ...spans.map(([more, meanMs], index) => {
      if (index === anewAfter) [calls, totalMs, resetAt] = [0, 0, index * spanMs + 1];
      calls += more;
      totalMs += more * meanMs;
      return at(index + 1);
    }),
  ];
};
const quick: Span = [40, 4];
const slow: Span = [20, 600];
const minute = Array.from({ length: 6 }, () => slow);
const found = (...spans: readonly Span[]) => slowerIn(counted(spans));

describe('a statement that has become slow', () => {
  test('is told when a whole minute shows it, with what it took before', () => {
    const [one, ...others] = found(quick, quick, ...minute) ?? [];
    assert.deepEqual(
      [one?.text, one?.calls, one?.meanMs, one?.usualMs, others.length],
      ['select * from post where author = $1', 20, 600, 4, 0],
    );
  });

  test('is told, too, where nothing is known of the time before', () => {
    assert.deepEqual(
      found(...minute)?.map(({ usualMs }) => usualMs),
      [null],
    );
  });

  test('stays told while it stays slow, and not beyond', () => {
    const [text] = (found(quick, quick, ...minute) ?? []).map(one => one.text);
    const known = new Map([[text ?? '', 4]]);
    // By now most of the time before was slow as well.
    const later = slowerIn(counted([quick, ...minute, ...minute, ...minute]), known);
    assert.deepEqual(
      later?.map(({ usualMs }) => usualMs),
      [4],
    );
    assert.deepEqual(slowerIn(counted([quick, ...minute, ...minute, quick]), known), []);
  });

  for (const [what, ...spans] of [
    ['four spans: a stall of half a minute', quick, quick, ...minute.slice(2)],
    ['one span less than a minute', quick, quick, ...minute.slice(1)],
    ['a stall that is over', quick, ...minute, quick],
    ['too few calls in one of them', quick, slow, slow, [6, 5_000], slow, slow, slow],
    ['not slow enough', quick, ...minute.map((): Span => [20, 499])],
    ['it always was that slow', [20, 150], [20, 150], ...minute],
  ] as readonly (readonly [string, ...Span[]])[])
    test(`near miss: ${what}`, () => assert.deepEqual(found(...spans), []));

  test('nothing is known before there are six spans, nor while the counters begin anew', () => {
    assert.equal(slowerIn([]), null);
    assert.equal(found(...minute.slice(1)), null);
    assert.equal(slowerIn(counted(minute, 2)), null);
  });
});
