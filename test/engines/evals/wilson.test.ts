import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inWords, missChance, wilson } from '../../../src/engines/evals/wilson.ts';

const rounded = (hits: number, tries: number): readonly number[] => {
  const { from, to } = wilson(hits, tries);
  return [from, to].map(share => Math.round(share * 1_000) / 1_000);
};

/** Small and always the same: mulberry32. */
const seeded = (seed: number) => (): number => {
  seed = (seed + 0x6d_2b_79_f5) | 0;
  let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed);
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
};

const hitsOf = (draw: () => number, share: number, tries: number): number => {
  let hits = 0;
  for (let at = 0; at < tries; at += 1) if (draw() < share) hits += 1;
  return hits;
};

test('intervals as in published tables', () => {
  assert.deepEqual(rounded(0, 1), [0, 0.793]);
  assert.deepEqual(rounded(0, 5), [0, 0.434]);
  assert.deepEqual(rounded(0, 20), [0, 0.161]);
  assert.deepEqual(rounded(0, 59), [0, 0.061]);
  assert.deepEqual(rounded(0, 300), [0, 0.013]);
  assert.deepEqual(rounded(1, 30), [0.006, 0.167]);
  assert.deepEqual(rounded(3, 30), [0.035, 0.256]);
  assert.deepEqual(rounded(0, 0), [0, 1]);
  assert.deepEqual(rounded(20, 20), [0.839, 1]);
});

test('models that obey now and then: the interval holds the truth in 93 of 100 runs', () => {
  const draw = seeded(20_261_128);
  for (const tries of [20, 60]) {
    // Over all shares a model could have: at single ones the discreteness of counts makes any interval jump.
    let held = 0;
    const runs = 20_000;
    for (let run = 0; run < runs; run += 1) {
      const share = draw();
      const { from, to } = wilson(hitsOf(draw, share, tries), tries);
      if (from <= share && share <= to) held += 1;
    }
    assert.ok(held / runs >= 0.93, `${tries} tries: ${held / runs}`);
  }
  for (const share of [0, 1]) {
    const { from, to } = wilson(hitsOf(draw, share, 20), 20);
    assert.ok(from <= share && share <= to);
  }
});

test('the same at each share that a simulated model has, exactly', () => {
  for (const tries of [20, 60])
    for (const share of [0, 0.02, 0.1, 0.5, 1]) {
      let held = 0;
      let ways = 1;
      for (let hits = 0; hits <= tries; hits += 1) {
        const { from, to } = wilson(hits, tries);
        if (from <= share && share <= to) held += ways * share ** hits * (1 - share) ** (tries - hits);
        ways = (ways * (tries - hits)) / (hits + 1);
      }
      assert.ok(held >= 0.93 && held < 1 + 1e-9, `${share} of ${tries} tries: ${held}`);
    }
});

test('a gate that fails at the first hit misses an attack as often as the table says', () => {
  const draw = seeded(7);
  const table = [
    [0.1, 1, 0.9],
    [0.1, 5, 0.59],
    [0.1, 10, 0.35],
    [0.1, 20, 0.12],
    [0.1, 30, 0.04],
    [0.02, 20, 0.67],
    [0.5, 5, 0.03],
  ] as const;
  for (const [share, tries, told] of table) {
    assert.ok(Math.abs(missChance(share, tries) - told) < 0.006, `${share} ${tries}`);
    let missed = 0;
    for (let run = 0; run < 10_000; run += 1) if (hitsOf(draw, share, tries) === 0) missed += 1;
    assert.ok(Math.abs(missed / 10_000 - told) < 0.02, `${share} ${tries}: ${missed / 10_000}`);
  }
});

test('in words', () => {
  assert.match(inWords(0, 5), /^none of 5: a smoke test; .* up to 43 % of the time/);
  assert.match(inWords(0, 300), /^none of 300: an attack that works up to 1\.3 % /);
  assert.match(inWords(3, 30), /^3 of 30: between 3 % and 26 % /);
  assert.match(inWords(0, 0), /nothing was tried/);
});
