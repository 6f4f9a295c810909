import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { rehearsalMarkdown } from '../../src/deliverables/rehearsal-markdown.ts';
import { seen, silent } from '../../src/evidence/leaf.ts';
import type { RehearsalEvidence } from '../../src/evidence/rehearsal.ts';
import { roundWith, soundRehearsal, stepOf } from '../evidence/build-rehearsal.ts';

const target = { domain: 'community.test', unicode: 'community.test' };
const documentOf = (change: Partial<RehearsalEvidence> = {}): string => {
  const text = rehearsalMarkdown({
    keys: { rehearsal: { status: 'ok', value: { ...soundRehearsal(), ...change } } },
    target,
  });
  assert.ok(text !== null);
  return text;
};

// Written anew with UPDATE_GOLDEN=1.
const golden = join(import.meta.dirname, '..', 'golden', 'sound', 'deployment.md');

test('the record of a deployment from clean settings: steps, times, versions, names, result', () => {
  const text = documentOf();
  if ((process.env['UPDATE_GOLDEN'] ?? '') !== '') writeFileSync(golden, text);
  assert.ok(existsSync(golden), 'write it with UPDATE_GOLDEN=1');
  assert.equal(text, readFileSync(golden, 'utf8'));
});

test('a deployment that could not be completed says so first, and one that was not tried says neither', () => {
  const failed = documentOf({
    full: seen(roundWith(stepOf('clone'), stepOf('build', { passed: false, said: 'it ended with exit code 2' }))),
    production: silent('it did not come as far'),
    without: silent('it did not come as far'),
  });
  assert.match(failed, /^\*\*The deployment could not be completed/m);
  assert.match(failed, /\*\*failed\*\* \| 1\.2 s \| it ended with exit code 2/);
  const silentOne = documentOf({ full: silent('the registry did not answer') });
  assert.match(silentOne, /^The rehearsal could not be completed; the reason stands below\.$/m);
  assert.doesNotMatch(silentOne, /was completed from clean settings/);
});

test('what stands in the repository stays text', () => {
  const hostile = ['npm', 'run', '`x`|<script>', '](https://evil.example)'];
  const text = documentOf({
    full: seen(roundWith(stepOf('build', { argv: hostile, said: '<img src=x>' }))),
    folder: '<b>',
  });
  assert.ok(!/(^|[^\\`])<img/.test(text), text);
  assert.ok(
    text.split('\n').every(line => !line.startsWith('| build') || line.split(/(?<!\\)\|/).length === 7),
    text,
  );
});

test('without a rehearsal there is no document', () => {
  assert.equal(rehearsalMarkdown({ keys: {}, target }), null);
});
