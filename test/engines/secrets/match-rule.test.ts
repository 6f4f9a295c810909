import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { keywordFinder } from '../../../src/engines/secrets/keyword-finder.ts';
import { beginMatcher, longestMatch, ruleMatcher, windowOf } from '../../../src/engines/secrets/match-rule.ts';
import { places as inOrder, regions } from '../../../src/engines/secrets/regions.ts';
import type { SecretRule } from '../../../src/engines/secrets/rule.ts';
import { rules } from '../../../src/engines/secrets/rules/index.ts';
import { madeRules } from './made-rules.ts';

const bytesOf = (text: string): Uint8Array => Buffer.from(text, 'latin1');
const never = (): boolean => false;

/** What is made of a rule once, and searched with many texts: that is what the engine does, too. */
const keptOf = <T>(make: (rule: SecretRule) => T): ((rule: SecretRule) => T) => {
  const made = new Map<SecretRule, T>();
  return rule => {
    const one = made.get(rule) ?? make(rule);
    made.set(rule, one);
    return one;
  };
};
const finderOf = keptOf(rule => keywordFinder(rule.keywords.map(bytesOf)));
const matcherOf = keptOf(ruleMatcher);
const beginOf = keptOf(beginMatcher);

const inWindows = (rule: SecretRule, text: string): readonly (readonly [number, number])[] => {
  const bytes = bytesOf(text);
  const { before, after } = windowOf(rule);
  const wanted = regions();
  finderOf(rule)(bytes, (keyword, start) =>
    wanted.add(start - before, start + (rule.keywords[keyword]?.length ?? 0) + after),
  );
  const places: (readonly [number, number])[] = [];
  const match = matcherOf(rule);
  wanted.each((from, to) => void match(bytes, from, to, never, ({ start, end }) => places.push([start, end])));
  return places;
};

/** The same for a rule that is tried at its keywords alone, as it says it can be. */
const atKeywords = (rule: SecretRule, text: string): readonly (readonly [number, number])[] => {
  const bytes = bytesOf(text);
  const begin = beginOf(rule);
  const places: (readonly [number, number])[] = [];
  const wanted = inOrder();
  finderOf(rule)(bytes, (keyword, start) =>
    wanted.add(start, start + (rule.keywords[keyword]?.length ?? 0) + windowOf(rule).after),
  );
  let taken = 0;
  wanted.each((at, to) => {
    if (at < taken) return;
    taken = begin(bytes, at, Math.min(bytes.length, to), ({ start, end }) => places.push([start, end]));
  });
  return places;
};

const inWhole = (rule: SecretRule, text: string): readonly (readonly [number, number])[] => {
  const withPlaces = new RegExp(rule.pattern.source, `${rule.pattern.flags}d`);
  return [...text.matchAll(withPlaces)].map(match => {
    const [start, end] = match.indices?.groups?.['secret'] ?? match.indices?.[0] ?? [-1, -1];
    return [start, end];
  });
};

describe('windows around keywords give what the whole text gives', () => {
  const texts = fc.array(
    fc.constantFrom('a', 'b', 'c', '_', '.', '=', '\n', ' ', 'ab_', 'cab', '_b_', 'a_b_c.', 'c_c=', 'bbb\n'),
    {
      maxLength: 200,
      size: 'max',
    },
  );
  for (const rule of madeRules)
    test(rule.id, () => {
      let matches = 0;
      fc.assert(
        fc.property(texts, parts => {
          const text = parts.join('');
          const whole = inWhole(rule, text);
          matches += whole.length;
          assert.deepEqual(inWindows(rule, text), whole);
        }),
        { numRuns: 400 },
      );
      assert.ok(matches > 100, `${matches} matches: the texts are too poor to show anything`);
    });
});

/** A rule's own texts, among each other and among what is nearly one: joined, cut and mixed with filling. */
const mixed = (rule: SecretRule): fc.Arbitrary<string> => {
  const own = [...rule.positives(), ...rule.negatives(), ...rule.keywords];
  const filling = fc.string({ unit: 'binary-ascii', maxLength: 80 });
  const cut = fc
    .tuple(fc.constantFrom(...own), fc.nat(200), fc.nat(200))
    .map(([text, from, length]) => text.slice(from % (text.length + 1)).slice(0, length));
  return fc.array(fc.oneof(fc.constantFrom(...own), cut, filling), { maxLength: 12 }).map(parts => parts.join(''));
};

describe('each rule keeps its word: what it matches lies in the window of its keyword', () => {
  for (const rule of rules)
    test(rule.id, () => {
      for (const [number, text] of rule.positives().entries())
        assert.deepEqual(inWindows(rule, text), inWhole(rule, text), `positive ${number}`);
      fc.assert(
        fc.property(mixed(rule), text => {
          const windows = rule.begins === true ? atKeywords(rule, text) : inWindows(rule, text);
          const whole = inWhole(rule, text);
          assert.equal(JSON.stringify(windows) === JSON.stringify(whole), true, 'the places differ');
        }),
        { numRuns: 60, verbose: 0, endOnFailure: true },
      );
    });
});

test('a region longer than one piece is matched in pieces, and nothing at their borders is lost or told twice', () => {
  const [rule] = madeRules;
  assert.ok(rule !== undefined);
  const text = 'ab_abc.'.repeat(40_000);
  assert.deepEqual(inWindows(rule, text), inWhole(rule, text));
  assert.equal(inWindows(rule, text).length, 40_000);
  assert.ok(longestMatch(rule) < 20);
});

test('it stops between two pieces when it is too late, and says so', () => {
  const [rule] = madeRules;
  assert.ok(rule !== undefined);
  const bytes = bytesOf('ab_abc.'.repeat(40_000));
  let count = 0;
  assert.equal(
    ruleMatcher(rule)(
      bytes,
      0,
      bytes.length,
      () => true,
      () => void count++,
    ),
    false,
  );
  assert.ok(count > 0 && count < 40_000);
});
