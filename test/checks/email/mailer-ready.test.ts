import assert from 'node:assert/strict';
import { test } from 'node:test';
import check from '../../../src/checks/email/mailer-ready.ts';
import { mailKinds } from '../../../src/contract/mail-kinds.ts';
import type { DeclaredMail } from '../../../src/evidence/declared.ts';
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
  assert.equal(resend.places?.length, mailKinds.length);
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

const expecting = (mail: Partial<DeclaredMail>, all = evidence()) => {
  Object.assign(all.declared, { mail: { sendingDomains: [], selectors: [], sendingAddresses: [], ...mail } });
  return all;
};
const quota = { ...high, place: 'mail/quota' } as const;

test('more sign-ups than the plan has mails for, each counted as it arrived', () => {
  const fault = oneFault(check, expecting({ signUpsPerDay: 300, mailsPerDay: 100 }), quota);
  assert.match(fault.happened, /only the first 50 of 300 people who join/);
  assert.match(
    fault.cause,
    /300 sign-ups a day bring 600 mails: 2 each, the mail that confirms an address and the welcome/,
  );
  const thrice = evidence();
  arrivalOf(thrice, 'welcome').copies = 3;
  assert.match(
    oneFault(check, expecting({ signUpsPerDay: 30, mailsPerDay: 100 }, thrice), quota).cause,
    /120 mails: 4/,
  );
  const none = oneFault(check, expecting({ signUpsPerDay: 2, mailsPerDay: 1 }), quota);
  assert.match(none.happened, /nobody gets/);
});

test('a limit that holds whatever is paid needs no plan, and is named with its page', () => {
  const fault = oneFault(check, expecting({ provider: 'google-workspace', signUpsPerDay: 1_001 }), quota);
  assert.match(fault.cause, /^Google Workspace sends 2000 mails a day at most, whatever is paid, and /);
  assert.match(fault.evidence[1] ?? '', /support\.google\.com/);
  assertPasses(check, expecting({ provider: 'google-workspace', signUpsPerDay: 1_000 }));
});

test('what a plan without payment sends is enough or says nothing: the account may have another', () => {
  assertPasses(check, expecting({ provider: 'resend', signUpsPerDay: 50 }));
  assertNotPassed(check, expecting({ provider: 'resend', signUpsPerDay: 51 }));
  // 100 a month can all be gone on the first day.
  assertNotPassed(check, expecting({ provider: 'postmark', signUpsPerDay: 51 }));
  assertPasses(check, expecting({ provider: 'resend', signUpsPerDay: 51, mailsPerDay: 102 }));
  const marked = evidence();
  arrivalOf(marked, 'confirmation').mail.headers.push('x-ses-outgoing');
  assertNotPassed(check, expecting({ signUpsPerDay: 1 }, marked));
  const sendgrid = evidence();
  arrivalOf(sendgrid, 'confirmation').mail.envelopeDomain = 'u1.wl2.sendgrid.net';
  assertPasses(check, expecting({ signUpsPerDay: 50 }, sendgrid));
});

test('without a number nobody counts, and a number without any plan or service is not passed', () => {
  assertPasses(check, expecting({ mailsPerDay: 1 }));
  assertNotPassed(check, expecting({ signUpsPerDay: 1 }));
  const alone = untried(untried(evidence(), 'welcome', null), 'confirmation', null);
  assertPasses(check, expecting({ signUpsPerDay: 9, mailsPerDay: 1 }, alone));
});

test('a kind that could not be tried is not passed', () =>
  assertNotPassed(check, untried(evidence(), 'reset', 'no flow')));
