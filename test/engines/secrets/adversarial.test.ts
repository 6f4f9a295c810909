import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { rules } from '../../../src/engines/secrets/rules/index.ts';
import { createScanner } from '../../../src/engines/secrets/scan.ts';
import { adversarialTexts } from './adversarial.ts';

/** Above the time that a text is given anybody would have stopped; a megabyte is in adversarial.long.test.ts. */
const length = 5_000;

describe('text that was written to keep a rule busy is looked at to its end', () => {
  for (const rule of rules) {
    const scanner = createScanner([rule]);
    test(rule.id, () => {
      for (const [what, text] of adversarialTexts(rule, length)) {
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
