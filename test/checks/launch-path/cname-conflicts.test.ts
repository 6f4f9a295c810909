import assert from 'node:assert/strict';
import { test } from 'node:test';
import check from '../../../src/checks/launch-path/cname-conflicts.ts';
import { silent } from '../../../src/evidence/leaf.ts';
import { answerWith, domain, evidence, type Plan } from '../../evidence/build.ts';
import { assertNotPassed, assertPasses, assertRemedyHeals, itJudges, oneFault } from '../expectations.ts';

itJudges(check);

const high = (place: string) => ({ place, severity: 'high', confidence: 'observed' }) as const;

test('an alias at the bare domain', () => {
  const all = evidence();
  const records = [{ name: domain, type: 'CNAME' as const, ttl: 3600, value: 'cname.vercel-dns.com' }];
  for (const type of ['A', 'AAAA', 'CNAME'] as const) answerWith(all.dns, domain, type, { records });
  const fault = oneFault(check, all, { place: domain, severity: 'blocker', confidence: 'observed' });
  assert.deepEqual(fault.remedy, [
    { kind: 'dns-remove', name: domain, type: 'CNAME', was: ['cname.vercel-dns.com'] },
    { kind: 'dns-set', name: domain, type: 'A', values: ['76.76.21.21'], was: [], ttl: 3600 },
  ]);
});

test('other data beside an alias', () => {
  const all = evidence();
  const name = `app.${domain}`;
  answerWith(all.dns, name, 'TXT', { records: [{ name, type: 'TXT', ttl: 3600, value: 'site-verification' }] });
  assert.match(oneFault(check, all, high(name)).cause, /TXT/);
});

test('mail and name servers that are aliases; their true names are the remedy', () => {
  const mail = (plan: Plan): void => {
    plan.elsewhere['mx2.mail.test'] = { CNAME: ['real.mail.test'] };
    plan.elsewhere['real.mail.test'] = { A: ['198.51.100.25'] };
  };
  const fault = oneFault(check, evidence(mail), high('mx2.mail.test'));
  assert.deepEqual(fault.remedy, [
    {
      kind: 'dns-set',
      name: domain,
      type: 'MX',
      values: ['10 mx1.mail.test', '20 real.mail.test'],
      was: ['10 mx1.mail.test', '20 mx2.mail.test'],
    },
  ]);
  assert.deepEqual(fault.hosts, ['mx2.mail.test']);
  assertRemedyHeals(check, mail);
  const names = (plan: Plan): void => {
    plan.elsewhere['ns2.dns.test'] = { CNAME: ['real.dns.test'] };
    plan.elsewhere['real.dns.test'] = { A: ['198.51.100.53'] };
  };
  assert.match(oneFault(check, evidence(names), high('ns2.dns.test')).cause, /name server/);
});

const circle = (plan: Plan): void => {
  plan.zone[`app.${domain}`] = { CNAME: [`go.${domain}`] };
  plan.zone[`go.${domain}`] = { CNAME: [`app.${domain}`] };
};

test('a circle is one fault, at its smallest host, for every name that leads into it', () => {
  const fault = oneFault(check, evidence(circle), high(`app.${domain}`));
  assert.deepEqual(fault.places, [`app.${domain}`, `go.${domain}`]);
});

const chain =
  (links: number) =>
  (plan: Plan): void => {
    plan.zone[`app.${domain}`] = { CNAME: ['l1.far.test'] };
    for (let link = 1; link < links; link += 1)
      plan.elsewhere[`l${link}.far.test`] = { CNAME: [`l${link + 1}.far.test`] };
    plan.elsewhere[`l${links}.far.test`] = { A: ['203.0.113.20'] };
  };

test('nine links are too many, and the end of the chain is the remedy', () => {
  const fault = oneFault(check, evidence(chain(9)), high(`app.${domain}`));
  assert.match(fault.cause, /9 aliases/);
  assertRemedyHeals(check, chain(9));
});

test('near miss: eight links, a null MX, an alias shown as an address by the provider', () => {
  assertPasses(check, evidence(chain(8)));
  assertPasses(
    check,
    evidence(plan => {
      plan.zone[domain] = { ...plan.zone[domain], MX: ['0 .'], A: ['203.0.113.201'] };
    }),
  );
});

test('near miss: the data behind an alias is not beside it', () => {
  assertPasses(
    check,
    evidence(plan => {
      plan.elsewhere['community.edge.test'] = { A: ['203.0.113.20'], TXT: ['theirs'], MX: ['10 mx1.mail.test'] };
    }),
  );
});

test('a mail server whose aliases are unknown is not passed', () => {
  const all = evidence();
  const at = all.dns.names['mx1.mail.test'];
  assert.ok(at);
  for (const type of ['A', 'AAAA', 'CNAME', 'CAA'] as const) at.resolver[type] = silent('no answer');
  assertNotPassed(check, all);
});
