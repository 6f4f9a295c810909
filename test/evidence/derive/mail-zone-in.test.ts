import assert from 'node:assert/strict';
import { test } from 'node:test';
import { judgeMailSetup, type JudgedSetup } from '../../../src/evidence/derive/mail-setup.ts';
import { mailZoneIn } from '../../../src/evidence/derive/mail-zone-in.ts';
import { mailProviderNamed, mailProviders } from '../../../src/providers/mail/providers.ts';
import { usualMailNames } from '../../../src/providers/mail/usual-names.ts';
import { domain as own } from '../build.ts';
import { mailed, type MailPlan } from '../build-mail.ts';
import { fixtureDomain as domain, providerFixtures, proxyAddress, zoneOf } from '../../providers/mail/fixture-zones.ts';

const here = (text: string): string => text.replaceAll(domain, own);

const provider = (name: string): (typeof mailProviders)[number] => {
  const found = mailProviderNamed(name);
  assert.ok(found !== null);
  return found;
};

/** The little zone with the records of a fixture, and the provider named in the settings. */
const judged = async (id: string, change: (plan: MailPlan) => void = () => {}): Promise<JudgedSetup> => {
  const mail = await mailed(plan => {
    plan.declared = { provider: id, sendingDomains: [], selectors: [], sendingAddresses: [] };
    for (const { name, type, values } of zoneOf(providerFixtures[id]?.sound ?? []))
      (plan.zone[here(name)] ??= {})[type] = values.map(here);
    change(plan);
  });
  return judgeMailSetup(provider(id), mailZoneIn(mail, own));
};

test('a provider’s records are judged by what was answered', async () => {
  const { complete, faults } = await judged('resend');
  assert.deepEqual([complete, faults], [true, []]);
});

test('what nobody answered is open, and an answer without the record is a fault', async () => {
  const name = `s2._domainkey.${own}`;
  const silent = await judged('sendgrid', plan => void (plan.silent[name] = 'no answer came in time'));
  assert.deepEqual([silent.complete, silent.faults], [null, []]);
  // The return path has a name of the account’s own, which nobody can guess.
  assert.deepEqual(
    silent.open.map(({ record }) => record.label),
    [null, 's2._domainkey'],
  );
  const empty = await judged('sendgrid', plan => void delete plan.zone[name]);
  assert.deepEqual([empty.complete, empty.faults.map(fault => [fault.kind, fault.name])], [false, [['missing', name]]]);
});

test('a wildcard is no record of a provider and shows none to be missing', async () => {
  const mail = await mailed(plan => {
    plan.declared = { provider: 'postmark', sendingDomains: [], selectors: [], sendingAddresses: [] };
    plan.zone = { [`*.${own}`]: { CNAME: ['pm.mtasv.net'] } };
  });
  const zone = mailZoneIn(mail, own);
  assert.deepEqual(zone.sets, []);
  assert.ok(zone.asked !== 'all' && !zone.asked.has(`pm-bounces.${own} CNAME`));
});

test('a key behind a web proxy is told by the address at its name', async () => {
  const name = `s2._domainkey.${own}`;
  const { faults } = await judged('sendgrid', plan => void (plan.zone[name] = { A: [proxyAddress] }));
  assert.deepEqual(
    faults.map(({ kind, name: at }) => [kind, at]),
    [['proxied', name]],
  );
});

test('the questions to ask are the usual names and what a panel makes of them, each once', () => {
  const names = usualMailNames([provider('Resend'), provider('Brevo')], domain, domain);
  assert.ok(names.some(({ name, type }) => name === `send.${domain}` && type === 'MX'));
  assert.ok(names.some(({ name, type }) => name === `brevo1._domainkey.${domain}.${domain}` && type === 'CNAME'));
  assert.equal(new Set(names.map(({ name, type }) => `${name} ${type}`)).size, names.length);
  // Every fault at a usual name can be seen by asking them.
  for (const each of mailProviders) {
    const usual = new Set(usualMailNames([each], domain, domain).map(({ name, type }) => `${name} ${type}`));
    for (const { setup } of [judgeMailSetup(each, { zone: domain, sendingDomain: domain, sets: [], asked: 'all' })])
      for (const { label, type } of setup.records)
        if (label !== null)
          assert.ok(usual.has(`${label === '' ? domain : `${label}.${domain}`} ${type}`), `${each.id} ${label}`);
  }
});
