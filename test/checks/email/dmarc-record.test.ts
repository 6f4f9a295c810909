import assert from 'node:assert/strict';
import { test } from 'node:test';
import check from '../../../src/checks/email/dmarc-record.ts';
import { domain } from '../../evidence/build.ts';
import { faultsOf, itJudges, oneFault, verdictOf } from '../expectations.ts';
import { assertMailHeals, itIsQuietOn, itNeeds, withMail, type Change } from './mail-expectations.ts';

const name = `_dmarc.${domain}`;

itJudges(check);
itNeeds(check, name);

const high = { place: name, severity: 'high', confidence: 'observed' } as const;
const policy =
  (...texts: string[]): Change =>
  plan =>
    void (plan.zone[name] = { TXT: texts });

test('no record: one in watch mode with reports, and the way on', async () => {
  const change: Change = plan => void delete plan.zone[name];
  const fault = oneFault(check, await withMail(change), high);
  assert.deepEqual(fault.remedy[0], {
    kind: 'dns-set',
    name,
    type: 'TXT',
    values: [`v=DMARC1; p=none; rua=mailto:dmarc@${domain}`],
    was: [],
  });
  assert.match(JSON.stringify(fault.remedy), /p=quarantine.*p=reject/);
  await assertMailHeals(check, change);
});

test('two records, a misspelt policy, another beginning, the record at the domain itself', async () => {
  const faulty: readonly Change[] = [
    policy(`v=DMARC1; p=none; rua=mailto:dmarc@${domain}`, `v=DMARC1; p=reject; rua=mailto:dmarc@${domain}`),
    policy('v=DMARC1; p=rejekt'),
    policy(`p=none; v=DMARC1; rua=mailto:dmarc@${domain}`),
    policy(`v=DMARC 1; p=none; rua=mailto:dmarc@${domain}`),
    plan => {
      delete plan.zone[name];
      plan.zone[domain] = {
        ...plan.zone[domain],
        TXT: [...(plan.zone[domain]?.TXT ?? []), `v=DMARC1; p=none; rua=mailto:d@${domain}`],
      };
    },
  ];
  for (const change of faulty) {
    oneFault(check, await withMail(change), high);
    await assertMailHeals(check, change);
  }
});

test('reports that nobody gets are medium', async () => {
  const deaf: readonly Change[] = [
    policy('v=DMARC1; p=none'),
    policy(`v=DMARC1; p=none; rua=dmarc@${domain}`),
    policy('v=DMARC1; p=none; rua=mailto:a@reports.test'),
  ];
  for (const change of deaf) oneFault(check, await withMail(change), { ...high, severity: 'medium' });
  for (const change of deaf.slice(0, 2)) await assertMailHeals(check, change);
});

test('watch mode is advice with the way on; removed tags are named as unread, never recommended', async () => {
  const texts = async (...records: string[]): Promise<string> => {
    const verdict = verdictOf(check, await withMail(policy(...records)));
    assert.equal(verdict.outcome, 'pass');
    return verdict.outcome === 'pass' ? (verdict.advice ?? []).map(({ text }) => text).join(' ') : '';
  };
  assert.match(await texts(`v=DMARC1; p=none; rua=mailto:dmarc@${domain}`), /14 days.*quarantine.*reject/);
  const old = await texts(`v=DMARC1; p=quarantine; pct=25; rua=mailto:dmarc@${domain}`);
  assert.match(old, /no longer read/);
  assert.doesNotMatch(old, /pct/);
  assert.equal(await texts(`v=DMARC1; p=reject; rua=mailto:dmarc@${domain}`), '');
});

itIsQuietOn(check, {
  'reports elsewhere that are allowed': plan => {
    policy('v=DMARC1; p=none; rua=mailto:a@reports.test')(plan);
    plan.zone[`${domain}._report._dmarc.reports.test`] = { TXT: ['v=DMARC1;'] };
  },
  'a sending sub-domain inherits': plan => void (plan.declared.sendingDomains = [`mail.${domain}`]),
  'an alias to the record of a service': plan => {
    plan.zone[name] = { CNAME: ['policy.reports.test'] };
    plan.zone['policy.reports.test'] = { TXT: [`v=DMARC1; p=none; rua=mailto:dmarc@${domain}`] };
  },
  'another text beside it, spaces, unknown parts': policy(
    'google-site-verification=1',
    `v=DMARC1 ;p = none;; x=y; rua=mailto:dmarc@${domain}`,
  ),
});

test('reports that go to the domain above need nobody’s leave, also while that has no policy of its own', async () => {
  const news = `news.${domain}`;
  const all = await withMail(plan => {
    delete plan.zone[`_dmarc.${domain}`];
    plan.declared.sendingDomains = [news];
    plan.zone[`_dmarc.${news}`] = { TXT: [`v=DMARC1; p=none; rua=mailto:dmarc@${domain}`] };
  });
  assert.deepEqual(
    faultsOf(check, all).map(({ place }) => place),
    [`_dmarc.${domain}`],
  );
});
