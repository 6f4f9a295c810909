import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { atRest, seeAnswer } from '../../../src/drive/harden/suffering.ts';
import type { Answered } from '../../../src/drive/session.ts';
import { limits } from '../../../src/platform/limits.ts';

/** Index of the request after which the run ends and why; null when it goes to its end. */
const endedBy = (answers: readonly Partial<Answered>[]): { readonly index: number; readonly why: string } | null => {
  let vitals = atRest;
  let at = 0;
  for (const [index, answer] of answers.entries()) {
    const answered = { status: 200, ms: 100, provoked: false, ...answer };
    at = answer.at ?? at + answered.ms;
    const seen = seeAnswer(vitals, { ...answered, at });
    ({ vitals } = seen);
    if (seen.why !== null) return { index, why: seen.why };
  }
  return null;
};

const well = Array.from({ length: 40 }, (): Partial<Answered> => ({}));
const failing = Array.from({ length: 10 }, (): Partial<Answered> => ({ status: 503 }));

describe('an app under trial', () => {
  test('that fails ends the run within 5 requests, early or late', () => {
    assert.deepEqual(endedBy(failing)?.index, 1);
    const late = endedBy([...well, ...failing]);
    assert.ok(late !== null && late.index < 45, JSON.stringify(late));
    assert.match(late.why, /^3 of the last 40 requests failed$/);
  });

  test('that says nothing any more fails, too', () => {
    assert.equal(endedBy([...well, { status: null }, { status: null }, { status: null }])?.index, 42);
  });

  test('that fails in one of 20 goes on, in two of 20 not', () => {
    const every = (count: number): Partial<Answered>[] =>
      Array.from({ length: 200 }, (_, index) => ({ status: index % count === count - 1 ? 500 : 200 }));
    assert.equal(endedBy(every(20)), null);
    assert.notEqual(endedBy(every(10)), null);
  });

  test('that is three times as slow for ten seconds ends the run, and not before', () => {
    const slow = Array.from({ length: 40 }, (): Partial<Answered> => ({ ms: 500 }));
    const ended = endedBy([...well, ...slow]);
    assert.match(
      ended?.why ?? '',
      /for 10 s it has been more than three times as slow as at the beginning \(500 ms instead of 100 ms\)/,
    );
    // Forty at 100 ms, then two a second: the twentieth of them fills the ten seconds, and within five more it ends.
    assert.ok(ended !== null && ended.index >= 59 && ended.index < 65, JSON.stringify(ended));
    assert.equal(endedBy([...well, ...slow.slice(0, 15), ...well, ...slow.slice(0, 15), ...well]), null);
  });

  test('that stays slow ends the run within 5 requests after its ten seconds, however slow and after however many', () => {
    const usual = 100;
    const slowness = fc.array(fc.integer({ min: 3 * usual + 1, max: 4_000 }), { minLength: 60, maxLength: 60 });
    const before = fc.integer({ min: limits.hardenFirst, max: 120 });
    fc.assert(
      fc.property(before, slowness, (count, times) => {
        const answers = [...Array.from({ length: count }, () => ({ ms: usual })), ...times.map(ms => ({ ms }))];
        const ended = endedBy(answers);
        const sent = times.map((_, index) => times.slice(0, index).reduce((sum, ms) => sum + ms, 0));
        // What is sent when the ten seconds are over to the millisecond is sent after them: the answer before has filled them.
        const full = sent.filter(at => at < limits.hardenSlowMs).length;
        return ended !== null && ended.index - count >= full - 1 && ended.index - count < full + 5;
      }),
      { examples: [[limits.hardenFirst, [4_000, 1_722, 2_656, 1_622, ...Array.from({ length: 56 }, () => 301)]]] },
    );
  });

  test('that takes long twice is well', () => {
    assert.equal(endedBy([...well, { ms: 6_000 }, { ms: 6_000 }, ...well]), null);
    assert.equal(endedBy([...well, { ms: 11_000 }, ...well]), null);
  });

  test('whose errors were asked for is well, and one that is quick at any rate', () => {
    assert.equal(endedBy([...well, ...failing.map(one => ({ ...one, provoked: true }))]), null);
    const quick = Array.from({ length: 300 }, (_, index): Partial<Answered> => ({ ms: index < 40 ? 10 : 100 }));
    assert.equal(endedBy(quick), null);
  });

  test('is never ended while it answers within what is never slow, whatever the clock does', () => {
    const answer = fc.record({ ms: fc.nat(limits.hardenSlowLeastMs), at: fc.nat(1_000_000) });
    fc.assert(fc.property(fc.array(answer, { maxLength: 120 }), answers => endedBy(answers) === null));
  });

  test('costs no more memory the longer it takes', () => {
    let vitals = atRest;
    for (let index = 0; index < 5_000; index += 1)
      ({ vitals } = seeAnswer(vitals, { status: 200, ms: 5, at: index, provoked: false }));
    assert.ok(vitals.first.length + vitals.failures.length + vitals.recent.length <= 3 * limits.hardenRecent);
  });
});
