import assert from 'node:assert/strict';
import { test } from 'node:test';
import check from '../../../src/checks/email/mailer-ready.ts';
import { mailKinds } from '../../../src/contract/mail-kinds.ts';
import { evidence } from '../../evidence/build.ts';
import { arrivalOf, untried } from '../../evidence/build-messages.ts';
import { assertNotPassed, assertPasses, itJudges, oneFault } from '../expectations.ts';

itJudges(check);

const high = { severity: 'high', confidence: 'proven' } as const;
const from = (address: string) => {
  const all = evidence();
  for (const kind of mailKinds) arrivalOf(all, kind).mail.from = address;
  return all;
};

test('senders of services that are for trying out, as one fault', () => {
  const resend = oneFault(check, from('onboarding@resend.dev'), { ...high, place: 'resend.dev' });
  assert.equal(resend.places?.length, 8);
  assert.match(resend.happened, /It sends only to the address that the Resend account was opened with\.$/);
  const sandbox = 'sandbox0a1b2c3d.mailgun.org';
  assert.match(oneFault(check, from(`hello@${sandbox}`), { ...high, place: sandbox }).cause, /100 mails a day/);
  oneFault(check, from('noreply@mail.app.supabase.io'), { ...high, place: 'mail.app.supabase.io' });
});

test('near misses: an own domain with such a word in it, and the return path of a service', () => {
  assertPasses(check, from('hello@resend.dev.community.test'));
  const all = evidence();
  arrivalOf(all, 'reset').mail.envelopeDomain = 'pm-bounces.community.test';
  assertPasses(check, all);
});

test('a kind that could not be tried is not passed', () =>
  assertNotPassed(check, untried(evidence(), 'reset', 'no flow')));
