import assert from 'node:assert/strict';
import { test } from 'node:test';
import check from '../../../src/checks/email/replies-arrive.ts';
import { domain } from '../../evidence/build.ts';
import { assertPasses, itJudges, oneFault, verdictOf } from '../expectations.ts';
import { itIsQuietOn, itNeeds, withMail, type Change } from './mail-expectations.ts';

itJudges(check);
itNeeds(check, domain);

const high = { place: domain, severity: 'high', confidence: 'observed' } as const;
const servers =
  (...values: string[]): Change =>
  plan =>
    void (plan.zone[domain] = { ...plan.zone[domain], MX: values });

test('a domain that takes no mail, has no server, or only servers that are gone', async () => {
  for (const values of [['0 .'], [], ['10 gone.mail.test', '20 away.mail.test'], ['10 192.0.2.25']])
    oneFault(check, await withMail(servers(...values)), high);
});

test('the sender of the alerts counts as well', async () => {
  const change: Change = plan => void (plan.declared.alertsFrom = `alarm@ops.${domain}`);
  oneFault(check, await withMail(change), { ...high, place: `ops.${domain}` });
});

test('a policy that is enforced and names none of the servers', async () => {
  const change: Change = plan => {
    plan.zone[`_mta-sts.${domain}`] = { TXT: ['v=STSv1; id=1'] };
    servers('10 mx1.elsewhere.test')(plan);
    plan.zone['mx1.elsewhere.test'] = { A: ['192.0.2.77'] };
  };
  const fault = oneFault(check, await withMail(change), high);
  assert.match(fault.cause, /mta-sts/);
});

test('a server without encryption or behind a closed port is advice', async () => {
  const all = await withMail();
  const host = all.mail.hosts['mx1.mail.test'];
  assert.ok(host);
  host.port25 = { status: 'ok', value: { open: true, startTls: false, detail: 'it greets' } };
  const verdict = verdictOf(check, all);
  assert.ok(verdict.outcome === 'pass' && verdict.advice?.[0]?.text.includes('STARTTLS'));
  host.port25 = { status: 'silent', reason: 'this network blocks port 25' };
  assertPasses(check, all);
});

itIsQuietOn(check, {
  'one of two servers is gone: that is told elsewhere': servers('10 gone.mail.test', '20 mx2.mail.test'),
  'a sub-domain that takes no mail on purpose': plan =>
    void (plan.zone[`news.${domain}`] = { MX: ['0 .'], TXT: ['v=spf1 -all'] }),
  'the bare domain takes no mail on purpose, and From belongs to a name that does': plan => {
    const team = `team.${domain}`;
    plan.zone[domain] = { ...plan.zone[domain], MX: ['0 .'] };
    plan.zone[`_dmarc.${domain}`] = { TXT: [`v=DMARC1; p=reject; rua=mailto:dmarc@${team}`] };
    plan.zone[team] = { MX: ['10 mx1.mail.test'], TXT: ['v=spf1 include:spf.mail.test -all'] };
    plan.declared.from = `hello@${team}`;
  },
  'an enforced policy that names the servers': plan =>
    void (plan.zone[`_mta-sts.${domain}`] = { TXT: ['v=STSv1; id=1'] }),
});
