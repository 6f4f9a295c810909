import assert from 'node:assert/strict';
import { test } from 'node:test';
import { detect, dnsProviders, genericProvider, providerNamed } from '../../../src/providers/dns/providers.ts';
import { purposeOf } from '../../../src/providers/dns/purposes.ts';

const seenInTheWild: Readonly<Record<string, readonly string[]>> = {
  cloudflare: ['ana.ns.cloudflare.com', 'bob.ns.cloudflare.com.'],
  namecheap: ['dns1.registrar-servers.com', 'dns2.registrar-servers.com'],
  godaddy: ['ns51.domaincontrol.com', 'NS52.DOMAINCONTROL.COM'],
  route53: ['ns-421.awsdns-52.com', 'ns-1540.awsdns-00.co.uk', 'ns-810.awsdns-37.net', 'ns-1400.awsdns-47.org'],
  squarespace: ['ns01.squarespacedns.com', 'dns1.p01.nsone.net'],
  porkbun: ['curitiba.ns.porkbun.com', 'salvador.ns.porkbun.com'],
  ionos: ['ns1045.ui-dns.de', 'ns1045.ui-dns.org', 'ns1045.ui-dns.biz', 'ns1045.ui-dns.com'],
  ovh: ['dns104.ovh.net', 'ns104.ovh.net'],
  hetzner: ['hydrogen.ns.hetzner.com', 'helium.ns.hetzner.de', 'oxygen.ns.hetzner.com'],
  vercel: ['ns1.vercel-dns.com', 'ns2.vercel-dns.com'],
};

test('each provider is recognised by its own name servers', () => {
  assert.deepEqual(Object.keys(seenInTheWild).toSorted(), dnsProviders.map(provider => provider.id).toSorted());
  for (const [id, servers] of Object.entries(seenInTheWild)) assert.equal(detect(servers)?.id, id);
});

test('a look-alike, a shared server on its own, nobody and two owners are not recognised', () => {
  assert.equal(detect(['ns1.notcloudflare.com', 'evilns.cloudflare.com.example.net']), null);
  assert.equal(detect(['dns1.p01.nsone.net']), null, 'NSONE serves many');
  assert.equal(detect([]), null);
  assert.equal(
    detect(['ns1.vercel-dns.com', 'ana.ns.cloudflare.com']),
    null,
    'a record typed at one would be missing at the other',
  );
  assert.equal(detect(['ana.ns.cloudflare.com', 'ns1.own.example']), null);
});

test('a provider can be named by a person', () => {
  assert.equal(providerNamed('OVHcloud')?.id, 'ovh');
  assert.equal(providerNamed('Route 53')?.id, 'route53');
  assert.equal(providerNamed('cloudflare')?.id, 'cloudflare');
  assert.equal(providerNamed('somebody'), null);
  assert.equal(providerNamed(''), null);
});

test('the facts carry a source and a day, and a menu offers what it proposes', () => {
  for (const provider of [...dnsProviders, genericProvider]) {
    for (const source of provider.sources) {
      assert.ok(URL.canParse(source.url), `${provider.id}: ${source.url}`);
      assert.match(source.read, /^\d{4}-\d{2}-\d{2}$/);
    }
    const { ttl } = provider;
    if (ttl.kind === 'menu')
      assert.ok(
        ttl.options.some(option => option.label === ttl.usual),
        provider.id,
      );
  }
});

test('records are explained, and what is not known is said to be not known', () => {
  const why = (name: string, type: string, value: string): string => purposeOf({ name, type, value }, 'a.test').why;
  assert.match(why('a.test', 'MX', '1 smtp.google.com'), /Google Workspace/);
  assert.match(why('send.a.test', 'MX', '10 feedback-smtp.eu-west-1.amazonses.com'), /return path/);
  assert.match(why('www.a.test', 'CNAME', 'cname.vercel-dns.com'), /Vercel/);
  assert.match(why('a.test', 'TXT', 'google-site-verification=abc'), /Google/);
  assert.match(why('pm._domainkey.a.test', 'TXT', 'k=rsa; p=abc'), /DKIM/);
  assert.match(why('_dmarc.a.test', 'TXT', 'v=DMARC1; p=none'), /DMARC/);
  assert.match(why('a.test', 'TXT', 'hello'), /Not recognised/);
  assert.doesNotMatch(why('www.a.test', 'CNAME', 'evil-vercel.app.attacker.test'), /Vercel/);
});
