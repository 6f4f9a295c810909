import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Unavailable, type Aim } from '../../src/collectors/collector.ts';
import dns from '../../src/collectors/dns.ts';
import { configSchema } from '../../src/config/schema.ts';
import type { DnsAnswer, DnsEvidence, DnsType } from '../../src/evidence/dns.ts';
import type { Leaf } from '../../src/evidence/leaf.ts';
import type { EvidenceSet } from '../../src/evidence/map.ts';
import type { Io } from '../../src/platform/io.ts';
import { realIo } from '../../src/platform/real-io.ts';
import type { WorldPlan } from '../world/plan.ts';
import { soundPlan } from '../world/sound.ts';
import { startWorld, type World } from '../world/world.ts';

const domain = 'community.test';
const first = '198.51.100.53';
const second = '203.0.113.53';
const hastyMs = 300;

let world: World;
before(async () => {
  world = await startWorld();
});
after(() => world.stop());

/** The real thing; servers that stay silent are given less time, so that the tests are quick. */
const hasty = (): Io => {
  const io = realIo({ net: world.net, progress: () => {} });
  return { ...io, patience: { ...io.patience, allow: ms => Math.min(ms, hastyMs) } };
};

type Extra = { readonly only?: readonly string[]; readonly sofar?: EvidenceSet['keys'] };

const look = async (change: (plan: WorldPlan) => void, { only, sofar = {} }: Extra = {}): Promise<DnsEvidence> => {
  const plan = soundPlan();
  change(plan);
  await world.set(plan);
  world.forgetContacts();
  const config = configSchema.parse(plan.config);
  const aim: Aim = {
    domain,
    unicode: domain,
    config,
    repo: null,
    browser: false,
    ...(only === undefined ? {} : { only }),
  };
  return dns.collect(aim, sofar, hasty(), AbortSignal.timeout(dns.deadlineMs));
};

const answer = (leaf: Leaf<DnsAnswer> | undefined): DnsAnswer => {
  assert.ok(leaf !== undefined, 'not collected');
  assert.ok(leaf.status === 'ok', leaf.status === 'silent' ? leaf.reason : '');
  return leaf.value;
};

const values = (leaf: Leaf<DnsAnswer> | undefined): readonly string[] => answer(leaf).records.map(({ value }) => value);

const at = (evidence: DnsEvidence, name: string, type: DnsType, address: string): Leaf<DnsAnswer> | undefined =>
  evidence.names[name]?.authoritative[address]?.[type];

const reasonOf = (leaf: Leaf<unknown> | undefined): string => {
  assert.ok(leaf?.status === 'silent', 'expected silence');
  return leaf.reason;
};

const serverAt = (plan: WorldPlan, index: number): WorldPlan['nameServers'][number] => {
  const server = plan.nameServers[index];
  assert.ok(server);
  return server;
};

const silenced = (plan: WorldPlan, index: number): void => {
  serverAt(plan, index).udp = 'silent';
  serverAt(plan, index).tcp = 'silent';
};

test('a sound domain: delegation, servers over both transports, and every name at every server', async () => {
  const evidence = await look(() => {});
  assert.equal(evidence.parentZone, 'test');
  assert.ok(evidence.delegation.status === 'ok');
  assert.deepEqual(evidence.delegation.value.servers, ['ns1.dns-host.example', 'ns2.dns-host.example']);
  assert.deepEqual(
    evidence.servers.map(({ name, address, listedBy }) => `${name} ${address} ${listedBy}`),
    [`ns1.dns-host.example ${first} both`, `ns2.dns-host.example ${second} both`],
  );
  for (const { udp, tcp } of evidence.servers) {
    assert.equal(answer(udp).authoritative, true);
    assert.deepEqual(answer(udp), answer(tcp));
  }
  for (const address of [first, second]) {
    assert.deepEqual(evidence.zoneServers[address], {
      status: 'ok',
      value: ['ns1.dns-host.example', 'ns2.dns-host.example'],
    });
    for (const type of ['A', 'AAAA', 'CNAME', 'MX', 'NS', 'TXT', 'CAA', 'SOA'] as const) {
      assert.equal(answer(at(evidence, domain, type, address)).authoritative, true, type);
    }
  }
  assert.deepEqual(values(evidence.names[domain]?.resolver.MX), [
    '10 mx1.mail-host.example',
    '20 mx2.mail-host.example',
  ]);
  assert.deepEqual(evidence.names[`app.${domain}`]?.reasons, ['declared', 'common']);
  assert.equal(answer(evidence.names[evidence.wildcardControl]?.resolver.A).rcode, 'NXDOMAIN');
});

