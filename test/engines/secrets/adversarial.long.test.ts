import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { rules } from '../../../src/engines/secrets/rules/index.ts';
import { createScanner } from '../../../src/engines/secrets/scan.ts';
import { adversarialTexts } from './adversarial.ts';

const length = 1_000_000;
/** Of about fifty texts for a rule; the shorter test sees them all. */
const every = 9;

describe('a megabyte that was written to keep a rule busy, for each rule', () => {
  for (const [number, rule] of rules.entries()) {
    const scanner = createScanner([rule]);
    test(rule.id, () => {
      for (const [at, [what, text]] of [...adversarialTexts(rule, length)].entries()) {
        if ((at + number) % every !== 0) continue;
        const notes: string[] = [];
        scanner.scan(Buffer.from(text), 'settings', note => notes.push(note));
        assert.deepEqual(
          notes.filter(note => note.includes('longer')),
          [],
          what,
        );
      }
    });
  }
});
