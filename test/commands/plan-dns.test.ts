import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import type { DnsPlan } from '../../src/changes/dns-plan.ts';
import type { Field } from '../../src/changes/panel-form.ts';
import { canonicalValue } from '../../src/changes/record-set.ts';
import { audit } from '../../src/commands/audit.ts';
import { dnsVerify } from '../../src/commands/dns-verify.ts';
import type { DnsVerification } from '../../src/commands/dns-verify-text.ts';
import { planDns, type PlanDnsFlags } from '../../src/commands/plan-dns.ts';
import type { DnsMap, MapChange } from '../../src/deliverables/dns-map.ts';
import type { Report } from '../../src/findings/report.ts';
import { LaunchReadyError } from '../../src/platform/errors.ts';
import { dnsProviders } from '../../src/providers/dns/providers.ts';
import type { DnsProvider } from '../../src/providers/dns/provider.ts';
import { panels, savedBy } from '../changes/panel-model.ts';
import { alias, at, text } from '../world/parts.ts';
import type { WorldPlan, ZoneRecord } from '../world/plan.ts';
import { soundPlan } from '../world/sound.ts';
import { startWorld, type World } from '../world/world.ts';
import { heard } from './surroundings.ts';

const domain = 'community.test';

/** Two real name servers of each provider, so that it is recognised. */
const serversOf: Readonly<Record<string, readonly [string, string]>> = {
  cloudflare: ['ana.ns.cloudflare.com', 'bob.ns.cloudflare.com'],
  namecheap: ['dns1.registrar-servers.com', 'dns2.registrar-servers.com'],
  godaddy: ['ns51.domaincontrol.com', 'ns52.domaincontrol.com'],
  route53: ['ns-421.awsdns-52.com', 'ns-1540.awsdns-00.co.uk'],
  squarespace: ['ns01.squarespacedns.com', 'ns02.squarespacedns.com'],
  porkbun: ['curitiba.ns.porkbun.com', 'salvador.ns.porkbun.com'],
  ionos: ['ns1045.ui-dns.de', 'ns1045.ui-dns.com'],
  ovh: ['dns104.ovh.net', 'ns104.ovh.net'],
  hetzner: ['hydrogen.ns.hetzner.com', 'helium.ns.hetzner.de'],
  vercel: ['ns1.vercel-dns.com', 'ns2.vercel-dns.com'],
};

/** A sound zone at this provider. */
const soundAt = (provider: DnsProvider): WorldPlan => {
  const plan = soundPlan();
  const servers = serversOf[provider.id];
  assert.ok(servers);
  plan.delegation = [...servers];
  plan.nameServers = plan.nameServers.map((server, index) => {
    const name = servers[index] ?? server.name;
    plan.elsewhere[name] = at(server.address);
    return { ...server, name };
  });
  const ns = servers.map((value): ZoneRecord => ({ type: 'NS', value, ttl: 86_400 }));
  plan.zone[domain] = [...(plan.zone[domain] ?? []).filter(record => record.type !== 'NS'), ...ns];
  return plan;
};

/** The usual slips: a host typed with the domain twice, an answer kept for a week, a mail server that is an alias. */
const withSlips = (plan: WorldPlan): WorldPlan => {
  const flawed = structuredClone(plan);
  const { zone } = flawed;
  zone[`auth.${domain}.${domain}`] = zone[`auth.${domain}`] ?? [];
  delete zone[`auth.${domain}`];
  zone[`api.${domain}`] = (zone[`api.${domain}`] ?? []).map(record => ({ ...record, ttl: 604_800 }));
  zone[domain] = [...(zone[domain] ?? []), { type: 'MX', value: `30 post.${domain}`, ttl: 3600 }];
  zone[`post.${domain}`] = alias('mx3.mail-host.example');
  flawed.elsewhere['mx3.mail-host.example'] = at('198.51.100.27');
  zone[`_dmarc.${domain}.${domain}`] = text(`v=DMARC1; p=reject; rua=mailto:dmarc@${domain}`);
  delete zone[`_dmarc.${domain}`];
  return flawed;
};

const ttlOf = (provider: DnsProvider, fields: readonly Field[]): number => {
  const typed = fields.find(field => field.kind === 'ttl')?.value;
  const { ttl } = provider;
  if (typed === undefined || ttl.kind === 'fixed') return 14_400;
  return ttl.kind === 'menu'
    ? (ttl.options.find(option => option.label === typed)?.seconds ?? Number.NaN)
    : Number(typed);
};

