import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { zonePlanMarkdown } from '../../../src/deliverables/zone-plan-markdown.ts';
import type { DnsPlan } from '../../../src/changes/dns-plan.ts';
import { edgeWishes } from '../../../src/changes/hosts/cloudflare/from-findings.ts';
import { terraformOfDns } from '../../../src/changes/terraform-dns.ts';
import { describesCloudflare, terraformText } from '../../../src/changes/terraform.ts';
import type { RecordBody } from '../../../src/changes/zone/bodies.ts';
import { planZone, type ZoneAsItIs } from '../../../src/changes/zone/plan-zone.ts';
import type { Plan } from '../../../src/changes/zone/plan.ts';
import { bodyFor, valueOf } from '../../../src/changes/zone/record-values.ts';
import { redirectsWished } from '../../../src/changes/zone/wished.ts';
import type { ZoneWish } from '../../../src/changes/zone/wishes.ts';
import type { DnsType } from '../../../src/evidence/dns.ts';
import * as fc from 'fast-check';
import { recordSet } from '../record-arbitrary.ts';

const zoneName = 'a.test';
const because = ['test'];
const none = { allowDelete: [], allowLargeChange: false };

const zone = (records: readonly RecordBody[], more: Partial<ZoneAsItIs> = {}): ZoneAsItIs => ({
  id: 'z1',
  name: zoneName,
  tier: 'free',
  readAt: '2026-11-27T12:00:00.000Z',
  records,
  settings: {},
  phases: { http_request_dynamic_redirect: { kind: 'phase', exists: false, rules: [] } },
  ...more,
});

const wish = (name: string, type: DnsType, before: readonly string[], after: readonly string[]): ZoneWish => ({
  kind: 'set',
  because,
  set: { name, type, before, after, because },
});

const reasons = ({ notPlanned }: Plan): readonly string[] =>
  notPlanned.map(({ reason, flag }) => `${reason} ${flag ?? ''}`);

describe('a plan of a zone refuses', () => {
  it('to remove mail or name servers without leave', () => {
    const records = [bodyFor(zoneName, 'MX', '10 mx.test', 300)];
    const wishes = [wish(zoneName, 'MX', ['10 mx.test'], [])];
    const held = planZone(wishes, zone(records), none);
    assert.deepEqual(held.changes, []);
    assert.match(reasons(held)[0] ?? '', /mail for this name would stop coming --allow-delete mx/);
    assert.equal(planZone(wishes, zone(records), { ...none, allowDelete: ['MX'] }).changes.length, 1);
  });

  it('to change more than a third of a zone without leave', () => {
    const names = Array.from({ length: 12 }, (_, index) => `r${index}.${zoneName}`);
    const records = names.map(name => bodyFor(name, 'A', '192.0.2.1', 300));
    const wishes = names.slice(0, 4).map(name => wish(name, 'A', ['192.0.2.1'], ['192.0.2.2']));
    const held = planZone(wishes, zone(records), none);
    assert.deepEqual(held.changes, []);
    assert.match(reasons(held)[0] ?? '', /4 of 12 record sets/);
    assert.equal(planZone(wishes.slice(1), zone(records), none).changes.length, 3);
    assert.equal(planZone(wishes, zone(records), { ...none, allowLargeChange: true }).changes.length, 4);
  });

  it('to guess at records behind the proxy, or that the DNS gives otherwise', () => {
    const proxied = { ...bodyFor(zoneName, 'A', '192.0.2.1', 1), proxied: true };
    assert.match(
      reasons(planZone([wish(zoneName, 'A', ['104.16.0.1'], ['192.0.2.2'])], zone([proxied]), none))[0] ?? '',
      /is proxied/,
    );
    const other = bodyFor(zoneName, 'A', '192.0.2.9', 1);
    assert.match(
      reasons(planZone([wish(zoneName, 'A', ['192.0.2.1'], ['192.0.2.2'])], zone([other]), none))[0] ?? '',
      /other values/,
    );
  });

  it('to plan on what could not be read', () => {
    const unread = zone([], { records: { unknown: 'the token lacks the permission DNS Read' } });
    assert.match(reasons(planZone([wish(zoneName, 'A', [], ['192.0.2.2'])], unread, none))[0] ?? '', /DNS Read/);
  });
});

it('a value of any record comes back from the body that is made of it', () => {
  fc.assert(
    fc.property(recordSet(zoneName), ({ name, type, values, ttl }) => {
      for (const value of values) assert.equal(valueOf(bodyFor(name, type, value, ttl ?? 1)), value);
    }),
  );
});

