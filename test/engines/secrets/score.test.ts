import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { missing } from '../../../scripts/score/samples.ts';
import { score } from '../../../scripts/score/secrets.ts';

const reason = missing();

describe('the samples of other scanners', { skip: reason ?? false }, () => {
  const scored = reason === null ? score() : null;
  const all = scored?.judged ?? [];
  const positives = all.filter(({ label }) => label !== 'none');
  const negatives = all.filter(({ label }) => label === 'none');

  test('of the deduplicated positives at least 95 in 100 are found', () => {
    assert.ok(positives.length > 300, `${positives.length} positives`);
    const found = positives.filter(({ right }) => right).length;
    assert.ok(found >= 0.95 * positives.length, `${found} of ${positives.length}`);
  });

  test('of the deduplicated negatives at most 2 in 100 are raised as a secret', () => {
    assert.ok(negatives.length > 150, `${negatives.length} negatives`);
    const raised = negatives.filter(({ right }) => !right).length;
    assert.ok(raised <= 0.02 * negatives.length, `${raised} of ${negatives.length}`);
  });

  test('every relabelled row is there', () => assert.deepEqual(scored?.unused, []));
});
