import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

// Evidence is recorded with scripts/record-evidence.ts, goldens are rewritten with UPDATE_GOLDEN=1; `git log` of this folder is the history.
const update = (process.env['UPDATE_GOLDEN'] ?? '') !== '';

/** Holds `text` against the file `name` of this folder, byte for byte; with UPDATE_GOLDEN=1 it is written instead. */
export const assertGolden = (name: string, text: string): void => {
  const file = join(import.meta.dirname, name);
  if (update) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  assert.ok(existsSync(file), `${name} is missing: write it with UPDATE_GOLDEN=1`);
  assert.equal(text, readFileSync(file, 'utf8'));
};
