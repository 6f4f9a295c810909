import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { panelForms } from '../../src/changes/panel-form.ts';
import type { RecordSet } from '../../src/changes/record-set.ts';
import { dnsProviders, genericProvider } from '../../src/providers/dns/providers.ts';
import { panels, savedBy } from './panel-model.ts';
import { nameWithin, plainText, recordSet } from './record-arbitrary.ts';

const domain = 'community.test';
const everyProvider = [...dnsProviders, genericProvider];

for (const provider of everyProvider) {
  const panel = panels[provider.id];

  test(`${provider.name}: what its panel saves is the record that was meant, hostile values included`, () => {
    assert.ok(panel);
    fc.assert(
      fc.property(recordSet(domain), set => {
        const forms = panelForms(provider, set, domain);
        const typed = forms.flatMap(form => (form.typed ? [savedBy(panel, form.fields, domain)] : []));
        for (const saved of typed)
          assert.deepEqual({ name: saved.name, type: saved.type }, { name: set.name, type: set.type });
        for (const value of typed.flatMap(saved => saved.values)) assert.ok(set.values.includes(value), value);
        const untyped = forms.filter(form => !form.typed).length;
        if (untyped === 0)
          assert.deepEqual(
            typed.flatMap(saved => saved.values),
            set.values,
          );
      }),
      { numRuns: 200 },
    );
  });

  test(`${provider.name}: every ordinary record can be typed`, () => {
    assert.ok(panel);
    const ordinary = fc.oneof(
      recordSet(domain).filter(set => set.type !== 'TXT'),
      fc.record({
        name: nameWithin(domain),
        type: fc.constant('TXT' as const),
        values: fc.uniqueArray(plainText, { minLength: 1, maxLength: 3 }),
      }),
    );
    fc.assert(
      fc.property(ordinary, (set: RecordSet) => {
        const forms = panelForms(provider, set, domain);
        const saved = forms.flatMap(form => (form.typed ? savedBy(panel, form.fields, domain).values : []));
        assert.deepEqual(saved, set.values);
      }),
      { numRuns: 200 },
    );
  });
}

const form = (id: string, set: RecordSet): readonly { readonly kind: string; readonly value: string }[] => {
  const provider = everyProvider.find(candidate => candidate.id === id);
  assert.ok(provider);
  const [first] = panelForms(provider, set, domain);
  assert.ok(first?.typed, `${id} cannot type it`);
  return first.fields;
};
const field = (id: string, set: RecordSet, kind: string): string | undefined =>
  form(id, set).find(entry => entry.kind === kind)?.value;

test('the domain itself and host names are written as each panel wants them', () => {
  const mail: RecordSet = { name: domain, type: 'MX', values: ['10 mx.mail.test'] };
  assert.equal(field('namecheap', mail, 'name'), '@');
  assert.equal(field('ovh', mail, 'name'), '');
  assert.equal(field('ovh', mail, 'value'), 'mx.mail.test.');
  assert.equal(field('ovh', mail, 'priority'), '10');
  assert.equal(field('route53', mail, 'value'), '10 mx.mail.test');
  assert.equal(field('godaddy', mail, 'value'), 'mx.mail.test');
});

test('a whole set goes into one form of Route 53, one value a line', () => {
  const texts: RecordSet = { name: domain, type: 'TXT', values: ['v=spf1 -all', 'token=1'] };
  assert.equal(form('route53', texts).filter(entry => entry.kind === 'value').length, 1);
  assert.equal(field('route53', texts, 'value'), '"v=spf1 -all"\n"token=1"');
});

test('TTL: typed within bounds, chosen from a menu, or left alone', () => {
  const www = (ttl?: number): RecordSet => ({
    name: `www.${domain}`,
    type: 'A',
    values: ['192.0.2.1'],
    ...(ttl === undefined ? {} : { ttl }),
  });
  assert.equal(field('godaddy', www(60), 'ttl'), '600', 'GoDaddy takes no less');
  assert.equal(field('cloudflare', www(), 'ttl'), 'Auto');
  assert.equal(field('namecheap', www(3600), 'ttl'), '60 min');
  assert.equal(field('namecheap', www(30), 'ttl'), '1 min', 'the shortest there is');
  assert.equal(field('squarespace', www(3600), 'ttl'), undefined);
  assert.equal(field('cloudflare', www(), 'proxy'), 'DNS only');
  assert.equal(field('cloudflare', { name: domain, type: 'TXT', values: ['x'] }, 'proxy'), undefined);
});

test('a CNAME of the domain itself becomes what the provider has for it, or is not typed at all', () => {
  const apex: RecordSet = { name: domain, type: 'CNAME', values: ['host.test'] };
  assert.equal(field('porkbun', apex, 'type'), 'ALIAS');
  assert.equal(field('cloudflare', apex, 'type'), 'CNAME');
  for (const id of ['godaddy', 'ovh', 'route53', 'hetzner', 'ionos']) {
    const provider = everyProvider.find(candidate => candidate.id === id);
    assert.ok(provider);
    assert.equal(panelForms(provider, apex, domain)[0]?.typed, false, id);
  }
});

test('what a form would garble is not typed, and the reason is given', () => {
  const ovh = everyProvider.find(provider => provider.id === 'ovh');
  assert.ok(ovh);
  const hostile = ['x'.repeat(256), 'a\nb', '"quoted"', ' led', '', 'tab\t', '\u202Eright'];
  for (const value of hostile) {
    const [first] = panelForms(ovh, { name: domain, type: 'TXT', values: [value] }, domain);
    assert.ok(first !== undefined && !first.typed && first.reason.length > 20, JSON.stringify(value));
  }
  assert.equal(panelForms(ovh, { name: 'other.example', type: 'A', values: ['192.0.2.1'] }, domain)[0]?.typed, false);
  assert.equal(panelForms(ovh, { name: `a b.${domain}`, type: 'A', values: ['192.0.2.1'] }, domain)[0]?.typed, false);
});
