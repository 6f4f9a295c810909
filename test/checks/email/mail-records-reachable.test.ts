import assert from 'node:assert/strict';
import { test } from 'node:test';
import check from '../../../src/checks/email/mail-records-reachable.ts';
import { domain } from '../../evidence/build.ts';
import { itJudges, oneFault } from '../expectations.ts';
import { assertMailHeals, itIsQuietOn, itNeeds, withMail, type Change } from './mail-expectations.ts';

const key = `harbour._domainkey.${domain}`;
const envelope = `bounce.${domain}`;
const proxy = '104.16.1.2';

itJudges(check);
itNeeds(check, key, `${envelope}.${domain}`);

const high = (place: string) => ({ place, severity: 'high', confidence: 'observed' }) as const;

const moved =
  (name: string): Change =>
  plan => {
    plan.zone[`${name}.${domain}`] = plan.zone[name] ?? {};
    delete plan.zone[name];
  };

test('records under the domain twice are moved to where they were meant', async () => {
  for (const name of [key, envelope, `_dmarc.${domain}`]) {
    const fault = oneFault(check, await withMail(moved(name)), high(`${name}.${domain}`));
    assert.ok(fault.hosts?.includes(name));
    await assertMailHeals(check, moved(name));
  }
});

test('where the right name has its record only the wrong one goes', async () => {
  const change: Change = plan => void (plan.zone[`${key}.${domain}`] = { TXT: ['v=DKIM1; p=x'] });
  const fault = oneFault(check, await withMail(change), high(`${key}.${domain}`));
  assert.deepEqual(
    fault.remedy.map(({ kind }) => kind),
    ['dns-remove'],
  );
  await assertMailHeals(check, change);
});

test('quotes that were pasted into a policy', async () => {
  const quoted =
    (name: string): Change =>
    plan =>
      void (plan.zone[name] = { TXT: (plan.zone[name]?.TXT ?? []).map(text => `"${text}"`) });
  for (const name of [`_dmarc.${domain}`]) {
    oneFault(check, await withMail(quoted(name)), high(name));
    await assertMailHeals(check, quoted(name));
  }
});

test('a proxy before a key, a return path or a mail server', async () => {
  const proxied =
    (name: string): Change =>
    plan =>
      void (plan.zone[name] = { A: [proxy] });
  oneFault(check, await withMail(proxied(key)), high(key));
  oneFault(check, await withMail(proxied(envelope)), high(envelope));
  const host: Change = plan => {
    plan.zone[domain] = { ...plan.zone[domain], MX: [`10 in.${domain}`] };
    proxied(`in.${domain}`)(plan);
  };
  oneFault(check, await withMail(host), high(`in.${domain}`));
});

itIsQuietOn(check, {
  'a proxied wildcard answers at every name, also where the provider usually has its keys': plan => {
    plan.declared = { ...plan.declared, provider: 'sendgrid' };
    plan.zone[`*.${domain}`] = { A: ['104.21.7.7'] };
  },
  'a wildcard answers for doubled names, too': plan =>
    void (plan.zone[`*.${domain}`] = { TXT: ['v=spf1 -all'], MX: ['0 .'], A: ['203.0.113.10'] }),
  'the pages of the domain itself are behind a proxy': plan =>
    void (plan.zone[domain] = { ...plan.zone[domain], A: [proxy] }),
  'the proxy of somebody else before their own mail server': plan => void (plan.zone['mx1.mail.test'] = { A: [proxy] }),
  'an address beside a return path that works': plan =>
    void (plan.zone[envelope] = { ...plan.zone[envelope], A: [proxy] }),
});
