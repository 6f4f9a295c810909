import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addressesIn, webHosts } from '../../../src/evidence/derive/web-hosts.ts';
import type { Declared } from '../../../src/evidence/declared.ts';
import type { DnsAnswer, DnsEvidence, DnsName, NameReason } from '../../../src/evidence/dns.ts';
import { seen, silent } from '../../../src/evidence/leaf.ts';

const domain = 'community.test';
const answer = (name: string, type: 'A' | 'AAAA', values: readonly string[]): DnsAnswer => ({
  rcode: 'NOERROR',
  authoritative: true,
  records: values.map(value => ({ name, type, ttl: 300, value })),
});

const named = (name: string, reason: NameReason, ipv4: readonly string[], ipv6: readonly string[] = []): DnsName => ({
  name,
  reasons: [reason],
  authoritative: { '198.51.100.53': { A: seen(answer(name, 'A', ipv4)), AAAA: seen(answer(name, 'AAAA', ipv6)) } },
  resolver: {},
});

const dnsOf = (...names: readonly DnsName[]): DnsEvidence => ({
  domain,
  resolverName: 'system',
  parentZone: 'test',
  delegation: silent('not asked'),
  zoneServers: {},
  servers: [],
  names: Object.fromEntries(names.map(name => [name.name, name])),
  wildcardControl: `control.${domain}`,
});

const declared: Declared = {
  domain,
  hosts: [{ host: `post.${domain}`, service: 'mail', environment: 'production', path: '/' }],
};
const hostsOf = (dns: DnsEvidence, only?: readonly string[]): readonly string[] =>
  webHosts(dns, declared, only).map(({ host }) => host);

test('hosts with an address, those that were declared before those that were guessed', () => {
  const dns = dnsOf(
    named(`blog.${domain}`, 'common', ['192.0.2.3']),
    named(`www.${domain}`, 'www', ['192.0.2.2']),
    named(domain, 'apex', ['192.0.2.1']),
    named(`empty.${domain}`, 'declared', []),
  );
  assert.deepEqual(hostsOf(dns), [domain, `www.${domain}`, `blog.${domain}`]);
  assert.deepEqual(hostsOf(dns, [`www.${domain}`]), [`www.${domain}`]);
});

test('mail hosts, service names, targets and misspelt names are no web hosts', () => {
  const dns = dnsOf(
    named(`post.${domain}`, 'declared', ['192.0.2.1']),
    named(`mail.${domain}`, 'common', ['192.0.2.1']),
    named('edge.cdn.example', 'target', ['192.0.2.1']),
    named(`www.${domain}.${domain}`, 'typed-twice', ['192.0.2.1']),
    named(`_dmarc.${domain}`, 'service', ['192.0.2.1']),
  );
  assert.deepEqual(hostsOf(dns), []);
});

test('a guessed name that only the wildcard answers for is left out, a declared one stays', () => {
  const dns = dnsOf(
    named(`control.${domain}`, 'wildcard-control', ['192.0.2.9']),
    named(`blog.${domain}`, 'common', ['192.0.2.9']),
    named(`shop.${domain}`, 'common', ['192.0.2.8']),
    named(`app.${domain}`, 'declared', ['192.0.2.9']),
  );
  assert.deepEqual(hostsOf(dns), [`app.${domain}`, `shop.${domain}`]);
});

test('addresses: IPv4 first, private ones never, silence is none', () => {
  const dns = dnsOf(named(domain, 'apex', ['192.0.2.2', '192.0.2.1', '10.0.0.1'], ['2001:db8::1', '::1']));
  assert.deepEqual(
    addressesIn(dns, domain).map(({ address, family }) => `${family} ${address}`),
    ['4 192.0.2.1', '4 192.0.2.2', '6 2001:db8::1'],
  );
  assert.deepEqual(addressesIn(dns, 'unknown.test'), []);
});
