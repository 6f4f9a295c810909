import assert from 'node:assert/strict';
import { test } from 'node:test';
import check from '../../../src/checks/email/unsubscribe.ts';
import { seen, silent } from '../../../src/evidence/leaf.ts';
import type { SeenMail, TriedUnsubscribe } from '../../../src/evidence/messages.ts';
import { evidence } from '../../evidence/build.ts';
import { arrivalOf, linkTo, lose, signature, triedUnsubscribe, untried } from '../../evidence/build-messages.ts';
import { assertNotPassed, assertPasses, faultsOf, itJudges, oneFault, verdictOf } from '../expectations.ts';

itJudges(check);

const place = 'mail/digest';
const high = { severity: 'high', confidence: 'proven', place } as const;
const list = { id: '<news.community.test>', precedence: null, unsubscribe: ['https'], oneClick: true };

const having = (mail: Partial<SeenMail>, unsubscribe: TriedUnsubscribe | null = triedUnsubscribe()) => {
  const all = evidence();
  const arrival = arrivalOf(all, 'digest');
  Object.assign(arrival.mail, mail);
  Object.assign(arrival, { unsubscribe });
  return all;
};
const tried = (change: Partial<TriedUnsubscribe>) => having({}, triedUnsubscribe(change));
const signed = (...headers: readonly string[]) =>
  having({ dkim: seen([signature({ domain: 'news.community.test', headers })]) });

test('news without the headers, without a web address, without the second header or without https are one fault each', () => {
  const cause = (all: ReturnType<typeof evidence>): string => oneFault(check, all, high).cause;
  assert.match(
    cause(having({ list: { ...list, unsubscribe: [], oneClick: false } }, null)),
    /no List-Unsubscribe header/,
  );
  assert.match(cause(having({ list: { ...list, unsubscribe: ['mailto'] } }, null)), /only mailto/);
  assert.match(cause(having({ list: { ...list, oneClick: false } })), /without List-Unsubscribe-Post/);
  const plain = linkTo('/unsubscribe/…', 'http://app.community.test');
  assert.match(cause(having({ list }, triedUnsubscribe(plain))), /post to https alone/);
});

test('a signature that leaves out either header is a fault; one of several that covers both is enough', () => {
  assert.match(
    oneFault(check, signed('from', 'list-unsubscribe'), high).cause,
    /does not cover list-unsubscribe-post,/,
  );
  assert.match(oneFault(check, signed('from'), high).cause, /list-unsubscribe and list-unsubscribe-post/);
  const whole = signature({ domain: 'news.community.test', headers: ['list-unsubscribe', 'list-unsubscribe-post'] });
  assertPasses(check, having({ dkim: seen([signature({ headers: ['from'] }), whole]) }));
  const foreign = { ...whole, aligned: false };
  oneFault(check, having({ dkim: seen([signature({ headers: ['from'] }), foreign]) }), high);
});

test('a POST that is refused, sent to the sign-in page or taken for nothing is a fault', () => {
  assert.match(oneFault(check, tried({ posted: seen({ status: 403, to: null }) }), high).cause, /gets 403/);
  const to = linkTo('/login');
  assert.match(oneFault(check, tried({ posted: seen({ status: 303, to }) }), high).cause, /sent on to \/login \(303\)/);
  assert.match(oneFault(check, tried({ ended: seen(false) }), high).cause, /the next issue came all the same/);
});

test('a look that ends the news is a fault of its own', () => {
  const change = { looked: seen({ status: 200, stillSent: false }), ended: silent('ended before') };
  const [fault, ...more] = faultsOf(check, tried(change));
  assert.deepEqual([fault?.place, fault?.severity, more.length], ['mail/digest/look', 'medium', 0]);
});

test('near misses: an address for mail beside the web, https missing on this machine alone, a 204', () => {
  assertPasses(check, having({ list: { ...list, unsubscribe: ['mailto', 'https'] } }));
  assertPasses(check, tried({ posted: seen({ status: 204, to: null }) }));
  const here = having({}, triedUnsubscribe(linkTo('/unsubscribe/…', 'http://localhost:4310')));
  Object.assign(here.messages, { environment: 'loopback', homes: ['http://localhost:4310'] });
  assertPasses(check, here);
});

test('an app without news is not judged; news that could not be tried are not passed', () => {
  assert.equal(verdictOf(check, untried(evidence(), 'digest', null)).outcome, 'not-applicable');
  assertNotPassed(check, untried(evidence(), 'digest', 'they would go to everybody'));
  assertNotPassed(check, lose(evidence(), 'digest'));
  assertNotPassed(check, having({ dkim: seen([]) }));
  assertNotPassed(check, having({ dkim: silent('the key did not answer') }));
  assertNotPassed(check, tried({ ended: silent('the flow sends to one address') }));
});
