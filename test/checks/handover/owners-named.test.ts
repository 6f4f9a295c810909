import assert from 'node:assert/strict';
import { test } from 'node:test';
import check from '../../../src/checks/handover/owners-named.ts';
import { silent } from '../../../src/evidence/leaf.ts';
import { evidence } from '../../evidence/build.ts';
import { assertNotPassed, assertPasses, oneFault } from '../expectations.ts';
import { answered, itAsks } from './questions.ts';

itAsks(check, 'medium', ['domain', 'dns']);

test('where the registry says nothing, or knows no such domain, it is no pass', () => {
  const quiet = evidence();
  quiet.registration.record = silent('the registry did not answer');
  assertNotPassed(check, quiet);
  const unknown = evidence();
  if (unknown.registration.record.status === 'ok') unknown.registration.record.value.found = false;
  assertNotPassed(check, unknown);
});

test('near miss: a registry that publishes neither registrar nor expiry', () => {
  const scant = evidence();
  if (scant.registration.record.status === 'ok')
    Object.assign(scant.registration.record.value, { registrar: '', expiresAt: '' });
  assertPasses(check, scant);
});

test('the company where it is put right is named as the registry names it', () => {
  const { remedy } = oneFault(check, answered('domain', null), {
    place: 'ownership/domain',
    severity: 'medium',
    confidence: 'observed',
  });
  assert.match(JSON.stringify(remedy), /Example Registrar/);
});
