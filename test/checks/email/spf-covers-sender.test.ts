import assert from 'node:assert/strict';
import { test } from 'node:test';
import check from '../../../src/checks/email/spf-covers-sender.ts';
import { Unknown } from '../../../src/evidence/leaf.ts';
import { domain } from '../../evidence/build.ts';
import { itJudges, oneFault, verdictOf } from '../expectations.ts';
import { assertMailHeals, itIsQuietOn, itNeeds, withMail, type Change } from './mail-expectations.ts';

itJudges(check);
itNeeds(check, `bounce.${domain}`);

const envelope = `bounce.${domain}`;
const high = { place: envelope, severity: 'high', confidence: 'observed' } as const;
const elsewhere: Change = plan =>
  void (plan.zone[envelope] = { MX: ['10 mx1.mail.test'], TXT: ['v=spf1 ip4:198.51.100.0/24 -all'] });

test('a machine that the record of the envelope does not cover is added there', async () => {
  const fault = oneFault(check, await withMail(elsewhere), high);
  const [remedy] = fault.remedy;
  assert.ok(remedy.kind === 'dns-set');
  assert.deepEqual(remedy.values, ['v=spf1 ip4:198.51.100.0/24 ip4:192.0.2.11 -all']);
  await assertMailHeals(check, elsewhere);
});

test('no record at the envelope at all, with one at the bare domain', async () => {
  const change: Change = plan => void (plan.zone[envelope] = { MX: ['10 mx1.mail.test'] });
  oneFault(check, await withMail(change), high);
  await assertMailHeals(check, change);
});

test('softfail and neutral are no pass', async () => {
  for (const end of ['~all', '?all'])
    oneFault(
      check,
      await withMail(plan => void (plan.zone[envelope] = { TXT: [`v=spf1 ip4:198.51.100.0/24 ${end}`] })),
      high,
    );
});

test('without a key that can be used nothing proves who sends: a launch blocker', async () => {
  const change: Change = plan => {
    elsewhere(plan);
    delete plan.zone[`harbour._domainkey.${domain}`];
  };
  const fault = oneFault(check, await withMail(change), { ...high, severity: 'blocker' });
  assert.match(fault.happened, /nothing proves who sends/);
});

test('a named service that no record names, with the include put into what stands there', async () => {
  const change: Change = plan => {
    plan.declared = { sendingDomains: [], selectors: [], sendingAddresses: [], provider: 'google workspace' };
  };
  const fault = oneFault(check, await withMail(change), { place: domain, severity: 'high', confidence: 'attested' });
  const [remedy] = fault.remedy;
  assert.ok(remedy.kind === 'dns-set');
  assert.equal(remedy.values[0], 'v=spf1 include:spf.mail.test include:_spf.google.com -all');
  assert.match(JSON.stringify(fault.remedy), /2 of the 10 look-ups/);
});

test('nothing known of who sends is not checked', async () => {
  const all = await withMail(
    plan => void (plan.declared = { sendingDomains: [], selectors: [], sendingAddresses: [] }),
  );
  assert.throws(() => verdictOf(check, all), Unknown);
});

itIsQuietOn(check, {
  'the From domain does not cover the machine, the envelope domain does': plan =>
    void (plan.zone[domain] = { ...plan.zone[domain], TXT: ['v=spf1 -all'] }),
  'by an include of an include': plan => {
    plan.zone[envelope] = { TXT: ['v=spf1 include:one.mail.test -all'] };
    plan.zone['one.mail.test'] = { TXT: ['v=spf1 include:spf.mail.test -all'] };
  },
  'a service that needs no SPF of ours (Postmark)': plan =>
    void (plan.declared = { sendingDomains: [], selectors: [], sendingAddresses: [], provider: 'postmark' }),
  'Resend at its return path, nothing at the domain itself': plan => {
    plan.declared = { sendingDomains: [], selectors: [], sendingAddresses: [], provider: 'resend' };
    plan.zone[`send.${domain}`] = {
      MX: ['10 feedback-smtp.eu-west-1.amazonses.com'],
      TXT: ['v=spf1 include:amazonses.com ~all'],
    };
    plan.zone['amazonses.com'] = { TXT: ['v=spf1 ip4:199.255.192.0/22 -all'] };
  },
  'a service named by its domain': plan =>
    void (plan.declared = { sendingDomains: [], selectors: [], sendingAddresses: [], provider: 'mail.test' }),
});
