import assert from 'node:assert/strict';
import { test } from 'node:test';
import check from '../../../src/checks/email/dkim-signed.ts';
import { type MailKind, mailKinds } from '../../../src/contract/mail-kinds.ts';
import { seen, silent } from '../../../src/evidence/leaf.ts';
import type { SeenSignature } from '../../../src/evidence/messages.ts';
import { evidence } from '../../evidence/build.ts';
import { arrivalOf, signature } from '../../evidence/build-messages.ts';
import { assertNotPassed, assertPasses, itJudges, oneFault } from '../expectations.ts';

itJudges(check);

const expected = { place: 'community.test', severity: 'high', confidence: 'proven' } as const;
const signed = (signatures: readonly SeenSignature[], kinds: readonly MailKind[] = mailKinds, all = evidence()) => {
  for (const kind of kinds) Object.assign(arrivalOf(all, kind).mail, { dkim: seen(signatures) });
  return all;
};

test('not signed, not verifying, or signed by somebody else: one fault for the sender', () => {
  assert.match(oneFault(check, signed([]), expected).evidence[0] ?? '', /not signed/);
  const broken = signature({ result: 'neutral', reason: 'There is no key at spring._domainkey.community.test.' });
  assert.match(oneFault(check, signed([broken]), expected).cause, /There is no key at spring/);
  const foreign = signature({ domain: 'mail-host.example', aligned: false });
  assert.match(oneFault(check, signed([foreign]), expected).cause, /signed by mail-host\.example/);
});

test('news alone are named with their own sender', () => {
  oneFault(check, signed([], ['digest']), { ...expected, place: 'news.community.test' });
});

test('only some mails', () => {
  const fault = oneFault(check, signed([], ['moderation-alert']), expected);
  assert.deepEqual(fault.places, ['mail/moderation-alert']);
});

test('near misses: a second signature of the mail service, and a weak key that still verifies', () => {
  const service = signature({ domain: 'mail-host.example', aligned: false });
  assertPasses(check, signed([service, signature()]));
  assertPasses(check, signed([signature(), signature({ selector: 'old', result: 'fail' })]));
  assertPasses(check, signed([signature({ bits: 1024 })]));
});

test('mails that never met a mail service say nothing about its signature', () => {
  const all = signed([]);
  all.messages.received = 'sink';
  assertNotPassed(check, all);
  // Once one is signed the app does it itself, and the others are at fault; news of the same organisation with them.
  const { places } = oneFault(check, signed([signature()], ['reset'], all), expected);
  assert.ok(places?.includes('mail/digest'));
});

test('a key that did not answer is no broken signature', () => {
  const all = evidence();
  arrivalOf(all, 'reset').mail.dkim = silent('harbour._domainkey.community.test did not answer');
  assertNotPassed(check, all);
});
