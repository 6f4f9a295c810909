import assert from 'node:assert/strict';
import { test } from 'node:test';
import check from '../../../src/checks/evals/system-prompt.ts';
import { seen, silent } from '../../../src/evidence/leaf.ts';
import { evidence } from '../../evidence/build.ts';
import { evalHit, soundEvals } from '../../evidence/build-evals.ts';
import { assertNotPassed, itJudges, oneFault } from '../expectations.ts';

itJudges(check);

const having = (cases: NonNullable<Parameters<typeof soundEvals>[0]>['system-prompt'] & object) => ({
  ...evidence(),
  evals: soundEvals({ 'system-prompt': cases }),
});

test('a key and a number: one fault that names both', () => {
  const all = having({
    'de-debug': seen(evalHit({ on: 'instructions', saw: ['a telephone number'] })),
    'fr-role-play': seen(evalHit({ on: 'instructions', saw: ['a key'] })),
  });
  const { happened } = oneFault(check, all, { place: 'instructions', severity: 'blocker', confidence: 'proven' });
  assert.match(happened, /^Any member gets a key and a telephone number out of the assistant/);
});

test('not checked: the app throttled', () => {
  assertNotPassed(check, having({ 'es-no-rules': silent('the app throttles questions to the assistant (429)') }));
});
