import assert from 'node:assert/strict';
import { test } from 'node:test';
import check from '../../../src/checks/email/looks-like-spam.ts';
import { type MailKind, mailKinds } from '../../../src/contract/mail-kinds.ts';
import type { SeenMail } from '../../../src/evidence/messages.ts';
import { evidence } from '../../evidence/build.ts';
import { arrivalOf, linkTo, untried } from '../../evidence/build-messages.ts';
import { assertNotPassed, assertPasses, faultsOf, itJudges, oneFault } from '../expectations.ts';

itJudges(check);

const high = { severity: 'high', confidence: 'observed' } as const;
const having = (change: Partial<SeenMail>, ...kinds: readonly MailKind[]) => {
  const all = evidence();
  for (const kind of kinds) Object.assign(arrivalOf(all, kind).mail, change);
  return all;
};
const without = (header: string) => ['date', 'from', 'message-id', 'subject', 'to'].filter(name => name !== header);

test('HTML alone, no date, no number: one fault each, however many mails', () => {
  const html = having({ hasHtml: true, hasText: false }, ...mailKinds);
  assert.equal(oneFault(check, html, { ...high, place: 'missing/text-part' }).places?.length, mailKinds.length);
  oneFault(check, having({ headers: without('date') }, 'reset'), { ...high, place: 'missing/date' });
  oneFault(check, having({ headers: without('message-id') }, 'reset'), { ...high, place: 'missing/message-id' });
  const bare = having({ hasHtml: true, hasText: false, headers: ['from'] }, 'reset');
  assert.equal(faultsOf(check, bare).length, 3);
});

test('a link to somebody else than the sender', () => {
  const all = evidence();
  Object.assign(arrivalOf(all, 'reset').link ?? {}, { origin: 'https://community-app.example' });
  oneFault(check, all, { ...high, place: 'mail/reset' });
});

test('a link to an address in digits, whatever the text beside it shows', () => {
  const links = [linkTo('/reset/…'), linkTo('/click', 'http://203.0.113.9')];
  const fault = oneFault(check, having({ links }, 'reset'), { ...high, place: 'link/without-a-name' });
  assert.match(fault.cause, /an address in digits/);
  oneFault(check, having({ links: [linkTo('/', 'http://[2001:db8::9]')] }, 'reset'), {
    ...high,
    place: 'link/without-a-name',
  });
  // Where only the developer gets is judged where links lead.
  for (const origin of ['http://127.0.0.1:3000', 'http://[::1]:3000', 'https://192.0.2.1.nip.example'])
    assertPasses(check, having({ links: [linkTo('/reset/…', origin)] }, 'reset'));
});

test('near misses: HTML beside a text, another name of the same domain, an app on this machine', () => {
  assertPasses(check, having({ hasHtml: true }, ...mailKinds));
  assertPasses(check, having({ from: 'hello@mail.community.test' }, ...mailKinds));
  const local = evidence();
  local.messages.environment = 'loopback';
  Object.assign(arrivalOf(local, 'reset').link ?? {}, { origin: 'http://localhost:4310' });
  assertPasses(check, local);
});

test('a kind that could not be tried is not passed', () =>
  assertNotPassed(check, untried(evidence(), 'reset', 'no flow')));
