import assert from 'node:assert/strict';
import { test } from 'node:test';
import check from '../../../src/checks/email/senders-consistent.ts';
import type { MailKind } from '../../../src/contract/mail-kinds.ts';
import { evidence } from '../../evidence/build.ts';
import { arrivalOf, untried } from '../../evidence/build-messages.ts';
import { assertNotPassed, assertPasses, itJudges, oneFault } from '../expectations.ts';

itJudges(check);

const from = (address: string, ...kinds: readonly MailKind[]) => {
  const all = evidence();
  for (const kind of kinds) arrivalOf(all, kind).mail.from = address;
  return all;
};
const high = { severity: 'high', confidence: 'proven' } as const;

test('alerts from the machine, receipts from the office', () => {
  const alert = oneFault(check, from('node@app-1.internal', 'moderation-alert'), { ...high, place: 'app-1.internal' });
  assert.match(alert.happened, /^The people who have to act miss what is urgent/);
  oneFault(check, from('billing@freemail.example', 'receipt', 'payment-failed'), {
    ...high,
    place: 'freemail.example',
  });
  oneFault(check, from('', 'welcome'), { ...high, place: 'from' });
});

test('near misses: other names before the same domain, and other people at it', () => {
  assertPasses(check, from('alerts@alerts.community.test', 'moderation-alert'));
  assertPasses(check, from('billing@community.test', 'receipt'));
});

test('a kind that could not be tried is not passed', () =>
  assertNotPassed(check, untried(evidence(), 'reset', 'no flow')));
