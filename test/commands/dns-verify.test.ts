import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import type { DnsPlan, PlannedSet } from '../../src/changes/dns-plan.ts';
import { planText } from '../../src/changes/plan-file.ts';
import { dnsVerify } from '../../src/commands/dns-verify.ts';
import { LaunchReadyError } from '../../src/platform/errors.ts';
import { dnsServer, rememberingResolver, zoneResponder, type Responder, type TestRecord } from './dns-servers.ts';
import { heard } from './surroundings.ts';

const domain = 'community.test';
const folder = await mkdtemp(join(tmpdir(), 'dns-verify-'));
const stops: (() => void)[] = [];
after(async () => {
  for (const stop of stops) stop();
  await rm(folder, { recursive: true, force: true });
});

const elsewhere: readonly TestRecord[] = [
  { name: 'test', type: 'NS', value: 'a.nic.test', ttl: 600 },
  { name: 'a.nic.test', type: 'A', value: '203.0.113.1', ttl: 600 },
  { name: 'ns1.dns.test', type: 'A', value: '192.0.2.53', ttl: 600 },
  { name: domain, type: 'NS', value: 'ns1.dns.test', ttl: 600 },
];
const soa: TestRecord = { name: domain, type: 'SOA', value: '', ttl: 60 };

const plan = (sets: readonly PlannedSet[], provider: string | null = null): DnsPlan => ({
  schema: 'launch-ready/dns-plan@1',
  domain,
  madeFrom: '2026-11-23T00:00:00.000Z',
  provider,
  sets,
  leftAlone: [],
  conflicts: [],
  refused: [],
  elsewhere: [],
  unseen: [],
});

type Net = { readonly records: TestRecord[]; readonly resolver: Responder; readonly authority?: Responder };

/** Puts a plan file and the servers of a little net in place; gives the flags that lead there. */
const setUp = async (
  sets: readonly PlannedSet[],
  net: Net,
  provider: string | null = null,
): Promise<{ plan: string; dnsOnly: true }> => {
  const authority = await dnsServer(net.authority ?? zoneResponder(() => [soa, ...elsewhere, ...net.records]));
  const resolver = await dnsServer(net.resolver);
  stops.push(authority.stop, resolver.stop);
  const file = join(folder, `${authority.port}.json`);
  const to = { address: '127.0.0.1', port: authority.port };
  const connectTo = ['192.0.2.53', '203.0.113.1'].map(host => ({ from: { host, port: 53 }, to }));
  const kept = {
    plan: plan(sets, provider),
    repo: null,
    net: { resolver: { address: '127.0.0.1', port: resolver.port }, connectTo, caFiles: [], configFile: null },
  };
  await writeFile(file, planText(kept));
  return { plan: file, dnsOnly: true };
};

const www: PlannedSet = {
  name: `www.${domain}`,
  type: 'A',
  before: ['192.0.2.1'],
  after: ['192.0.2.2'],
  because: ['a#1'],
};
const wwwNow = (value: string, ttl = 60): TestRecord => ({ name: www.name, type: 'A', value, ttl });

test('waits while the resolver holds the old answer, then exits 0', async () => {
  const records = [wwwNow('192.0.2.1', 2)];
  const resolver = rememberingResolver(zoneResponder(() => [...elsewhere, ...records]));
  const flags = await setUp([www], { records, resolver });
  resolver(www.name, 'A');
  records.splice(0, 1, wwwNow('192.0.2.2'));
  const early = heard(folder);
  assert.equal(await dnsVerify({ ...flags, wait: false }, early.around), 1);
  assert.match(
    early.out(),
    /WAITING {2}A www\.community\.test\n {4}right at the name servers; the resolver keeps the old answer for up to [12] s\n {4}plan: 192\.0\.2\.2\n {4}= ns1\.dns\.test \(192\.0\.2\.53\): 192\.0\.2\.2, kept for 60 s\n {4}! resolver .*: 192\.0\.2\.1/,
  );
  const patient = heard(folder);
  assert.equal(await dnsVerify({ ...flags, wait: '20' }, patient.around), 0);
  assert.match(patient.out(), /is live everywhere.*1 of 1/);
  assert.match(patient.err(), /1 of 1 record sets are not live everywhere yet/);
});

test('names what differs and exits 1', async () => {
  const records = [wwwNow('192.0.2.9')];
  const flags = await setUp([www], { records, resolver: zoneResponder(() => [...elsewhere, ...records]) });
  const said = heard(folder);
  assert.equal(await dnsVerify({ ...flags, wait: false }, said.around), 1);
  assert.match(said.out(), /DIFFERS {2}A www\.community\.test/);
  assert.match(said.out(), /! ns1\.dns\.test \(192\.0\.2\.53\): 192\.0\.2\.9/);
});