test('evidence is plain data: what is saved is what is read back', async () => {
  const evidence = await look(plan => silenced(plan, 1));
  assert.deepEqual(JSON.parse(JSON.stringify(evidence)), evidence);
});

test('guessed names are kept only when something is there', async () => {
  const evidence = await look(plan => {
    plan.zone[`billing.${domain}`] = [{ type: 'AAAA', value: '2001:db8::7', ttl: 300 }];
  });
  assert.deepEqual(evidence.names[`billing.${domain}`]?.reasons, ['common']);
  assert.deepEqual(values(evidence.names[`billing.${domain}`]?.resolver.AAAA), ['2001:db8::7']);
  assert.equal(answer(evidence.names[`billing.${domain}`]?.resolver.CAA).rcode, 'NOERROR');
  assert.equal(evidence.names[`checkout.${domain}`], undefined);
});

test('names that only the wildcard answers for are not taken for hosts', async () => {
  const evidence = await look(plan => {
    plan.zone[`*.${domain}`] = [{ type: 'A', value: '192.0.2.99', ttl: 300 }];
    plan.zone[`billing.${domain}`] = [{ type: 'A', value: '192.0.2.7', ttl: 300 }];
  });
  assert.deepEqual(values(at(evidence, evidence.wildcardControl, 'A', second)), ['192.0.2.99']);
  assert.equal(evidence.names[`checkout.${domain}`], undefined);
  assert.ok(evidence.names[`billing.${domain}`]);
});

test('every link of a chain of aliases is known by itself, and where it breaks', async () => {
  const evidence = await look(plan => {
    plan.zone[`app.${domain}`] = [{ type: 'CNAME', value: 'gone.pages.example', ttl: 300 }];
    plan.elsewhere['gone.pages.example'] = [{ type: 'CNAME', value: 'deleted.pages.example', ttl: 300 }];
  });
  assert.deepEqual(evidence.names['gone.pages.example']?.reasons, ['target']);
  assert.deepEqual(evidence.names['gone.pages.example']?.authoritative, {});
  assert.equal(answer(evidence.names['deleted.pages.example']?.resolver.A).rcode, 'NXDOMAIN');
  assert.equal(
    answer(at(evidence, `app.${domain}`, 'TXT', first)).authoritative,
    true,
    'data beside the alias was looked for',
  );
});

test('a record typed with the domain twice is found', async () => {
  const twice = `www.${domain}.${domain}`;
  const evidence = await look(plan => {
    plan.zone[twice] = [{ type: 'CNAME', value: 'edge.example', ttl: 300 }];
  });
  assert.deepEqual(evidence.names[twice]?.reasons, ['typed-twice']);
  assert.deepEqual(values(evidence.names[twice]?.resolver.CNAME), ['edge.example']);
  assert.equal(answer(evidence.names[`_dmarc.${domain}.${domain}`]?.resolver.TXT).rcode, 'NXDOMAIN');
});

test('no such name, nothing of this type, and failure are told apart', async () => {
  const evidence = await look(plan => {
    delete plan.zone[`api.${domain}`];
    plan.zone[`auth.${domain}`] = [{ type: 'TXT', value: 'here', ttl: 60 }];
  });
  const missing = answer(at(evidence, `api.${domain}`, 'A', first));
  assert.equal(missing.rcode, 'NXDOMAIN');
  assert.deepEqual(missing.soa, { name: domain, negativeTtl: 300 });
  const empty = answer(at(evidence, `auth.${domain}`, 'A', first));
  assert.equal(empty.rcode, 'NOERROR');
  assert.deepEqual(empty.records, []);
});

