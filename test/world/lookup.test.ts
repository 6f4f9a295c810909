import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lookUp, zoneOf } from './lookup.ts';
import { alias, at } from './parts.ts';
import type { ZoneRecord } from './plan.ts';

const soa: ZoneRecord = { type: 'SOA', value: 'ns1.z.test admin.z.test 1 7200 900 1209600 300', ttl: 3600 };
const zone = zoneOf('z.test', {
  'z.test': [soa, ...at('192.0.2.1')],
  'www.z.test': alias('web.z.test'),
  'web.z.test': at('192.0.2.2', '2001:db8::2'),
  'out.z.test': alias('elsewhere.example'),
  'gone.z.test': alias('nothing.z.test'),
  'loop.z.test': alias('loop2.z.test'),
  'loop2.z.test': alias('loop.z.test'),
  'deep.under.z.test': at('192.0.2.3'),
  '*.wild.z.test': at('192.0.2.4'),
  'taken.wild.z.test': [{ type: 'TXT', value: 'x', ttl: 60 }],
  'sub.z.test': [{ type: 'NS', value: 'ns.sub.z.test', ttl: 60 }],
  'ns.sub.z.test': at('192.0.2.5'),
  'emptied.z.test': [],
});

const values = (name: string, type: string): readonly string[] =>
  lookUp(zone, name, type).answers.map(({ value }) => value);

test('data, and aliases followed inside the zone and only there', () => {
  assert.deepEqual(values('web.z.test', 'A'), ['192.0.2.2']);
  assert.deepEqual(values('www.z.test', 'AAAA'), ['web.z.test', '2001:db8::2']);
  assert.deepEqual(values('www.z.test', 'CNAME'), ['web.z.test']);
  assert.deepEqual(values('out.z.test', 'A'), ['elsewhere.example']);
  assert.equal(lookUp(zone, 'out.z.test', 'A').rcode, 'NOERROR');
});

test('a missing name, a missing type and a name above others are told apart, with the negative TTL of the SOA', () => {
  const missing = lookUp(zone, 'nope.z.test', 'A');
  assert.equal(missing.rcode, 'NXDOMAIN');
  assert.deepEqual(
    missing.authorities.map(({ name, type, ttl }) => [name, type, ttl]),
    [['z.test', 'SOA', 300]],
  );
  assert.equal(lookUp(zone, 'z.test', 'MX').rcode, 'NOERROR');
  assert.equal(lookUp(zone, 'z.test', 'MX').authorities[0]?.type, 'SOA');
  assert.equal(lookUp(zone, 'under.z.test', 'A').rcode, 'NOERROR');
  assert.equal(lookUp(zone, 'emptied.z.test', 'A').rcode, 'NXDOMAIN');
});

test('an alias to a missing name is NXDOMAIN with the alias in the answer; a loop ends', () => {
  assert.equal(lookUp(zone, 'gone.z.test', 'A').rcode, 'NXDOMAIN');
  assert.deepEqual(values('gone.z.test', 'A'), ['nothing.z.test']);
  assert.deepEqual(values('loop.z.test', 'A'), ['loop2.z.test', 'loop.z.test']);
});

test('a wildcard answers for names that do not exist, not for those that do or lie below them', () => {
  assert.deepEqual(values('any.wild.z.test', 'A'), ['192.0.2.4']);
  assert.deepEqual(values('two.levels.wild.z.test', 'A'), ['192.0.2.4']);
  assert.equal(lookUp(zone, 'any.wild.z.test', 'A').answers[0]?.name, 'any.wild.z.test');
  assert.deepEqual(values('taken.wild.z.test', 'A'), []);
  assert.equal(lookUp(zone, 'below.taken.wild.z.test', 'A').rcode, 'NXDOMAIN');
});

test('below a zone cut there is a referral with glue, without authority', () => {
  const referral = lookUp(zone, 'host.sub.z.test', 'A');
  assert.equal(referral.authoritative, false);
  assert.deepEqual(
    referral.authorities.map(({ value }) => value),
    ['ns.sub.z.test'],
  );
  assert.deepEqual(
    referral.additionals.map(({ value }) => value),
    ['192.0.2.5'],
  );
});

test('a name outside the zone is refused', () => {
  assert.equal(lookUp(zone, 'other.test', 'A').rcode, 'REFUSED');
  assert.equal(lookUp(zone, 'notz.test', 'A').rcode, 'REFUSED');
});
