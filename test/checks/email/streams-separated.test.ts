import assert from 'node:assert/strict';
import { test } from 'node:test';
import check from '../../../src/checks/email/streams-separated.ts';
import { type MailKind, mailKinds } from '../../../src/contract/mail-kinds.ts';
import type { SeenMail } from '../../../src/evidence/messages.ts';
import { evidence } from '../../evidence/build.ts';
import { arrivalOf, untried } from '../../evidence/build-messages.ts';
import { assertNotPassed, assertPasses, faultsOf, itJudges, oneFault } from '../expectations.ts';

itJudges(check);

const medium = { severity: 'medium', confidence: 'proven' } as const;
const having = (change: Partial<SeenMail>, ...kinds: readonly MailKind[]) => {
  const all = evidence();
  for (const kind of kinds) Object.assign(arrivalOf(all, kind).mail, change);
  return all;
};
const list = { id: 'News <news.community.test>', precedence: 'bulk', unsubscribe: ['https'], oneClick: true };

test('mails of a list are one fault; an offer is one of its mail', () => {
  const fault = oneFault(check, having({ list }, ...mailKinds), { ...medium, place: 'mail/confirmation' });
  assert.match(fault.happened, /^Whoever unsubscribes from your newsletter gets no more links/);
  const offers = ['20% off', 'utm_medium'];
  assert.match(oneFault(check, having({ offers }, 'receipt'), { ...medium, place: 'mail/receipt' }).cause, /“20% off”/);
  assert.equal(faultsOf(check, having({ offers }, 'receipt', 'welcome')).length, 2);
});

test('near misses: one word of an offer that was paid with, and a precedence that is none of lists', () => {
  assertPasses(check, having({ offers: ['20% off'] }, 'receipt'));
  assertPasses(
    check,
    having({ list: { ...list, id: null, precedence: 'first-class', unsubscribe: [], oneClick: false } }, 'reset'),
  );
});

test('a kind that could not be tried is not passed', () =>
  assertNotPassed(check, untried(evidence(), 'reset', 'no flow')));