test('a stale resolver is seen beside the true answer', async () => {
  const evidence = await look(plan => {
    plan.resolver.stale[`api.${domain}`] = [{ type: 'A', value: '192.0.2.250', ttl: 4_711 }];
  });
  const [old] = answer(evidence.names[`api.${domain}`]?.resolver.A).records;
  assert.deepEqual([old?.value, old?.ttl], ['192.0.2.250', 4_711]);
  assert.notDeepEqual(values(at(evidence, `api.${domain}`, 'A', first)), ['192.0.2.250']);
});

test('servers that differ are each recorded with their own answer', async () => {
  const evidence = await look(plan => {
    serverAt(plan, 1).differs = { [`api.${domain}`]: [{ type: 'A', value: '192.0.2.251', ttl: 60 }] };
  });
  assert.deepEqual(values(at(evidence, `api.${domain}`, 'A', second)), ['192.0.2.251']);
  assert.notDeepEqual(values(at(evidence, `api.${domain}`, 'A', first)), ['192.0.2.251']);
});

for (const [udp, rcode] of [
  ['refuses', 'REFUSED'],
  ['servfail', 'SERVFAIL'],
  ['garbage', 'UNREADABLE'],
  ['not-authoritative', 'NOERROR'],
] as const) {
  test(`a server that ${udp}: recorded as such, and not asked for names it does not hold`, async () => {
    const evidence = await look(plan => {
      serverAt(plan, 1).udp = udp;
    });
    const [sound, lame] = evidence.servers;
    assert.equal(answer(lame?.udp).rcode, rcode);
    assert.equal(answer(lame?.udp).authoritative, false);
    assert.equal(answer(sound?.udp).authoritative, true);
    assert.equal(evidence.zoneServers[second]?.status, 'silent');
    assert.deepEqual(Object.keys(evidence.names[domain]?.authoritative ?? {}), [first]);
  });
}

test('a closed TCP port is an answer, not silence', async () => {
  const evidence = await look(plan => {
    serverAt(plan, 1).tcp = 'closed';
  });
  assert.equal(answer(evidence.servers[1]?.tcp).rcode, 'CONNECTION-REFUSED');
  assert.equal(answer(evidence.servers[1]?.udp).rcode, 'NOERROR');
});

test('a server whose answers never fit is read over TCP', async () => {
  const evidence = await look(plan => {
    serverAt(plan, 1).udp = 'truncates';
  });
  assert.deepEqual(at(evidence, domain, 'MX', second), at(evidence, domain, 'MX', first));
});

test('a silent server: its leaves say who did not answer, and it is not asked again', async () => {
  const evidence = await look(plan => silenced(plan, 1));
  assert.match(
    reasonOf(evidence.servers[1]?.udp),
    /^ns2\.dns-host\.example \(203\.0\.113\.53\) did not answer within 0\.3 s, asked twice$/,
  );
  assert.match(reasonOf(evidence.servers[1]?.tcp), /did not answer over TCP within/);
  assert.match(reasonOf(at(evidence, domain, 'A', second)), /ns2\.dns-host\.example/);
  assert.equal(answer(at(evidence, domain, 'A', first)).rcode, 'NOERROR');
  const packets = world.contacts().filter(({ to }) => to === 'ns2.dns-host.example');
  assert.deepEqual(packets.map(({ what }) => what).toSorted(), ['SOA tcp', 'SOA udp', 'SOA udp']);
});

test('a server name without address is listed with an empty address', async () => {
  const evidence = await look(plan => {
    delete plan.elsewhere['ns2.dns-host.example'];
  });
  const lost = evidence.servers.find(({ name }) => name === 'ns2.dns-host.example');
  assert.equal(lost?.address, '');
  assert.equal(reasonOf(lost?.udp), 'ns2.dns-host.example has no address');
  assert.equal(answer(evidence.names['ns2.dns-host.example']?.resolver.A).rcode, 'NXDOMAIN');
});

