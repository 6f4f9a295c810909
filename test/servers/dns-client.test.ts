import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { dnsClient } from '../../src/platform/dns.ts';
import type { DnsReply, RecordType } from '../../src/platform/dns-message.ts';
import { realIo } from '../../src/platform/real-io.ts';
import { freePorts } from './free-ports.ts';
import { nsdConfig } from './nsd.ts';
import { skippedWithout, startProgram } from './program.ts';

const zone = `$ORIGIN community.test.
$TTL 300
@ 3600 SOA ns1 hostmaster.dns-host.example. 2026112301 14400 3600 1209600 600
@ NS ns1
@ MX 10 MX.Mail-Host.example.
@ CAA 0 issue "letsencrypt.org"
@ TXT "v=spf1 include:_spf.mail-host.example " "-all"
ns1 A 192.0.2.53
www AAAA 2001:db8:0:0:1::10
app CNAME www
api CNAME edge.example.net.
deep.under A 192.0.2.9
long TXT ${Array.from({ length: 17 }, (_, index) => `"${String(index % 10).repeat(240)}"`).join(' ')}
*.wild A 192.0.2.77
shop NS ns.shop
ns.shop A 192.0.2.99
`;

test(
  'NSD is read right: chains, referrals, negative answers, wildcards, and what does not fit',
  { skip: skippedWithout({ nsd: 'nsd' }) },
  async t => {
    const folder = await mkdtemp(join(tmpdir(), 'launch-ready-nsd-'));
    const [port = 0] = await freePorts(1);
    await writeFile(join(folder, 'community.test.zone'), zone);
    await writeFile(join(folder, 'nsd.conf'), nsdConfig(folder, { address: '127.0.0.1', port }, ['community.test']));

    const io = realIo({ net: { resolver: null, connectTo: [], ca: [], offline: false }, progress: () => {} });
    const signal = AbortSignal.timeout(20_000);
    const ask = (name: string, type: RecordType, tcp = false): Promise<DnsReply> =>
      dnsClient(io)({ name, type, tcp, recursion: false, server: { address: '127.0.0.1', port } }, signal);
    const values = async (name: string, type: RecordType): Promise<readonly string[]> =>
      (await ask(name, type)).records.map(record => record.value);
    const answers = async (): Promise<boolean> => {
      try {
        await ask('community.test', 'SOA', true);
        return true;
      } catch {
        return false;
      }
    };
    const nsd = await startProgram('nsd', ['-d', '-c', join(folder, 'nsd.conf')], folder, answers);
    t.after(async () => {
      await nsd.stop();
      await rm(folder, { recursive: true, force: true });
    });

    const soa = await ask('community.test', 'SOA');
    assert.equal(soa.authoritative, true);
    assert.deepEqual(soa.records, [
      {
        name: 'community.test',
        type: 'SOA',
        ttl: 3600,
        value: 'ns1.community.test hostmaster.dns-host.example 2026112301 14400 3600 1209600 600',
      },
    ]);
    assert.deepEqual((await ask('community.test', 'SOA', true)).records, soa.records);
    assert.deepEqual(await values('community.test', 'MX'), ['10 mx.mail-host.example']);
    assert.deepEqual(await values('community.test', 'CAA'), ['0 issue "letsencrypt.org"']);
    assert.deepEqual(await values('community.test', 'TXT'), ['v=spf1 include:_spf.mail-host.example -all']);
    assert.deepEqual(await values('app.community.test', 'AAAA'), ['www.community.test', '2001:db8::1:0:0:10']);
    assert.deepEqual(await values('api.community.test', 'A'), ['edge.example.net']);
    assert.deepEqual(await values('any.wild.community.test', 'A'), ['192.0.2.77']);
    assert.equal(
      (await values('long.community.test', 'TXT'))[0]?.length,
      17 * 240,
      'over TCP, because it does not fit',
    );

    const nothing = await ask('nowhere.community.test', 'A');
    assert.deepEqual([nothing.rcode, nothing.soa], ['NXDOMAIN', { name: 'community.test', negativeTtl: 600 }]);
    const empty = await ask('under.community.test', 'A');
    assert.deepEqual([empty.rcode, empty.records.length], ['NOERROR', 0]);

    const referral = await ask('www.shop.community.test', 'A');
    assert.equal(referral.authoritative, false);
    assert.deepEqual(
      referral.authority.map(({ name, value }) => `${name} ${value}`),
      ['shop.community.test ns.shop.community.test'],
    );
    assert.deepEqual(
      referral.additional.map(({ name, value }) => `${name} ${value}`),
      ['ns.shop.community.test 192.0.2.99'],
    );
    assert.equal((await ask('elsewhere.example', 'A')).rcode, 'REFUSED');
  },
);
