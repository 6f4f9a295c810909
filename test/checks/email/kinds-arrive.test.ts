import assert from 'node:assert/strict';
import { test } from 'node:test';
import check from '../../../src/checks/email/kinds-arrive.ts';
import { mailKinds } from '../../../src/contract/mail-kinds.ts';
import { evidence } from '../../evidence/build.ts';
import { arrivalOf, kindOf, lose, untried } from '../../evidence/build-messages.ts';
import { assertNotPassed, assertPasses, faultsOf, itJudges, oneFault, verdictOf } from '../expectations.ts';

itJudges(check);

const proven = { severity: 'blocker', confidence: 'proven' } as const;

test('each kind that does not come is a fault of its own, in what it does to people', () => {
  for (const kind of mailKinds)
    oneFault(check, lose(evidence(), kind), {
      ...proven,
      // Nobody waits for news as for a link.
      severity: kind === 'digest' ? 'medium' : 'blocker',
      place: `mail/${kind}`,
    });
  const two = faultsOf(check, lose(evidence(), 'reset', 'receipt'));
  assert.deepEqual(
    two.map(({ place }) => place),
    ['mail/reset', 'mail/receipt'],
  );
});

test('when none comes that is one fault', () => {
  const fault = oneFault(check, lose(evidence(), ...mailKinds), { ...proven, place: 'mail' });
  assert.equal(fault.places?.length, mailKinds.length);
});

test('what came instead is named', () => {
  const all = lose(evidence(), 'reset');
  kindOf(all, 'reset').instead = ['Passwort vergessen?'];
  const fault = oneFault(check, all, { ...proven, place: 'mail/reset' });
  assert.match(fault.cause, /what came instead is called “Passwort vergessen\?”\.$/);
});

test('near misses: a mail that takes its time, and one that the app does not have', () => {
  const slow = evidence();
  arrivalOf(slow, 'receipt').ms = 299_000;
  assertPasses(check, slow);
  assertPasses(check, untried(evidence(), 'sign-in-link', null));
  const none = mailKinds.reduce((all, kind) => untried(all, kind, null), evidence());
  assert.equal(verdictOf(check, none).outcome, 'not-applicable');
});

test('a kind that could not be tried is carried along, also beside one that is missing', () => {
  assertNotPassed(check, untried(evidence(), 'invite', 'the variable ADMIN_ACCOUNT_EMAIL is not set'));
  assertNotPassed(check, lose(untried(evidence(), 'invite', 'no admin'), 'reset'));
});