test('a resolver or name servers that stay silent are 3, never 0', async () => {
  const records = [wwwNow('192.0.2.2')];
  const knows = zoneResponder(() => [...elsewhere, ...records]);
  const deafTo: Responder = (name, type) => (name === www.name ? null : knows(name, type));
  const cases: readonly Net[] = [
    { records, resolver: deafTo },
    { records, resolver: knows, authority: () => null },
  ];
  // Side by side, because silence takes its time.
  const outcomes = await Promise.all(
    cases.map(async net => {
      const said = heard(folder);
      return { code: await dnsVerify({ ...(await setUp([www], net)), wait: false }, said.around), text: said.out() };
    }),
  );
  for (const { code, text } of outcomes) {
    assert.equal(code, 3);
    assert.match(text, /NOT CHECKED/);
  }
});

test('a wildcard is looked for at a name that nobody made', async () => {
  const star: PlannedSet = { name: `*.${domain}`, type: 'A', before: [], after: ['192.0.2.2'], because: ['a#1'] };
  const answer: Responder = (name, type) =>
    name.endsWith(`.${domain}`) && type === 'A'
      ? { records: [{ name, type: 'A', value: '192.0.2.2', ttl: 60 }] }
      : zoneResponder(() => [soa, ...elsewhere])(name, type);
  const flags = await setUp([star], { records: [], resolver: answer, authority: answer });
  const said = heard(folder);
  assert.equal(await dnsVerify({ ...flags, wait: false }, said.around), 0);
});

test('a CNAME of the domain itself is found as the addresses that the provider answers with', async () => {
  const sets: readonly PlannedSet[] = [
    { name: domain, type: 'A', before: ['192.0.2.1'], after: [], because: ['a#1'], note: 'It has to go first.' },
    { name: domain, type: 'CNAME', before: [], after: ['host.test'], because: ['a#1'] },
  ];
  const records: TestRecord[] = [{ name: domain, type: 'A', value: '198.51.100.7', ttl: 60 }];
  const target: TestRecord = { name: 'host.test', type: 'A', value: '198.51.100.7', ttl: 60 };
  const flags = await setUp(
    sets,
    { records, resolver: zoneResponder(() => [...elsewhere, ...records, target]) },
    'cloudflare',
  );
  const said = heard(folder);
  assert.equal(await dnsVerify({ ...flags, wait: false, json: true }, said.around), 0);
  assert.equal(JSON.parse(said.out()).state, 'live');
});

test('hostile answers stay inert on the terminal', async () => {
  const text: PlannedSet = { name: domain, type: 'TXT', before: [], after: ['v=spf1 -all'], because: ['a#1'] };
  const records: TestRecord[] = [{ name: domain, type: 'TXT', value: '\u001b[2J\u202Eforged\nLIVE', ttl: 60 }];
  const flags = await setUp([text], { records, resolver: zoneResponder(() => [...elsewhere, ...records]) });
  const said = heard(folder);
  assert.equal(await dnsVerify({ ...flags, wait: false }, said.around), 1);
  assert.doesNotMatch(said.out(), /[\u0000-\u0009\u000b-\u001f\u202e]/);
  assert.doesNotMatch(said.out(), /^LIVE/m);
});

test('a plan of nothing is live; mistakes are told before a packet is sent', async () => {
  const flags = await setUp([], { records: [], resolver: zoneResponder(() => elsewhere) });
  assert.equal(await dnsVerify({ ...flags, wait: false }, heard(folder).around), 0);
  const mistakes: readonly [Parameters<typeof dnsVerify>[0], string][] = [
    [{ wait: '3601' }, 'LR_USAGE'],
    [{ wait: 'soon' }, 'LR_USAGE'],
    [{ plan: join(folder, 'none.json') }, 'LR_FILE_MISSING'],
    [{ target: domain }, 'LR_NO_REPORT'],
  ];
  for (const [wrong, code] of mistakes)
    await assert.rejects(
      dnsVerify(wrong, heard(folder).around),
      (error: unknown) => error instanceof LaunchReadyError && error.code === code,
    );
  const forged = join(folder, 'forged.json');
  for (const text of ['', '{}', '{"plan":{"schema":"launch-ready/dns-plan@1"}}', 'x'.repeat(100)]) {
    await writeFile(forged, text);
    await assert.rejects(
      dnsVerify({ plan: forged }, heard(folder).around),
      (error: unknown) => error instanceof LaunchReadyError && error.code === 'LR_EVIDENCE_INVALID',
    );
  }
});
