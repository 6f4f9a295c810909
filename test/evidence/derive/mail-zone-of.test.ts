import assert from 'node:assert/strict';
import { test } from 'node:test';
import { judgeMailSetup } from '../../../src/evidence/derive/mail-setup.ts';
import { mailZoneOf } from '../../../src/evidence/derive/mail-zone-of.ts';
import { mailProviderNamed, mailProviders } from '../../../src/providers/mail/providers.ts';
import { usualMailNames } from '../../../src/providers/mail/usual-names.ts';
import { dnsEvidence } from '../../changes/dns-evidence.ts';
import { fixtureDomain as domain, providerFixtures, proxyAddress, zoneOf } from '../../providers/mail/fixture-zones.ts';

const provider = (name: string): (typeof mailProviders)[number] => {
  const found = mailProviderNamed(name);
  assert.ok(found !== null);
  return found;
};

test('a provider’s records are judged by what the name servers answered', () => {
  const resend = zoneOf(providerFixtures['resend']?.sound ?? []);
  const judged = judgeMailSetup(provider('Resend'), mailZoneOf(dnsEvidence(resend, { domain }), domain));
  assert.deepEqual([judged.complete, judged.faults], [true, []]);
});

test('what nobody answered is open, and an answer without the record is a fault', () => {
  const [first, ...others] = zoneOf(providerFixtures['sendgrid']?.sound ?? []);
  assert.ok(first !== undefined);
  const name = `s2._domainkey.${domain}`;
  const without = others.filter(set => set.name !== name);
  const judge = (options: object): ReturnType<typeof judgeMailSetup> =>
    judgeMailSetup(provider('SendGrid'), mailZoneOf(dnsEvidence([first, ...without], { domain, ...options }), domain));
  const silent = judge({ silent: [name] });
  assert.deepEqual([silent.complete, silent.faults, silent.open.length], [null, [], 1]);
  const empty = judge({ empty: [name] });
  assert.deepEqual([empty.complete, empty.faults.map(fault => [fault.kind, fault.name])], [false, [['missing', name]]]);
});

test('a wildcard is no record of a provider and shows none to be missing', () => {
  const star = { name: `*.${domain}`, type: 'CNAME' as const, values: ['pm.mtasv.net'] };
  const at = { ...star, name: `pm-bounces.${domain}` };
  const zone = mailZoneOf(dnsEvidence([at], { domain, wildcard: [star] }), domain);
  assert.deepEqual(zone.sets, []);
  assert.ok(zone.asked !== 'all' && !zone.asked.has(`${at.name} CNAME`));
});

test('a proxied name is told by its address', () => {
  const sets = zoneOf([`pm-bounces A ${proxyAddress}`]);
  const zone = mailZoneOf(dnsEvidence(sets, { domain }), domain, address => address === proxyAddress);
  assert.deepEqual(
    judgeMailSetup(provider('Postmark'), zone).faults.map(({ kind }) => kind),
    ['proxied'],
  );
  assert.deepEqual(
    judgeMailSetup(provider('Postmark'), mailZoneOf(dnsEvidence(sets, { domain }), domain)).faults.map(
      ({ kind }) => kind,
    ),
    ['address-instead'],
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
