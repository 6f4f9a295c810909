import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { resolved } from '../../../src/evidence/derive/answers.ts';
import { isRoutable, reachOf } from '../../../src/evidence/derive/reach.ts';
import { Unknown } from '../../../src/evidence/leaf.ts';
import { domain, evidence } from '../build.ts';

const names = [
  `www.${domain}`,
  `app.${domain}`,
  `api.${domain}`,
  `auth.${domain}`,
  'one.far.test',
  'two.far.test',
  'gone.far.test',
];

test('any web of aliases comes to an end: an address, a reason, or not known', () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom(...names), { minLength: 6, maxLength: 6 }),
      fc.constantFrom(...names.slice(0, 6)),
      (targets, start) => {
        const { dns } = evidence(plan => {
          for (const [index, target] of targets.entries()) {
            const name = names[index] ?? domain;
            const data = target === name ? { A: ['203.0.113.5'] } : { CNAME: [target] };
            if (name.endsWith(domain)) plan.zone[name] = data;
            else plan.elsewhere[name] = data;
          }
        });
        try {
          const { values, rcode, links } = resolved(dns, start, 'A');
          assert.ok(links.length <= 16);
          assert.equal(values.length > 0, rcode === 'NOERROR');
          assert.equal(reachOf(dns, start).state === 'reachable', values.length > 0);
        } catch (error) {
          if (!(error instanceof Unknown)) throw error;
        }
      },
    ),
    { numRuns: 60 },
  );
});

test('addresses that lead nowhere, and their neighbours that do', () => {
  for (const address of [
    '0.0.0.0',
    '10.255.0.1',
    '100.127.255.255',
    '127.1.2.3',
    '169.254.0.1',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.0.1',
  ])
    assert.equal(isRoutable(address), false, address);
  for (const address of ['::', '::1', 'fc00::1', 'fd12:3456::1', 'fe80::1', 'febf::1'])
    assert.equal(isRoutable(address), false, address);
  for (const address of [
    '1.0.0.1',
    '11.0.0.1',
    '100.63.0.1',
    '100.128.0.1',
    '172.15.0.1',
    '172.32.0.1',
    '192.167.0.1',
    '203.0.113.10',
  ])
    assert.equal(isRoutable(address), true, address);
  for (const address of ['2001:db8::10', '2606:4700::1', 'fec0::1']) assert.equal(isRoutable(address), true, address);
});