/** Does in the world's zone what the steps tell a person to do in the panel. */
const carryOut = (plan: WorldPlan, changes: readonly MapChange[], provider: DnsProvider): WorldPlan => {
  const edited = structuredClone(plan);
  const { zone } = edited;
  const panel = panels[provider.id];
  assert.ok(panel);
  const drop = (name: string, type: string, was: string | null): void => {
    const isLine = (record: ZoneRecord): boolean =>
      record.type === type && (was === null || canonicalValue(record.type, record.value) === was);
    assert.ok(was === null || zone[name]?.some(isLine), `there is no line ${type} ${String(was)} at ${name}`);
    zone[name] = (zone[name] ?? []).filter(record => !isLine(record));
    if (zone[name].length === 0) delete zone[name];
  };
  for (const { set, steps } of changes) {
    for (const step of steps) {
      if (step.act === 'keep') continue;
      if ('was' in step) drop(set.name, set.type, step.was);
      if (step.act === 'replace') drop(set.name, set.type, null);
      if (step.act === 'delete') continue;
      assert.ok(step.form.typed);
      const saved = savedBy(panel, step.form.fields, domain);
      const ttl = ttlOf(provider, step.form.fields);
      zone[saved.name] = [
        ...(zone[saved.name] ?? []),
        ...saved.values.map(value => ({ type: saved.type, value, ttl })),
      ];
    }
  }
  return edited;
};

let world: World;
let folder: string;
before(async () => {
  world = await startWorld();
  folder = await mkdtemp(join(tmpdir(), 'plan-dns-'));
});
after(async () => {
  await world.stop();
  await rm(folder, { recursive: true, force: true });
});

const flagsFor = async (plan: WorldPlan): Promise<PlanDnsFlags> => {
  await world.set(plan);
  const config = join(folder, 'launch-ready.jsonc');
  await writeFile(config, JSON.stringify(plan.config));
  const of = (name: string): readonly string[] =>
    world.flags.flatMap((word, index) => (world.flags[index - 1] === name ? [word] : []));
  const [resolver = ''] = of('--resolver');
  return { config, resolver, connectTo: of('--connect-to'), ca: of('--ca'), browser: false };
};

const planned = async (
  plan: WorldPlan,
  flags: PlanDnsFlags = {},
): Promise<{ code: number; plan: DnsPlan; map: DnsMap }> => {
  const said = heard(folder);
  const code = await planDns(domain, { ...(await flagsFor(plan)), json: true, ...flags }, said.around);
  return { code, ...(JSON.parse(said.out()) as { plan: DnsPlan; map: DnsMap }) };
};

/** Nobody stands before the servers of the community, which at the name servers of Cloudflare is a finding that no record of a plan mends. */
const ofRecords = <F extends { readonly id: string }>(findings: readonly F[]): readonly F[] =>
  findings.filter(({ id }) => !id.startsWith('edge/proxied-where-right#'));

const audited = async (plan: WorldPlan): Promise<Report> => {
  const said = heard(folder);
  await audit(domain, { ...(await flagsFor(plan)), json: true }, said.around);
  const report = JSON.parse(said.out()) as Report;
  return { ...report, findings: ofRecords(report.findings) };
};

for (const provider of dnsProviders) {
  test(`${provider.name}: recognised, and what is typed in as told silences the audit and satisfies dns verify`, async () => {
    const flawed = withSlips(soundAt(provider));
    const { code, plan, map } = await planned(flawed, { allowDelete: ['mx'] });
    assert.equal(map.provider.name, provider.name);
    assert.equal(code, 0, JSON.stringify([plan.conflicts, plan.refused]));
    const touched = plan.sets.map(set => `${set.name} ${set.type}`).toSorted();
    assert.deepEqual(touched, [
      `_dmarc.${domain} TXT`,
      `_dmarc.${domain}.${domain} TXT`,
      `api.${domain} A`,
      `auth.${domain} A`,
      `auth.${domain}.${domain} A`,
      `${domain} MX`,
    ]);
    const repaired = carryOut(flawed, map.changes, provider);
    const { findings, judged } = await audited(repaired);
    assert.deepEqual(
      findings.map(finding => finding.id),
      [],
    );
    for (const check of ['names-typed-once', 'dns-ttl', 'cname-conflicts'])
      assert.ok(judged.includes(`launch-path/${check}`), check);
    const said = heard(folder);
    assert.equal(await dnsVerify({ target: domain, wait: false, dnsOnly: true }, said.around), 0, said.out());
  });
}

