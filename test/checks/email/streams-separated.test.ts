import assert from 'node:assert/strict';
import { test } from 'node:test';
import check from '../../../src/checks/email/streams-separated.ts';
import { type MailKind, mailKinds } from '../../../src/contract/mail-kinds.ts';
import type { SeenMail } from '../../../src/evidence/messages.ts';
import { evidence } from '../../evidence/build.ts';
import { seen, silent } from '../../../src/evidence/leaf.ts';
import { arrivalOf, signature, untried } from '../../evidence/build-messages.ts';
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

const news = { from: 'hello@community.test', dkim: seen([signature()]) };

test('news that nothing tells apart from other mails are one fault, at the news', () => {
  const fault = oneFault(check, having(news, 'digest'), { ...medium, place: 'mail/digest' });
  assert.match(fault.happened, /^Each reader who marks your news as spam/);
  assert.equal(fault.places?.length, mailKinds.length);
});

test('near misses: one sender, and another bounce address, signature or stream of the mail service', () => {
  assertPasses(check, having({ ...news, envelopeDomain: 'news.community.test' }, 'digest'));
  assertPasses(check, having({ ...news, stream: 'x-pm-message-stream: broadcast' }, 'digest'));
  assertPasses(check, having({ ...news, dkim: seen([signature({ domain: 'news.community.test' })]) }, 'digest'));
});

test('where only the signature could tell them apart and was not seen, nothing is said', () =>
  assertNotPassed(check, having({ ...news, dkim: silent('no answer') }, 'digest')));

test('news may sell, and say how they end', () =>
  assertPasses(check, having({ list, offers: ['20% off', 'utm_medium'] }, 'digest')));

test('a kind that could not be tried is not passed', () =>
  assertNotPassed(check, untried(evidence(), 'reset', 'no flow')));
