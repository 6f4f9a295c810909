import assert from 'node:assert/strict';
import { test } from 'node:test';
import check from '../../../src/checks/email/spf-record.ts';
import { domain } from '../../evidence/build.ts';
import { assertPasses, faultsOf, itJudges, oneFault, verdictOf } from '../expectations.ts';
import { assertMailHeals, itIsQuietOn, itNeeds, withMail, type Change } from './mail-expectations.ts';

itJudges(check);
itNeeds(check, domain, `bounce.${domain}`, 'spf.mail.test');

const high = { place: domain, severity: 'high', confidence: 'observed' } as const;
const medium = { ...high, severity: 'medium' } as const;
const policy =
  (...texts: string[]): Change =>
  plan =>
    void (plan.zone[domain] = { ...plan.zone[domain], TXT: [...texts, 'harbour-site-verification=1'] });

/** `count` includes, each with a record of its own that asks for nothing. */
const includes = (count: number): Change => {
  const names = Array.from({ length: count }, (_, index) => `s${index}.mail.test`);
  return plan => {
    for (const name of names) plan.zone[name] = { TXT: ['v=spf1 ip4:192.0.2.1 -all'] };
    policy(`v=spf1 ${names.map(name => `include:${name}`).join(' ')} -all`)(plan);
  };
};

test('two records are merged into one, nothing lost, other texts left alone', async () => {
  const change = policy('v=spf1 include:spf.mail.test ~all', 'v=spf1 ip4:198.51.100.7 -all');
  const fault = oneFault(check, await withMail(change), high);
  const [remedy] = fault.remedy;
  assert.ok(remedy.kind === 'dns-set');
  assert.deepEqual(remedy.values, [
    'v=spf1 include:spf.mail.test ip4:198.51.100.7 ~all',
    'harbour-site-verification=1',
  ]);
  await assertMailHeals(check, change);
});

test('no record where mailboxes are', async () => {
  const fault = oneFault(check, await withMail(policy()), high);
  assert.equal(fault.remedy[0].kind, 'by-hand');
});

test('quotes and a space that were pasted along leave no record', async () => {
  for (const text of ['"v=spf1 include:spf.mail.test -all"', ' v=spf1 include:spf.mail.test -all']) {
    const fault = oneFault(check, await withMail(policy(text)), high);
    assert.match(fault.cause, /pasted/);
    await assertMailHeals(check, policy(text));
  }
});

test('11 look-ups are too many, 10 are sound and worth a word', async () => {
  const fault = oneFault(check, await withMail(includes(11)), high);
  assert.match(fault.cause, /needs 11 look-ups/);
  assert.equal(fault.evidence.filter(line => line.endsWith('1 look-up')).length, 11);
  const verdict = verdictOf(check, await withMail(includes(10)));
  assert.equal(verdict.outcome, 'pass');
  assert.ok(verdict.outcome === 'pass' && verdict.advice?.some(({ text }) => text.includes('10 of the 10')));
});

test('too many look-ups behind an include that we do not keep: the record to look at is that one', async () => {
  const change: Change = plan => {
    includes(11)(plan);
    plan.zone['spf.mail.test'] = { TXT: plan.zone[domain]?.TXT?.slice(0, 1) ?? [] };
    policy('v=spf1 include:spf.mail.test -all')(plan);
  };
  const fault = oneFault(check, await withMail(change), high);
  assert.ok(fault.replay.tool === 'dig');
  assert.equal(fault.replay.name, 'spf.mail.test');
});

test('three terms that lead nowhere are taken out; two are borne', async () => {
  const voids = (count: number): Change =>
    policy(
      `v=spf1 ${Array.from({ length: count }, (_, at) => `a:gone${at}.mail.test`).join(' ')} include:spf.mail.test -all`,
    );
  oneFault(check, await withMail(voids(3)), high);
  await assertMailHeals(check, voids(3));
  assertPasses(check, await withMail(voids(2)));
});

test('everybody may send, a mistake in a term, an include of nothing', async () => {
  for (const text of [
    'v=spf1 include:spf.mail.test +all',
    'v=spf1 include:spf.mail.test all',
    'v=spf1 include:spf.mail.test ip4:192.0.2.999 -all',
    'v=spf1 include:spf.mail.test include:mail.test -all',
  ]) {
    oneFault(check, await withMail(policy(text)), high);
    await assertMailHeals(check, policy(text));
  }
});

test('ptr, ?all, no ending and terms behind all are medium', async () => {
  for (const text of [
    'v=spf1 ptr include:spf.mail.test -all',
    'v=spf1 include:spf.mail.test ?all',
    'v=spf1 include:spf.mail.test',
    'v=spf1 -all include:spf.mail.test',
  ]) {
    oneFault(check, await withMail(policy(text)), medium);
    await assertMailHeals(check, policy(text));
  }
});

test('a fault at the return path is told there', async () => {
  const change: Change = plan => {
    plan.declared.sendingAddresses = [];
    plan.zone[`bounce.${domain}`] = { MX: ['10 mx1.mail.test'] };
  };
  oneFault(check, await withMail(change), { ...high, place: `bounce.${domain}` });
});

test('the record of a return path under the domain twice is moved', async () => {
  const name = `bounce.${domain}`;
  const change: Change = plan => {
    plan.zone[`${name}.${domain}`] = { TXT: plan.zone[name]?.TXT ?? [] };
    plan.zone[name] = { MX: ['10 mx1.mail.test'] };
  };
  oneFault(check, await withMail(change), { ...high, place: name });
  await assertMailHeals(check, change);
});

test('a fault that shows is told although a part of the tree is silent', async () => {
  const all = await withMail(plan => {
    policy('v=spf1 include:spf.mail.test +all')(plan);
    plan.silent['spf.mail.test'] = 'no answer came in time';
  });
  assert.equal(faultsOf(check, all).length, 1);
});

itIsQuietOn(check, {
  '~all is as good as -all': policy('v=spf1 include:spf.mail.test ~all'),
  'a redirect needs no all': policy('v=spf1 redirect=spf.mail.test'),
  'Sender ID and version 10 are no SPF': policy('v=spf1 include:spf.mail.test -all', 'v=spf10 -all', 'spf2.0/pra -all'),
  'capitals and a word that only looks like ptr': policy('V=SPF1 INCLUDE:spf.mail.test exists:ptr.mail.test -ALL'),
  'the hosts behind mx are not counted': policy('v=spf1 mx include:spf.mail.test -all'),
  'a domain that sends nothing says so': plan =>
    void (plan.zone[`news.${domain}`] = { MX: ['0 .'], TXT: ['v=spf1 -all'] }),
  'without mailboxes the domain itself needs none, when the return path has one': plan =>
    void (plan.zone[domain] = { A: ['203.0.113.10'] }),
});
