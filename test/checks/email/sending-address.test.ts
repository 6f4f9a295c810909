import assert from 'node:assert/strict';
import { test } from 'node:test';
import check from '../../../src/checks/email/sending-address.ts';
import { Unknown } from '../../../src/evidence/leaf.ts';
import { itJudges, oneFault, verdictOf } from '../expectations.ts';
import { itIsQuietOn, itNeeds, withMail } from './mail-expectations.ts';

const reverse = '11.2.0.192.in-addr.arpa';

itJudges(check);
itNeeds(check, reverse, 'out1.mail.test', '11.2.0.192.psbl.surriel.com');

const high = { place: '192.0.2.11', severity: 'high', confidence: 'observed' } as const;

test('no name, a name that leads elsewhere, a place on a list', async () => {
  oneFault(check, await withMail(plan => void delete plan.zone[reverse]), high);
  oneFault(check, await withMail(plan => void (plan.zone['out1.mail.test'] = { A: ['192.0.2.12'] })), high);
  oneFault(check, await withMail(plan => void delete plan.zone['out1.mail.test']), high);
  const listed = oneFault(
    check,
    await withMail(plan => void (plan.zone['11.2.0.192.psbl.surriel.com'] = { A: ['127.0.0.2'] })),
    high,
  );
  assert.match(listed.cause, /psbl\.surriel\.com/);
});

test('two addresses without a name are one fault, at the first of them', async () => {
  const all = await withMail(plan => {
    plan.declared.sendingAddresses = ['192.0.2.11', '192.0.2.12'];
    delete plan.zone[reverse];
  });
  const fault = oneFault(check, all, high);
  assert.deepEqual(fault.places, ['192.0.2.11', '192.0.2.12']);
});

test('an IPv6 address is looked up by its nibbles', async () => {
  const all = await withMail(plan => void (plan.declared.sendingAddresses = ['2001:db8::25']));
  const fault = oneFault(check, all, { ...high, place: '2001:db8::25' });
  assert.match(fault.evidence.join(' '), /^5\.2\.0\.0\.(?:0\.){20}8\.b\.d\.0\.1\.0\.0\.2\.ip6\.arpa/);
});

test('no address known is not checked', async () => {
  const all = await withMail(plan => void (plan.declared.sendingAddresses = []));
  assert.throws(() => verdictOf(check, all), Unknown);
});

itIsQuietOn(check, {
  'two names, one of which leads back': plan =>
    void (plan.zone[reverse] = { PTR: ['out1.mail.test', 'other.mail.test'] }),
  'a list that refuses to answer us says 127.255.255.254 for everything': plan => {
    plan.zone['2.0.0.127.zen.spamhaus.org'] = { A: ['127.255.255.254'] };
    plan.zone['11.2.0.192.zen.spamhaus.org'] = { A: ['127.255.255.254'] };
  },
  'a list that lists everything is not believed': plan => {
    for (const address of ['2.0.0.127', '1.0.0.127', '11.2.0.192'])
      plan.zone[`${address}.bl.spamcop.net`] = { A: ['127.0.0.2'] };
  },
});
