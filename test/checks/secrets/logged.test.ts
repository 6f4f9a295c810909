import assert from 'node:assert/strict';
import { test } from 'node:test';
import check from '../../../src/checks/secrets/logged.ts';
import type { SecretPlace } from '../../../src/evidence/secrets.ts';
import { evidence } from '../../evidence/build.ts';
import { addSecret, allow, foundSecret, inTree } from '../../evidence/build-secrets.ts';
import { assertNotPassed, assertPasses, oneFault } from '../expectations.ts';

const log = (line = 9, file = 'logs/app.log'): SecretPlace => ({ in: 'log', file, line });
const expected = { place: 'stripe-secret-key:1a2b3c4d', severity: 'blocker', confidence: 'observed' } as const;

test('the sound community is judged and passes', () => assertPasses(check, evidence()));

test('a key in a log, however often, is one finding', () => {
  const fault = oneFault(check, addSecret(evidence(), [log(), log(12), log(1, 'logs/old.log')]), expected);
  assert.match(fault.cause, /^logs\/app\.log line 9 holds .*, and 2 more lines do\.$/);
  assert.match(JSON.stringify(fault.remedy), /log names, never values/);
});

test('the value of a variable of the project, whoever issued it', () => {
  const own = foundSecret({
    rule: 'own-value',
    issuer: null,
    title: 'a value of the project',
    names: ['SMTP_PASSWORD'],
    mode: null,
  });
  const fault = oneFault(check, addSecret(evidence(), [log()], own), { ...expected, place: 'own-value:1a2b3c4d' });
  assert.match(fault.cause, /the value of your variable SMTP_PASSWORD/);
});

test('a key of test mode is one step lower', () => {
  oneFault(check, addSecret(evidence(), [log()], foundSecret({ mode: 'test' })), { ...expected, severity: 'high' });
});

test('public keys, placeholders, keys elsewhere and accepted ones are sound', () => {
  for (const sort of ['public', 'placeholder', 'conditional', 'fixture'] as const)
    assertPasses(check, addSecret(evidence(), [log()], foundSecret({ class: sort })));
  assertPasses(check, addSecret(evidence(), [inTree('src/pay.ts')]));
  assertPasses(check, allow(addSecret(evidence(), [log()]), '2026-12-31'));
  oneFault(check, allow(addSecret(evidence(), [log()]), '2026-11-01'), expected);
});

test('where no log was named nothing is passed, and a log that could not be read is said', () => {
  const none = evidence();
  none.secrets.read = { files: 120, blobs: 400, bytes: 2_000_000 };
  assertNotPassed(check, none);
  const unread = evidence();
  unread.secrets.leftOut = [{ what: 'logs/huge.log', reason: 'it is larger than 1 GB' }];
  assertNotPassed(check, unread);
  unread.secrets.leftOut = [{ what: 'data/huge.csv', reason: 'it is larger than 1 GB' }];
  assertPasses(check, unread);
});