test('parent and zone may list different servers', async () => {
  const evidence = await look(plan => {
    plan.delegation = ['ns1.dns-host.example'];
  });
  assert.deepEqual(
    evidence.servers.map(({ name, listedBy }) => `${name} ${listedBy}`),
    ['ns1.dns-host.example both', 'ns2.dns-host.example zone'],
  );
});

test('an unregistered domain: the parent says so, and no name server is invented', async () => {
  const evidence = await look(plan => {
    plan.parent.registered = false;
    plan.delegation = [];
  });
  assert.ok(evidence.delegation.status === 'ok');
  assert.equal(evidence.delegation.value.rcode, 'NXDOMAIN');
  assert.deepEqual(evidence.servers, []);
});

test('a silent parent is silence, and the servers that the resolver knows are asked all the same', async () => {
  const evidence = await look(plan => {
    plan.parent.udp = 'silent';
    plan.parent.tcp = 'silent';
  });
  assert.match(reasonOf(evidence.delegation), /did not answer within/);
  assert.equal(answer(at(evidence, domain, 'A', first)).rcode, 'NOERROR');
});

test('without a resolver that answers nothing can be learned', async () => {
  for (const mode of ['silent', 'garbage'] as const) {
    await assert.rejects(
      look(plan => {
        plan.resolver.mode = mode;
      }),
      (error: unknown) => error instanceof Unavailable && error.code === 'resolver-silent',
    );
  }
});

test('a resolver that fails is an answer: the names carry it', async () => {
  const evidence = await look(plan => {
    plan.resolver.mode = 'servfail';
  });
  assert.equal(answer(evidence.names[domain]?.resolver.A).rcode, 'SERVFAIL');
  assert.equal(evidence.delegation.status, 'silent');
});

test('offline nobody is asked', async () => {
  const io = realIo({ net: { ...world.net, offline: true }, progress: () => {} });
  const aim: Aim = { domain, unicode: domain, config: configSchema.parse({}), repo: null, browser: false };
  world.forgetContacts();
  await assert.rejects(
    dns.collect(aim, {}, io, AbortSignal.timeout(1_000)),
    (error: unknown) => error instanceof Unavailable && error.code === 'offline',
  );
  assert.deepEqual(world.contacts(), []);
});

test('narrowed to one host, only that host and what decides about it is asked', async () => {
  const evidence = await look(() => {}, { only: [`app.${domain}`, `billing.${domain}`] });
  const asked = new Set(
    world
      .contacts()
      .filter(({ to }) => to !== 'resolver')
      .map(({ host }) => host),
  );
  assert.deepEqual([...asked].filter(host => host !== evidence.wildcardControl).toSorted(), [
    `app.${domain}`,
    `billing.${domain}`,
    domain,
  ]);
  assert.equal(
    answer(evidence.names[`billing.${domain}`]?.resolver.A).rcode,
    'NXDOMAIN',
    'a name asked for by name is kept',
  );
});

test('hosts that the repository names are looked up', async () => {
  const url = (text: string): { file: string; line: number; url: string; use: 'api' } => ({
    file: 'a.ts',
    line: 1,
    url: text,
    use: 'api',
  });
  const evidence = await look(() => {}, {
    sofar: {
      repo: {
        status: 'ok',
        value: {
          commit: null,
          branch: null,
          frameworks: [],
          deploys: [],
          databases: [],
          mailers: [],
          envs: [],
          urls: [url(`https://hooks.${domain}/stripe`), url('https://api.stripe.example/v1'), url('not a url')],
          environmentsNamed: [],
          filesRead: 1,
          leftOut: [],
        },
      },
    },
  });
  assert.deepEqual(evidence.names[`hooks.${domain}`]?.reasons, ['repo']);
  assert.equal(evidence.names['api.stripe.example'], undefined);
});

test('CAA is asked up the tree from every host', async () => {
  const evidence = await look(plan => {
    plan.config['hosts'] = { [`a.b.${domain}`]: { service: 'api' } };
  });
  for (const name of [`a.b.${domain}`, `b.${domain}`, domain, 'test']) {
    assert.ok(evidence.names[name]?.resolver.CAA, name);
  }
});
