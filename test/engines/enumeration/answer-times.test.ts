import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compareTimes, type TimedRound } from '../../../src/engines/enumeration/answer-times.ts';
import { limits } from '../../../src/platform/limits.ts';

const verdict = (...rounds: readonly TimedRound[]) => compareTimes(rounds).verdict;
/** A repeatable source of noise between 0 and 1 (mulberry32). */
const noise = (seed: number) => {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
};
/** Seven of each: the work itself, and a wait behind others that is seldom long. */
const round = (knownMs: number, strangerMs: number, busyMs: number, random: () => number): TimedRound => {
  const times = (ms: number) => Array.from({ length: 7 }, () => ms + busyMs * random() ** 3);
  return { known: times(knownMs), stranger: times(strangerMs) };
};

/** What a run says: it ends as soon as they are alike, or apart twice, and after three rounds in any case. */
const told = (next: () => TimedRound): string => {
  const rounds: TimedRound[] = [];
  for (let at = 0; at < limits.hardenTimedRounds; at += 1) {
    rounds.push(next());
    const said = verdict(...rounds);
    if (said === 'alike' || (said === 'apart' && at > 0)) return said;
  }
  return verdict(...rounds) === 'apart' ? 'apart' : 'unclear';
};

const shares = (
  next: () => TimedRound,
): { readonly apart: number; readonly alike: number; readonly unclear: number } => {
  const found = { apart: 0, alike: 0, unclear: 0 };
  for (let run = 0; run < 2_000; run += 1) found[told(next) as keyof typeof found] += 1 / 2_000;
  return found;
};

test('answers in the same time are alike, also while the machine is busy', () => {
  const random = noise(1);
  const found = shares(() => round(20, 20, 60, random));
  assert.equal(found.apart, 0);
  assert.ok(found.unclear < 0.02, JSON.stringify(found));
});

test('a machine so busy that nothing can be told makes it unclear: neither alike nor apart', () => {
  const random = noise(4);
  const hashed = shares(() => round(22, 6, 240, random));
  assert.ok(hashed.alike < 0.05, JSON.stringify(hashed));
  const same = shares(() => round(20, 20, 240, random));
  assert.ok(same.apart < 0.003, JSON.stringify(same));
});

test('a password that is hashed for members alone shows, also while the machine is busy', () => {
  const random = noise(2);
  const found: Record<string, number> = {};
  for (let run = 0; run < 2_000; run += 1) {
    const rounds = [1, 2, 3].map(() => round(22, 6, 40, random));
    const said = verdict(...rounds);
    found[said] = (found[said] ?? 0) + 1;
  }
  assert.ok((found['apart'] ?? 0) > 1_900, JSON.stringify(found));
  assert.ok((found['alike'] ?? 0) < 10, JSON.stringify(found));
});

test('a network that shakes more than the work takes makes it unclear or alike, never apart', () => {
  const random = noise(3);
  for (let run = 0; run < 2_000; run += 1)
    assert.notEqual(verdict(round(200, 200, 300, random), round(200, 200, 300, random)), 'apart');
});

test('who waits longer may be either, a few milliseconds tell nothing, and nothing measured is unclear', () => {
  const even = (ms: number): number[] => Array<number>(7).fill(ms);
  assert.equal(verdict({ known: even(5), stranger: even(80) }), 'apart');
  assert.equal(verdict({ known: even(9), stranger: even(2) }), 'alike');
  assert.equal(verdict({ known: even(300), stranger: even(290) }), 'alike');
  assert.equal(verdict({ known: [], stranger: [] }), 'unclear');
  assert.deepEqual(compareTimes([{ known: [3, 5, 9, 4], stranger: [60, 61, 62, 63] }]), {
    verdict: 'apart',
    knownMs: 4,
    strangerMs: 61,
  });
});
