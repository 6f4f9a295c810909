import assert from 'node:assert/strict';
import { test } from 'node:test';
import check from '../../../src/checks/hardening/audit-clean.ts';
import { seen } from '../../../src/evidence/leaf.ts';
import { trailContent } from '../../evidence/build-hardening-trail.ts';
import { assertNotPassed, assertPasses, itJudges, oneFault } from '../expectations.ts';
import { trailWith, untried } from './trail-trials.ts';

itJudges(check);

test('secrets and addresses', () => {
  const opens = oneFault(check, trailWith({ content: seen(trailContent({ secrets: ['a reset link'] })) }), {
    place: 'secrets',
    severity: 'high',
    confidence: 'proven',
  });
  assert.match(opens.happened, /holds a reset link of members/);
  const outlives = oneFault(check, trailWith({ content: seen(trailContent({ hasAddress: true })) }), {
    place: 'addresses',
    severity: 'medium',
    confidence: 'proven',
  });
  assert.match(outlives.happened, /addresses of people who left/);
});

test('quiet: many records, and neither of both in any', () => {
  assertPasses(check, trailWith({ content: seen(trailContent({ records: 400 })) }));
});

test('not checked: the records could not be looked through', () => {
  assertNotPassed(check, trailWith({ content: untried }));
});
