import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Unavailable } from '../../src/collectors/collector.ts';
import mail from '../../src/collectors/mail.ts';
import { realIo } from '../../src/platform/real-io.ts';
import type { Leaf } from '../../src/evidence/leaf.ts';
import { soundMessages } from '../evidence/build-messages.ts';
import { recordsOf } from '../world/change.ts';
import { text } from '../world/parts.ts';
import { soundPlan } from '../world/sound.ts';
import { startWorld, type World } from '../world/world.ts';
import { aimOf, given, lookWith, worldIo } from './looking.ts';

const domain = 'community.test';
let world: World;
before(async () => {
  world = await startWorld();
});
after(() => world.stop());

const valueOf = <T>(leaf: Leaf<T> | undefined): T => {
  assert.ok(leaf?.status === 'ok', leaf?.status === 'silent' ? leaf.reason : 'not collected');
  return leaf.value;
};

test('a sound community: domains, tree, policy, key, servers that greet, names that lead back', async () => {
  const found = await lookWith(world, soundPlan(), mail);
  assert.deepEqual(Object.keys(found.domains), [domain, `bounce.${domain}`, `news.${domain}`]);
  const apex = given(found.domains[domain]);
  assert.equal(valueOf(apex.spf).lookups, 8);
  assert.deepEqual(valueOf(apex.spf).silent, []);
  assert.equal(valueOf(apex.dmarc).request, 'reject');
  assert.deepEqual(valueOf(apex.mx), ['10 mx1.mail-host.example', '20 mx2.mail-host.example']);
  const key = valueOf(found.keys[`harbour._domainkey.${domain}`]?.key);
  assert.deepEqual([key.status, key.bits, key.usable], ['found', 2048, true]);
  const host = given(found.hosts['mx1.mail-host.example']);
  assert.deepEqual(valueOf(host.addresses), ['198.51.100.25']);
  assert.deepEqual(valueOf(host.port25), { open: true, startTls: true, detail: 'it greets' });
  for (const sender of found.senders)
    for (const name of valueOf(sender.names)) assert.deepEqual(valueOf(sender.forward[name]), [sender.address]);
  for (const { sending } of found.envelopes) assert.equal(valueOf(given(sending).outcome).result, 'pass');
  assert.ok(found.strays.length > 4);
});

test('what a mail test saw is looked at without any settings: its keys, its return path, the machine that sent', async () => {
  const plan = soundPlan();
  plan.config = {};
  const messages = { status: 'ok', value: soundMessages() } as const;
  const found = await lookWith(world, plan, mail, { sofar: { messages } });
  assert.deepEqual(
    found.selectors,
    [domain, `news.${domain}`].map(name => ({ domain: name, selector: 'harbour', seenIn: 'message' })),
  );
  assert.equal(valueOf(found.keys[`harbour._domainkey.${domain}`]?.key).usable, true);
  assert.deepEqual(found.domains[`bounce.${domain}`]?.roles, ['envelope']);
  const envelope = found.envelopes.find(({ seenIn }) => seenIn === 'message');
  assert.equal(valueOf(given(envelope?.sending).outcome).result, 'pass');
  assert.deepEqual(
    found.senders.map(({ address, seenIn }) => [address, seenIn]),
    [['198.51.100.10', 'message']],
  );
  assert.deepEqual((await lookWith(world, plan, mail)).selectors, []);
});

test('a domain that nobody declared is kept for its mail records, and not for those of a wildcard', async () => {
  const plan = soundPlan();
  plan.zone[`mg.${domain}`] = text('v=spf1 include:_spf.mail-host.example -all');
  assert.ok(Object.hasOwn((await lookWith(world, plan, mail)).domains, `mg.${domain}`));
  plan.zone[`*.${domain}`] = text('v=spf1 -all');
  delete plan.zone[`mg.${domain}`];
  assert.deepEqual(Object.keys((await lookWith(world, plan, mail)).domains), [
    domain,
    `bounce.${domain}`,
    `news.${domain}`,
  ]);
});

test('silence of the resolver is silence of every leaf, and costs little', async () => {
  const plan = soundPlan();
  await world.set(plan);
  plan.resolver.mode = 'silent';
  await world.set(plan);
  const from = performance.now();
  const found = await mail.collect(aimOf(plan), {}, worldIo(world), new AbortController().signal);
  assert.ok(performance.now() - from < 3_000);
  const apex = given(found.domains[domain]);
  for (const leaf of [apex.texts, apex.spf, apex.dmarc, apex.mx, apex.addresses]) assert.equal(leaf.status, 'silent');
});

test('a policy that mail servers are told to keep is read over https, redirects not followed', async () => {
  const plan = soundPlan(['mta-sts']);
  plan.zone[`_mta-sts.${domain}`] = text('v=STSv1; id=20261101');
  const { machines } = plan;
  const served = given(machines.map(({ hosts }) => hosts[`mta-sts.${domain}`]).find(one => one !== undefined));
  const body = 'version: STSv1\r\nmode: enforce\r\nmx: *.mail-host.example\r\nmax_age: 604800\r\n';
  served.https = [
    { path: '/.well-known/mta-sts.txt', answer: { status: 200, headers: { 'content-type': 'text/plain' }, body } },
  ];
  const found = await lookWith(world, plan, mail);
  assert.deepEqual(valueOf(given(found.domains[domain]).mtaStsPolicy), {
    mode: 'enforce',
    hosts: ['*.mail-host.example'],
    maxAge: 604_800,
    status: 200,
    problem: '',
  });
  served.https = [{ path: '/*', answer: { redirect: 301, to: `https://www.${domain}/` } }];
  const moved = valueOf(given((await lookWith(world, plan, mail)).domains[domain]).mtaStsPolicy);
  assert.deepEqual([moved?.mode, moved?.status], ['unreadable', 301]);
});

test('a record that leads round in circles, or on and on, ends in bounded time', async () => {
  const plan = soundPlan();
  plan.zone[domain] = recordsOf(plan, domain).map(record =>
    record.value.startsWith('v=spf1') ? { ...record, value: `v=spf1 include:${domain} -all` } : record,
  );
  const looped = valueOf(given((await lookWith(world, plan, mail)).domains[domain]).spf);
  assert.ok(looped.problems.some(({ kind }) => kind === 'loop'));
  plan.zone[domain] = recordsOf(plan, domain).map(record =>
    record.value.startsWith('v=spf1')
      ? {
          ...record,
          value: `v=spf1 ${Array.from({ length: 30 }, (_, at) => `include:s${at}.mail-host.example`).join(' ')} -all`,
        }
      : record,
  );
  for (let at = 0; at < 30; at += 1) plan.elsewhere[`s${at}.mail-host.example`] = text('v=spf1 ip4:192.0.2.1 -all');
  assert.equal(valueOf(given((await lookWith(world, plan, mail)).domains[domain]).spf).lookups, 30);
});

test('offline nothing is asked', async () => {
  const io = realIo({ net: { ...world.net, offline: true }, progress: () => {} });
  await assert.rejects(mail.collect(aimOf(soundPlan()), {}, io, new AbortController().signal), Unavailable);
});
