import assert from 'node:assert/strict';
import { test } from 'node:test';
import check from '../../../src/checks/email/spf-covers-sender.ts';
import type { SeenMail } from '../../../src/evidence/messages.ts';
import { seen, Unknown } from '../../../src/evidence/leaf.ts';
import { domain } from '../../evidence/build.ts';
import { signature, soundMessages } from '../../evidence/build-messages.ts';
import { assertPasses, itJudges, oneFault, verdictOf } from '../expectations.ts';
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

const seenOn =
  (change: Partial<SeenMail> = {}): Change =>
  plan => {
    plan.declared = { sendingDomains: [], selectors: [], sendingAddresses: [] };
    plan.zone['10.100.51.198.in-addr.arpa'] = { PTR: ['out1.mail.test'] };
    const messages = soundMessages();
    for (const kind of Object.values(messages.kinds))
      if (kind.status === 'ok' && kind.value.sent && kind.value.arrival !== null)
        Object.assign(kind.value.arrival.mail, change);
    plan.messages = messages;
  };

test('a machine that handed a mail over in a mailbox is judged at the envelope that it used, without settings', async () => {
  const uncovered = seenOn();
  const fault = oneFault(check, await withMail(uncovered), high);
  assert.match(fault.evidence.join(' '), /198\.51\.100\.10 at bounce/);
  await assertMailHeals(check, uncovered);
  assertPasses(
    check,
    await withMail(plan => {
      uncovered(plan);
      plan.zone[envelope] = { TXT: ['v=spf1 ip4:198.51.100.0/28 -all'] };
    }),
  );
});

test('mails that were seen with a signature that proves nothing, from a machine that SPF does not cover: a launch blocker', async () => {
  const change = seenOn({ dkim: seen([signature({ result: 'fail', reason: 'The key is gone.' })]) });
  const all = await withMail(change);
  const fault = oneFault(check, all, { ...high, severity: 'blocker' });
  assert.ok(fault.covers?.includes(domain) === true, 'the signature is accounted for');
});

test('a return path of somebody else is theirs to mend: mails leave under one of their own instead', async () => {
  const change = seenOn({ envelopeDomain: 'mail-host.example' });
  const fault = oneFault(check, await withMail(change), { ...high, place: 'mail-host.example' });
  assert.deepEqual(
    fault.remedy.map(({ kind }) => kind),
    ['by-hand'],
  );
});

test('what our own sink took never met a mail service: its return path is not the one of production', async () => {
  const all = await withMail(plan => {
    seenOn()(plan);
    if (plan.messages !== undefined) plan.messages = { ...plan.messages, received: 'sink' };
  });
  assert.throws(() => verdictOf(check, all), Unknown);
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