test('before anything is typed in, dns verify names every set that differs', async () => {
  const [provider] = dnsProviders;
  assert.ok(provider);
  const { plan } = await planned(withSlips(soundAt(provider)), { allowDelete: ['mx'] });
  const said = heard(folder);
  assert.equal(await dnsVerify({ target: domain, wait: false, dnsOnly: true }, said.around), 1);
  assert.equal(said.out().match(/^DIFFERS/gm)?.length, plan.sets.length);
});

test('the sound community needs nothing, and without the word no mail server is deleted', async () => {
  const [provider] = dnsProviders;
  assert.ok(provider);
  const sound = await planned(soundAt(provider));
  assert.deepEqual([sound.code, sound.plan.sets], [0, []]);
  assert.ok(sound.map.records.length > 10);
  const held = await planned(withSlips(soundAt(provider)));
  assert.equal(held.code, 1);
  assert.deepEqual(
    held.plan.refused.map(entry => entry.flag),
    ['--allow-delete mx'],
  );
  assert.ok(held.plan.sets.every(set => set.type !== 'MX'));
});

test('with DNS right, dns verify looks at routing and certificates of the touched hosts, and at no others', async () => {
  const [provider] = dnsProviders;
  assert.ok(provider);
  const flawed = withSlips(soundAt(provider));
  const { map } = await planned(flawed, { allowDelete: ['mx'] });
  await world.set(carryOut(flawed, map.changes, provider));
  world.forgetContacts();
  const said = heard(folder);
  assert.equal(await dnsVerify({ target: domain, wait: false, json: true }, said.around), 0, said.out());
  // Cutting a TLS session of the world while it says goodbye leaves its handle open for good, and the process with it.
  await pause(300);
  const { state, hosts, findings } = JSON.parse(said.out()) as DnsVerification;
  assert.deepEqual([state, hosts, ofRecords(findings)], ['live', [`api.${domain}`, `auth.${domain}`], []]);
  const visited = world
    .contacts()
    .filter(contact => contact.kind !== 'dns')
    .map(contact => contact.host);
  // A connection that ends before it names a host is noted without one.
  assert.deepEqual([...new Set(visited)].filter(host => host !== '').toSorted(), hosts);
});

test('mistakes are told before a packet is sent, and no DNS at all is 3', async () => {
  const usage = (error: unknown): boolean => error instanceof LaunchReadyError && error.code === 'LR_USAGE';
  await assert.rejects(planDns(domain, { allowDelete: ['a'] }, heard(folder).around), usage);
  const flags = await flagsFor(soundPlan());
  world.forgetContacts();
  await assert.rejects(planDns('192.0.2.1', flags, heard(folder).around), LaunchReadyError);
  assert.deepEqual(world.contacts(), []);
  const said = heard(folder);
  assert.equal(await planDns(domain, { ...flags, offline: true }, said.around), 3);
});

test('records of mail below the domain: the plan shows what stands there, and what is to stand there instead', async () => {
  const [provider] = dnsProviders;
  assert.ok(provider);
  const key = `harbour._domainkey.${domain}`;
  const quoted = `"${soundAt(provider).zone[key]?.[0]?.value ?? ''}"`;
  for (const [name, was] of [
    [key, quoted],
    [`bounce.${domain}`, 'v=spf1 ip4:203.0.113.96/28 -all'],
  ] as const) {
    const flawed = soundAt(provider);
    flawed.zone[name] = text(was);
    const { plan, map } = await planned(flawed);
    assert.deepEqual(
      plan.sets.map(set => [set.name, ...set.before]),
      [[name, was]],
    );
    assert.deepEqual((await audited(carryOut(flawed, map.changes, provider))).findings, []);
  }
});

test('a provider that the settings name: its record at its return path, whole, beside what stays', async () => {
  const [provider] = dnsProviders;
  assert.ok(provider);
  const flawed = soundAt(provider);
  flawed.config = { mail: { provider: 'Resend', from: `hello@${domain}` } };
  const dashed = `send.${domain}`;
  flawed.zone[dashed] = text('harbour-verification=1');
  flawed.elsewhere['amazonses.com'] = text('v=spf1 ip4:199.255.192.0/22 -all');
  const { plan } = await planned(flawed);
  assert.deepEqual(
    plan.sets.map(({ name, type, before: was, after: then }) => ({ name, type, was, becomes: then.toSorted() })),
    [
      {
        name: dashed,
        type: 'TXT',
        was: ['harbour-verification=1'],
        becomes: ['harbour-verification=1', 'v=spf1 include:amazonses.com ~all'],
      },
    ],
  );
});