describe('a plan as text', () => {
  const hostile = '](http://evil.test) ``` <script> \u202e | *bold*';
  const plan = planZone([wish(`x.${zoneName}`, 'TXT', [], [hostile])], zone([]), none);

  it('shows values without letting them act', () => {
    const text = zonePlanMarkdown({ ...plan, changes: plan.changes.map(change => ({ ...change, why: [hostile] })) });
    assert.equal(text.match(/```/g)?.length, 2);
    assert.ok(!text.includes('\u202e'));
    assert.ok(!/(?<!\\)<script/.test(text.replaceAll(/```diff[\s\S]*?```/g, '')));
  });

  it('as Terraform says of a record that changes that its block takes the place of the one that is there', () => {
    const held = bodyFor(zoneName, 'TXT', 'v=spf1 -all', 300);
    const spf = wish(zoneName, 'TXT', ['v=spf1 -all'], ['v=spf1 include:mail.test -all']);
    const fresh = wish(`new.${zoneName}`, 'A', [], ['192.0.2.1']);
    const inPlace = /# in place of the block/g;
    assert.equal(terraformText(planZone([spf, fresh], zone([held]), none), []).match(inPlace)?.length, 1);
    for (const provider of ['route53', 'cloudflare']) {
      const text = terraformOfDns(dnsPlan(provider));
      assert.ok(typeof text === 'string');
      assert.match(text, /# now: 192\.0\.2\.1\n# in place of the block/);
      assert.equal(text.match(inPlace)?.length, 1);
    }
  });

  it('as Terraform escapes what its language would read', () => {
    const made = planZone([wish(`x.${zoneName}`, 'TXT', [], ['${file("/etc/passwd")} %{if true}'])], zone([]), none);
    const text = terraformText(made, []);
    assert.match(text, /resource "cloudflare_dns_record"/);
    assert.ok(text.includes('$${file') && text.includes('%%{if'));
    assert.match(
      terraformText(made, [{ file: 'a.tf', text: 'resource "cloudflare_record" "x" {}' }]),
      /resource "cloudflare_record"/,
    );
  });
});

const dnsPlan = (provider: string | null): DnsPlan => ({
  schema: 'launch-ready/dns-plan@1',
  domain: zoneName,
  madeFrom: '2026-11-27T12:00:00.000Z',
  provider,
  sets: [
    { name: zoneName, type: 'TXT', before: [], after: [`k="${'a'.repeat(300)}"`], because },
    {
      name: `www.${zoneName}`,
      type: 'A',
      before: ['192.0.2.1'],
      after: ['192.0.2.2', '192.0.2.3'],
      ttl: 60,
      because,
    },
    { name: `old.${zoneName}`, type: 'CNAME', before: ['x.test'], after: [], because },
  ],
  leftAlone: [],
  conflicts: [],
  refused: [],
  elsewhere: [],
  unseen: [],
});

/** Names of the resources in a file, with their types. */
const resourcesIn = (text: unknown): readonly string[] => {
  assert.ok(typeof text === 'string');
  return [...text.matchAll(/^resource "(\w+)" "(\w+)"/gm)].map(([, type = '', name = '']) => `${type}.${name}`);
};

it('two hosts of one zone whose names look alike are two resources, and all settings of an old provider one', () => {
  const hosts = [zoneName, `*.${zoneName}`, `a-b.${zoneName}`, `a.b.${zoneName}`];
  const made = planZone(
    hosts.map(host => wish(host, 'A', [], ['192.0.2.2', '192.0.2.3'])),
    zone([]),
    none,
  );
  const [resources, old] = [[], [{ file: 'a.tf', text: 'resource "cloudflare_record" "x" {}' }]].map(files =>
    resourcesIn(terraformText(made, files)),
  );
  for (const names of [resources, old]) assert.equal(new Set(names).size, 8, names?.join(' '));
  const sets = hosts.map(name => ({
    name,
    type: 'A' as const,
    before: [],
    after: ['192.0.2.2', '192.0.2.3'],
    because: [],
  }));
  for (const [provider, count] of [
    ['route53', 4],
    ['cloudflare', 8],
  ] as const) {
    const names = resourcesIn(terraformOfDns({ ...dnsPlan(provider), sets }));
    assert.deepEqual([names.length, new Set(names).size], [count, count], names.join(' '));
  }
});

it('Terraform files that describe zones are told from those that do not', () => {
  const files = [
    { file: 'dns.tf', text: 'resource "cloudflare_dns_record" "www" {\n}' },
    { file: 'rules.tf', text: 'resource   "cloudflare_ruleset" "cache" {}' },
    { file: 'worker.tf', text: 'resource "cloudflare_workers_script" "x" {}' },
    { file: 'aws.tf', text: 'resource "aws_s3_bucket" "cloudflare_record" {}' },
  ];
  assert.deepEqual(describesCloudflare(files), ['dns.tf', 'rules.tf']);
});

describe('redirects of findings', () => {
  const finding = (from: string, to: string) => ({
    id: 'launch-path/x#1',
    title: 'Two addresses',
    remedy: [{ kind: 'redirect' as const, from, to, status: 301 as const }],
  });
  const front = { ...bodyFor(zoneName, 'A', '192.0.2.1', 1), proxied: true };
  const wished = (from: string, to: string, record = front) => redirectsWished([finding(from, to)], zoneName, [record]);

  it('become rules of the edge where the proxy stands before the host', () => {
    const { wishes, notPlanned } = wished('http://a.test', 'https://a.test');
    assert.deepEqual(notPlanned, []);
    const [rule] = wishes;
    assert.ok(rule?.kind === 'rule');
    assert.equal(rule.rule.expression, '(http.host eq "a.test" and not ssl)');
    assert.deepEqual(rule.because, ['Two addresses (launch-path/x#1)']);
  });

  it('are left to whoever serves the host where it does not, and to the other zone', () => {
    assert.match(
      wished('http://a.test', 'https://a.test', { ...front, proxied: false }).notPlanned[0]?.reason ?? '',
      /make it where the host is served/,
    );
    assert.match(wished('http://b.test', 'https://a.test').notPlanned[0]?.reason ?? '', /another zone/);
  });
});

describe('what findings want of the proxy', () => {
  const mail = `mx.${zoneName}`;
  const records = (proxied: boolean): readonly RecordBody[] => [
    { ...bodyFor(mail, 'A', '192.0.2.1', 1), proxied },
    bodyFor(mail, 'AAAA', '2001:db8::1', 1),
  ];
  const wanted = (check: string, evidence: readonly string[], held: readonly RecordBody[]): readonly string[] => {
    const finding = { id: `${check}#1`, check, title: 'A', place: mail, evidence };
    const { changes, notPlanned } = planZone(edgeWishes([finding], held), zone(held), none);
    assert.deepEqual(notPlanned, []);
    return changes.map(({ effect }) =>
      effect.kind === 'record' ? `${effect.after?.type} ${effect.after?.proxied}` : '',
    );
  };
  const [orange, grey] = [`${mail} A 192.0.2.1: proxied`, `${mail} AAAA 2001:db8::1: DNS only`];

  it('goes off for a mail server of which one record alone is proxied, by either check', () => {
    assert.deepEqual(wanted('edge/proxied-where-right', [orange], records(true)), ['A false']);
    assert.deepEqual(wanted('email/mail-records-reachable', ['x'], records(true)), ['A false']);
  });

  it('stays off where somebody switched it off since the look', () => {
    assert.deepEqual(wanted('edge/proxied-where-right', [orange], records(false)), []);
  });

  it('goes on for a host of people that stands open in part, and as it was seen from outside', () => {
    assert.deepEqual(wanted('edge/proxied-where-right', [orange, grey], records(true)), ['AAAA true']);
    const outside = [`${mail}: 192.0.2.1, no address of Cloudflare’s proxy`];
    assert.deepEqual(wanted('edge/proxied-where-right', outside, records(false)), ['A true', 'AAAA true']);
  });
});

describe('a DNS plan as Terraform', () => {
  it('is a set a block at Route 53, with the seams of long texts', () => {
    const text = terraformOfDns(dnsPlan('route53'));
    assert.ok(typeof text === 'string');
    assert.match(
      text,
      /resource "aws_route53_record" "a_www_a_test" \{[\s\S]*ttl = 60\n {2}records = \["192\.0\.2\.2", "192\.0\.2\.3"\]/,
    );
    // k=\" and 252 letters fill the first string.
    assert.ok(text.includes(String.raw`records = ["k=\\\"${'a'.repeat(252)}\"\"${'a'.repeat(48)}\\\""]`), text);
    assert.match(text, /# CNAME of old\.a\.test\n[\s\S]*# remove the resource/);
  });

  it('is a value a block at Cloudflare, and at others the reason', () => {
    const text = terraformOfDns(dnsPlan('cloudflare'));
    assert.ok(typeof text === 'string');
    assert.deepEqual(text.match(/"cloudflare_dns_record" "(\w+)"/g)?.length, 3);
    assert.equal(typeof terraformOfDns(dnsPlan('hetzner')), 'object');
    assert.equal(typeof terraformOfDns(dnsPlan(null)), 'object');
  });
});
