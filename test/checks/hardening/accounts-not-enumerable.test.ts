import assert from 'node:assert/strict';
import { test } from 'node:test';
import check from '../../../src/checks/hardening/accounts-not-enumerable.ts';
import type { EnumerationTrial } from '../../../src/evidence/hardening/enumeration.ts';
import type { Trials } from '../../../src/evidence/hardening.ts';
import { seen, silent } from '../../../src/evidence/leaf.ts';
import { evidence } from '../../evidence/build.ts';
import { soundHardening } from '../../evidence/build-hardening.ts';
import { answers, soundEnumeration, times } from '../../evidence/build-hardening-enumeration.ts';
import { assertNotPassed, assertPasses, itJudges, oneFault } from '../expectations.ts';

itJudges(check);

const tried = (trials: Trials<EnumerationTrial>) => {
  const all = evidence();
  Object.assign(all, { hardening: soundHardening({ enumeration: { ...soundEnumeration(), ...trials } }) });
  return all;
};

test('words that differ: where, in what, and that strangers hear one thing', () => {
  const told = oneFault(check, tried({ reset: seen(answers(['status', 'text'])) }), {
    place: 'reset',
    severity: 'medium',
    confidence: 'proven',
  });
  assert.match(told.happened, /^The page for a forgotten password tells anybody who is a member/);
  assert.match(told.cause, /the status and the words differ/);
  assert.match(told.evidence.join('\n'), /POST \/login with email, password as a stranger: 401/);
});

test('times that differ name the work that is left out, in either direction', () => {
  const quick = tried({ 'sign-in-times': seen(times([4, 5, 6, 21, 5, 4, 5], 2)) });
  const told = oneFault(check, quick, { place: 'sign-in-times', severity: 'medium', confidence: 'proven' });
  assert.match(told.cause, /hashes the password only where there is an account/);
  assert.match(told.evidence[0] ?? '', /14 each, in turn: answered in 30 ms with an account and in 4 ms without/);
  oneFault(check, tried({ 'sign-in-times': seen(times([140, 150, 160, 141, 142, 155, 149], 2)) }), {
    place: 'sign-in-times',
    severity: 'medium',
    confidence: 'proven',
  });
});

test('times of a busy machine are no finding, and what was refused before is no pass', () => {
  assertPasses(check, tried({ 'sign-in-times': seen(times([29, 90, 33, 41, 30, 28, 120])) }));
  assertNotPassed(check, tried({ 'sign-up': silent('the app answered 429 before it could be told apart') }));
});
