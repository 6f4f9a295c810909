import assert from 'node:assert/strict';
import { test } from 'node:test';
import check from '../../../src/checks/email/links-lead-home.ts';
import type { MailKind } from '../../../src/contract/mail-kinds.ts';
import { seen, silent } from '../../../src/evidence/leaf.ts';
import type { TriedLink } from '../../../src/evidence/messages.ts';
import { evidence } from '../../evidence/build.ts';
import { arrivalOf, linkTo, triedLink } from '../../evidence/build-messages.ts';
import { assertNotPassed, assertPasses, faultsOf, itJudges, oneFault } from '../expectations.ts';

itJudges(check);

const proven = { severity: 'blocker', confidence: 'proven' } as const;

const withLink = (kind: MailKind, change: Partial<TriedLink>, all = evidence()) => {
  const arrival = arrivalOf(all, kind);
  const link = { ...triedLink('/reset/…', true), ...change };
  Object.assign(arrival, { link });
  Object.assign(arrival.mail, { links: [linkTo(link.path, link.origin)] });
  return all;
};
const from = (origin: string, ...kinds: readonly MailKind[]) =>
  kinds.reduce((all, kind) => withLink(kind, { origin }, all), evidence());

test('links to the machine of the developer are one fault, however many mails have them', () => {
  const fault = oneFault(check, from('http://localhost:3000', 'reset', 'invite'), {
    ...proven,
    place: 'localhost:3000',
  });
  assert.deepEqual(fault.places, ['mail/reset', 'mail/invite']);
  assert.match(fault.happened, /to a developer’s own machine/);
  oneFault(check, from('http://127.0.0.1:4310', 'receipt'), {
    ...proven,
    severity: 'high',
    place: '127.0.0.1:4310',
  });
});

test('another host, a click counter, and the app without encryption', () => {
  oneFault(check, from('https://app.community-staging.test', 'confirmation'), {
    ...proven,
    place: 'app.community-staging.test',
  });
  oneFault(check, from('https://click.mailer.example', 'reset'), { ...proven, place: 'click.mailer.example' });
  const plain = oneFault(check, from('http://app.community.test', 'reset'), { ...proven, place: 'app.community.test' });
  assert.match(plain.happened, /to your app without encryption/);
  assert.equal(
    faultsOf(check, withLink('reset', { origin: 'https://a.example' }, from('https://b.example', 'invite'))).length,
    2,
  );
});

test('a link that a scanner uses up, and one that works twice', () => {
  const dead = withLink('reset', { opened: seen({ worked: false, reason: 'the status is 410 instead of 200' }) });
  assert.match(oneFault(check, dead, { ...proven, place: 'mail/reset' }).cause, /HEAD gave 200, GET gave 200/);
  const twice = withLink('sign-in-link', { again: seen({ worked: true }) });
  oneFault(check, twice, { ...proven, place: 'mail/sign-in-link' });
  const gone = withLink('welcome', { again: null, opened: seen({ worked: false, reason: 'it answers 404' }) });
  oneFault(check, gone, { ...proven, severity: 'high', place: 'mail/welcome' });
});

test('near misses: a second link to somebody else, what becomes of invitations, a mail without a link', () => {
  const more = evidence();
  arrivalOf(more, 'receipt').mail.links.push({ ...linkTo('/cards', 'https://help.bank.example'), query: [] });
  assertPasses(check, more);
  assertPasses(check, withLink('invite', { again: seen({ worked: true }) }));
  const plain = evidence();
  arrivalOf(plain, 'receipt').link = null;
  assertPasses(check, plain);
});

test('what could not be tried is not passed', () => {
  assertNotPassed(check, withLink('reset', { opened: silent('the app answered 503') }));
  assertNotPassed(check, withLink('reset', { scanned: silent('the run has sent its requests') }));
  const linkless = evidence();
  arrivalOf(linkless, 'reset').link = null;
  assertNotPassed(check, linkless);
});
