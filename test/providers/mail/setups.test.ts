import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { judgeMailSetup, type JudgedSetup } from '../../../src/evidence/derive/mail-setup.ts';
import { nameAt, type MailSet, type MailZone } from '../../../src/evidence/derive/mail-zone.ts';
import { mailSetupRemedy } from '../../../src/evidence/derive/mail-setup-remedy.ts';
import { applied } from '../../../src/changes/mail/applied.ts';
import { mailProviderNamed, mailProviders } from '../../../src/providers/mail/providers.ts';
import { fixtureDomain, providerFixtures, proxyAddress, zoneOf } from './fixture-zones.ts';

const zone = (sets: readonly MailSet[], asked: MailZone['asked'] = 'all'): MailZone => ({
  zone: fixtureDomain,
  sendingDomain: fixtureDomain,
  sets,
  asked,
  isProxied: address => address === proxyAddress,
});

const questions = (names: readonly string[]): ReadonlySet<string> =>
  new Set(names.flatMap(name => ['TXT', 'CNAME', 'MX'].map(type => `${name} ${type}`)));

test('every provider has a sound zone and one that was copied wrongly', () => {
  assert.deepEqual(Object.keys(providerFixtures).toSorted(), mailProviders.map(({ id }) => id).toSorted());
});

for (const provider of mailProviders) {
  const fixture = providerFixtures[provider.id];
  const judge = (sets: readonly MailSet[], asked?: MailZone['asked']): JudgedSetup =>
    judgeMailSetup(provider, zone(sets, asked));
  describe(provider.name, () => {
    test('its sound zone is complete and nothing is found wrong', () => {
      const judged = judge(zoneOf(fixture?.sound ?? []));
      assert.deepEqual([judged.faults, judged.open, judged.complete], [[], [], true]);
      assert.deepEqual(mailSetupRemedy(judged, zone(zoneOf(fixture?.sound ?? []))), []);
    });

    for (const { how, gone, come, expected } of fixture?.wrong ?? []) {
      const lines = [...(fixture?.sound ?? []).filter(line => !gone.includes(line)), ...come];
      test(`wrong: ${how}`, () => {
        assert.ok(
          gone.every(line => fixture?.sound.includes(line)),
          'the line stands in the sound zone',
        );
        const { faults } = judge(zoneOf(lines));
        assert.deepEqual(
          faults.map(({ kind, name, found, record }) => ({ kind, name, type: found?.type ?? record?.type })),
          [expected],
          JSON.stringify(faults.map(({ says }) => says)),
        );
        assert.match(faults[0]?.says ?? '', /^[^\n]+\.$/);
      });

      test(`mended: ${how}`, () => {
        const before = zoneOf(lines);
        const changes = mailSetupRemedy(judge(before), zone(before));
        assert.ok(changes.length > 0);
        const after = judge(applied(before, changes));
        const isByHand = changes.some(({ kind }) => kind === 'by-hand');
        if (!isByHand) assert.deepEqual([after.faults, after.complete], [[], true], JSON.stringify(changes));
        // What a person has to do is still open, and nothing else.
        else
          assert.deepEqual(
            after.faults.map(({ kind }) => kind),
            [expected.kind],
          );
      });
    }

    test('of names that nobody asked for nothing is said to be missing', () => {
      const { faults, complete } = judge([], questions([fixtureDomain]));
      assert.deepEqual(
        faults.filter(({ name }) => name !== fixtureDomain),
        [],
      );
      assert.notEqual(complete, true);
    });
  });
}

test('a value that only the dashboard knows is asked for, never made up', () => {
  for (const provider of mailProviders) {
    const judged = judgeMailSetup(provider, zone([]));
    for (const change of mailSetupRemedy(judged, zone([]))) {
      if (change.kind === 'by-hand') assert.equal(change.where, provider.dashboard);
      if (change.kind !== 'dns-set') continue;
      const known = judged.setup.records.some(
        ({ value, purpose }) =>
          value !== null && change.values.some(one => one === value || (purpose === 'spf' && one.includes(value))),
      );
      assert.ok(known, `${provider.id}: ${change.values.join(' ')}`);
    }
  }
});

