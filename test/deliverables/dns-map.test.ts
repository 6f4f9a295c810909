import assert from 'node:assert/strict';
import { test } from 'node:test';
import { desiredDns, type Remedied } from '../../src/changes/desired.ts';
import type { RecordSet } from '../../src/changes/record-set.ts';
import { dnsMapMarkdown } from '../../src/deliverables/dns-map-markdown.ts';
import { dnsMap, type DnsMap } from '../../src/deliverables/dns-map.ts';
import { detect } from '../../src/providers/dns/providers.ts';
import { nameServersOf } from '../../src/deliverables/dns-map.ts';
import { dnsEvidence } from '../changes/dns-evidence.ts';

const domain = 'community.test';
const spf = 'v=spf1 include:_spf.google.com ~all';
const records: readonly RecordSet[] = [
  { name: domain, type: 'A', values: ['192.0.2.10'] },
  { name: domain, type: 'MX', values: ['1 smtp.google.com'] },
  { name: domain, type: 'TXT', values: [spf, 'google-site-verification=abc'] },
  { name: `www.${domain}`, type: 'CNAME', values: ['old.host.test'] },
];

const map = (sets: readonly RecordSet[], findings: readonly Remedied[], nameServers: readonly string[]): DnsMap => {
  const dns = dnsEvidence(sets, { nameServers });
  const provider = detect(nameServersOf(dns));
  const plan = desiredDns(findings, dns, '2026-11-23T00:00:00.000Z', {
    provider,
    allowDelete: [],
    allowLargeChange: false,
  });
  return dnsMap({ dns, plan, provider, titles: new Map([['launch-path/x#00000001', 'People land on the old site']]) });
};

const move: Remedied = {
  id: 'launch-path/x#00000001',
  remedy: [
    { kind: 'dns-set', name: `www.${domain}`, type: 'CNAME', values: ['cname.vercel-dns.com'], was: ['old.host.test'] },
    {
      kind: 'dns-set',
      name: domain,
      type: 'TXT',
      values: ['v=spf1 include:_spf.google.com include:amazonses.com ~all'],
      was: [spf],
    },
  ],
};

test('sound: every record is there with its reason, and nothing is to be changed', () => {
  const made = map(records, [], ['ana.ns.cloudflare.com', 'bob.ns.cloudflare.com']);
  assert.deepEqual(
    made.records.map(record => [record.type, record.fate]),
    [
      ['A', 'left-alone'],
      ['MX', 'left-alone'],
      ['TXT', 'left-alone'],
      ['CNAME', 'left-alone'],
    ],
  );
  const text = dnsMapMarkdown(made);
  assert.match(text, /Nothing is to be changed\./);
  assert.match(text, /Google Workspace/);
  assert.doesNotMatch(text, /What to change/);
});

test('flawed: the change in the panel’s words, as zone-file lines, and why', () => {
  const made = map(records, [move], ['ana.ns.cloudflare.com', 'bob.ns.cloudflare.com']);
  const text = dnsMapMarkdown(made);
  assert.match(text, /belong to Cloudflare/);
  assert.match(text, /People land on the old site/);
  assert.match(
    text,
    /Edit the line with `old\.host\.test`, so that it reads:\n {4}- Type: `CNAME`\n {4}- Name: `www`\n {4}- Content: `cname\.vercel-dns\.com`\n {4}- Proxy status: `DNS only`/,
  );
  assert.match(
    text,
    /\n {2}- www\.community\.test\. 300 IN CNAME old\.host\.test\.\n {2}\+ www\.community\.test\. 300 IN CNAME cname\.vercel-dns\.com\./,
  );
  assert.match(text, /Leave the line with `google-site-verification=abc` as it is\./);
  assert.equal(made.records.filter(record => record.fate === 'changes').length, 2);
});

test('nothing configured: an empty map says so', () => {
  const text = dnsMapMarkdown(map([], [], []));
  assert.match(text, /No record was seen\./);
  assert.match(text, /Name servers: none that could be seen/);
});

test('an unknown provider gets the general notation and is told so', () => {
  const text = dnsMapMarkdown(map(records, [move], ['ns1.own.example']));
  assert.match(text, /was not recognised/);
  assert.match(text, /Name or Host: `www`/);
});

test('Route 53 gets the whole set in one form', () => {
  const text = dnsMapMarkdown(map(records, [move], ['ns-421.awsdns-52.com', 'ns-1540.awsdns-00.co.uk']));
  assert.match(
    text,
    /Value, one a line:\n {6}- `"v=spf1 include:_spf\.google\.com include:amazonses\.com ~all"`\n {6}- `"google-site-verification=abc"`/,
  );
});

test('hostile values stay inert in the document', () => {
  const hostile = [
    '``` \n# forged heading',
    '</script><img src=x onerror=alert(1)>',
    '\u001b[2J\u202Egnp',
    '`'.repeat(5),
    'x'.repeat(4096),
  ];
  const dns: readonly RecordSet[] = [{ name: domain, type: 'TXT', values: hostile }];
  const change: Remedied = {
    id: 'email/spf#00000002',
    remedy: [{ kind: 'dns-set', name: domain, type: 'TXT', values: ['v=spf1 -all'], was: [] }],
  };
  const text = dnsMapMarkdown(map(dns, [change], ['ns-421.awsdns-52.com']));
  assert.doesNotMatch(text, /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/);
  assert.doesNotMatch(text, /^# forged/m);
  const withoutCode = text
    .replaceAll(/(`+)(?:(?!\1)[^\n])*?[^`]\1(?!`)/g, '')
    .replaceAll(/^ {2}```diff\n[\s\S]*?^ {2}```$/gm, '');
  assert.doesNotMatch(withoutCode, /<script|<img|onerror/);
});
