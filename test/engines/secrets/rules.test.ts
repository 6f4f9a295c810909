import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { SecretRule } from '../../../src/engines/secrets/rule.ts';
import { rules } from '../../../src/engines/secrets/rules/index.ts';
import { createScanner, type Scanner } from '../../../src/engines/secrets/scan.ts';

const bytesOf = (text: string): Uint8Array => Buffer.from(text, 'latin1');
// One for each rule, kept: to make it costs a hundred times what it costs to search a few lines with it.
const scanners = new Map<SecretRule, Scanner>();
const alone = (rule: SecretRule, text: string) => {
  const scanner = scanners.get(rule) ?? createScanner([rule]);
  scanners.set(rule, scanner);
  return scanner.scan(bytesOf(text), 'settings');
};

describe('each rule finds its positives and lets its negatives pass', () => {
  for (const rule of rules)
    test(rule.id, () => {
      // Numbered: no title and no message holds a value.
      for (const [index, text] of rule.positives().entries()) {
        const hits = alone(rule, text);
        assert.equal(hits.length, 1, `positive ${index + 1}: ${hits.length} hits`);
        const value = hits[0]?.value ?? '';
        assert.ok(value.length > 0 && text.includes(value), `positive ${index + 1}: the value is part of the text`);
      }
      for (const [index, text] of rule.negatives().entries())
        assert.equal(alone(rule, text).filter(hit => hit.class !== 'placeholder').length, 0, `negative ${index + 1}`);
    });
});

describe('what the engine takes for granted', () => {
  for (const rule of rules)
    test(rule.id, () => {
      for (const keyword of rule.keywords) {
        assert.ok(keyword.length >= 3, `${keyword} is too short`);
        assert.match(keyword, /^[\n\t\u0020-\u0040\u005b-\u007e]+$/, `${keyword} is lower-case ASCII`);
      }
      assert.ok(rule.pattern.global);
      // Every match holds a keyword: seen on each positive, whole match and not only its value.
      for (const [index, text] of rule.positives().entries())
        for (const [match] of text.matchAll(rule.pattern))
          assert.ok(
            rule.keywords.some(keyword => match.toLowerCase().includes(keyword)),
            `positive ${index + 1} holds a keyword`,
          );
      // Bounded repeats only.
      assert.doesNotMatch(
        rule.pattern.source.replaceAll(/\\.|\[(?:\\.|[^\]\\])*\]/g, 'c'),
        /[*+](?!\?*[<=!])|\{\d+,\}/,
      );
    });

  test('no ID twice', () => {
    assert.equal(new Set(rules.map(({ id }) => id)).size, rules.length);
  });
});

test('one value is found by one rule: the positives of a rule are no secret of another', () => {
  for (const rule of rules)
    for (const [index, text] of rule.positives().entries()) {
      const own = alone(rule, text)[0]?.value ?? '';
      const others = rules
        .filter(other => other !== rule && other.issuer !== null && other.issuer !== rule.issuer)
        .filter(other => alone(other, text).some(hit => hit.value === own))
        .map(({ id }) => id);
      assert.deepEqual(others, [], `${rule.id}, positive ${index + 1}`);
    }
});