test('records below another sending domain of the zone are looked for there', () => {
  const provider = mailProviderNamed('Resend');
  assert.ok(provider !== null);
  const sets = zoneOf(providerFixtures['resend']?.sound ?? []).map(set => ({
    ...set,
    name: set.name.replace(fixtureDomain, `updates.${fixtureDomain}`),
  }));
  const sub: MailZone = { ...zone(sets), sendingDomain: `updates.${fixtureDomain}` };
  assert.equal(judgeMailSetup(provider, sub).complete, true);
  assert.equal(judgeMailSetup(provider, zone(sets)).complete, false);
  const doubled = sets.map(set => (set.type === 'MX' ? { ...set, name: `${set.name}.${fixtureDomain}` } : set));
  assert.deepEqual(
    judgeMailSetup(provider, { ...sub, sets: doubled }).faults.map(({ kind, name }) => [kind, name]),
    [['typed-twice', `send.updates.${fixtureDomain}`]],
  );
});

test('a key that another provider signs with is not taken for one with a name of the customer’s choice', () => {
  const google = mailProviderNamed('Google Workspace');
  const fixture = providerFixtures['google-workspace'];
  assert.ok(google !== null);
  const lines = (fixture?.sound ?? []).filter(line => !line.startsWith('google._domainkey'));
  const sets = [...zoneOf(lines), ...zoneOf(providerFixtures['resend']?.sound ?? [])];
  const judged = judgeMailSetup(google, zone(sets));
  assert.deepEqual(
    judged.faults.map(({ kind, name }) => [kind, name]),
    [['missing', `google._domainkey.${fixtureDomain}`]],
  );
});

test('what stands at its usual name only by default is missing for certain only where the whole zone is known', () => {
  const missing = (word: string, labels: readonly string[], sets: readonly MailSet[] = []): readonly unknown[] => {
    const provider = mailProviderNamed(word);
    assert.ok(provider !== null);
    const names = questions(['', ...labels].map(label => nameAt(label, fixtureDomain)));
    return judgeMailSetup(provider, zone(sets, names)).faults.map(({ name, certain }) => [name, certain]);
  };
  const send = `send.${fixtureDomain}`;
  const key = `resend._domainkey.${fixtureDomain}`;
  // `send` is only the usual name, and Resend has two ways to publish keys.
  assert.deepEqual(missing('Resend', ['send', 'resend._domainkey']), [
    [send, false],
    [send, false],
    [key, false],
  ]);
  assert.deepEqual(missing('SendGrid', ['s1._domainkey', 's2._domainkey']), [
    [`s1._domainkey.${fixtureDomain}`, true],
    [`s2._domainkey.${fixtureDomain}`, true],
  ]);
  // One of Brevo’s two keys stands, so it is this set-up and the other key is missing.
  const one = zoneOf(['brevo1._domainkey CNAME b1.harbour-test.dkim.brevo.com']);
  assert.deepEqual(missing('Brevo', ['brevo1._domainkey', 'brevo2._domainkey'], one), [
    [`brevo2._domainkey.${fixtureDomain}`, true],
    [fixtureDomain, true],
  ]);
  assert.deepEqual(missing('Brevo', ['brevo1._domainkey', 'brevo2._domainkey']).at(0), [
    `brevo1._domainkey.${fixtureDomain}`,
    false,
  ]);
});

test('the servers for a domain’s own mail are never taken for a return path that stands in the wrong place', () => {
  const customerIo = mailProviderNamed('Customer.io');
  assert.ok(customerIo !== null);
  const sets = zoneOf(['@ MX 10 mail.harbour.test', '@ TXT v=spf1 include:spf.shop.test ~all']);
  const changes = mailSetupRemedy(judgeMailSetup(customerIo, zone(sets)), zone(sets));
  assert.deepEqual(
    changes.filter(({ kind }) => kind !== 'by-hand'),
    [],
  );
});

test('where other records stand at a name, no CNAME is put beside them: a person makes room', () => {
  const mandrill = mailProviderNamed('Mandrill');
  assert.ok(mandrill !== null);
  const sets = zoneOf(['mte1._domainkey TXT somebody was here first', '@ TXT mandrill_verify.abc']);
  const changes = mailSetupRemedy(judgeMailSetup(mandrill, zone(sets)), zone(sets));
  assert.deepEqual(
    changes.map(change => (change.kind === 'by-hand' ? change.steps[0] : `${change.name} ${change.type}`)),
    [
      `mte2._domainkey.${fixtureDomain} CNAME`,
      `Other records stand at mte1._domainkey.${fixtureDomain} already, so it has no room for a CNAME record: find out what they are for, and take them away.`,
    ],
  );
});
