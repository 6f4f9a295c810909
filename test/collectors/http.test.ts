import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Unavailable } from '../../src/collectors/collector.ts';
import http from '../../src/collectors/http.ts';
import type { Chain, HttpEvidence } from '../../src/evidence/http.ts';
import type { RepoEvidence } from '../../src/evidence/repo.ts';
import { limits } from '../../src/platform/limits.ts';
import { alias, at, machineAt, page, webHost } from '../world/parts.ts';
import type { Answer, MachinePlan, RoutePlan, WebHostPlan, WorldPlan } from '../world/plan.ts';
import { soundPlan } from '../world/sound.ts';
import { startWorld, type World } from '../world/world.ts';
import { aimOf, given, lookWith, worldIo } from './looking.ts';

const host = 'forum.community.test';
const address = '192.0.2.100';

let world: World;
before(async () => {
  world = await startWorld();
});
after(() => world.stop());

const changed = async (
  change: (site: WebHostPlan, machine: MachinePlan, plan: WorldPlan) => void,
  only = [host],
): Promise<HttpEvidence> => {
  const plan = soundPlan(['forum']);
  const machine = given(plan.machines.find(one => one.address === address));
  change(given(machine.hosts[host]), machine, plan);
  return lookWith(world, plan, http, { aim: { only } });
};

const chain = ({ chains }: HttpEvidence, key: string): Chain => {
  const leaf = chains[key];
  assert.ok(leaf?.status === 'ok', `${key}: ${leaf?.status === 'silent' ? leaf.reason : 'not asked'}`);
  return leaf.value;
};

const steps = ({ hops }: Chain): readonly string[] => hops.map(({ status, url }) => `${status} ${url}`);
const always = (answer: RoutePlan['answer']): RoutePlan[] => [{ path: '/*', answer }];
const door = `https://${host}/`;

test('the sound community: every door leads to one address, with path and query', async () => {
  const evidence = await lookWith(world, soundPlan(), http);
  for (const start of [
    'http://community.test/',
    'https://community.test/',
    'http://www.community.test/',
    'https://www.community.test/',
  ]) {
    const { hops, end, page: facts } = chain(evidence, start);
    assert.deepEqual(
      [hops.at(-1)?.url, end.how, facts?.kind],
      ['https://www.community.test/', 'answered', 'page'],
      start,
    );
  }
  assert.deepEqual(steps(chain(evidence, `http://community.test${evidence.probePath}`)).slice(0, -1), [
    `301 http://community.test${evidence.probePath}`,
    `301 https://community.test${evidence.probePath}`,
  ]);
  const landing = given(chain(evidence, 'https://www.community.test/').page);
  assert.equal(landing.canonical, 'https://www.community.test/');
  assert.deepEqual(landing.insecure, []);
  assert.deepEqual(landing.origins, [
    'http://handbook.workshop-guild.example',
    'https://app.community.test',
    'https://www.community.test',
  ]);
});

test('declared paths are asked, and their text looked for', async () => {
  const evidence = await lookWith(world, soundPlan(), http);
  assert.equal(given(chain(evidence, 'https://app.community.test/login').page).expected, true);
  assert.equal(given(chain(evidence, 'https://api.community.test/healthz').page).kind, 'json');
  assert.equal(given(chain(evidence, 'https://staging.community.test/').page).noindex, true);
});

test('a missing expected text is seen', async () => {
  const evidence = await changed(site => void (site.https = always(page('Other', '<p>Something else altogether</p>'))));
  assert.equal(given(chain(evidence, door).page).expected, false);
});

test('a host with several addresses is asked at each', async () => {
  const evidence = await lookWith(world, soundPlan(), http);
  const keys = Object.keys(evidence.chains).filter(key => key.startsWith('https://www.community.test/ @'));
  assert.deepEqual(
    keys.toSorted(),
    ['192.0.2.11', '192.0.2.12', '2001:db8::11'].map(one => `https://www.community.test/ @${one}`),
  );
  for (const key of keys) assert.equal(`https://www.community.test/ @${chain(evidence, key).hops[0]?.address}`, key);
  assert.equal(new Set(keys.map(key => chain(evidence, key).page?.textHash)).size, 1);
});

test('one page asked from several doors is fetched once', async () => {
  world.forgetContacts();
  const plan = soundPlan();
  await lookWith(world, plan, http, { aim: { only: ['community.test', 'www.community.test'] } });
  const hits = world
    .contacts()
    .filter(
      ({ kind, to, host: asked, what }) =>
        kind === 'http' && to.endsWith(':443') && asked === 'www.community.test' && what === 'GET /',
    );
  assert.equal(hits.length, 3, 'once at each of its three addresses, from five doors');
});

test('a circle of redirects is a loop', async () => {
  const evidence = await changed(site => void (site.https = always({ redirect: 302, to: `http://{host}/` })));
  assert.equal(chain(evidence, door).end.how, 'loop');
});

test('a way without end is given up', async () => {
  const routes = Array.from({ length: 30 }, (_, index): RoutePlan => ({
    path: `/${index}`,
    answer: { redirect: 302, to: `/${index + 1}` },
  }));
  const evidence = await changed(
    site => void (site.https = [...routes, { path: '/', answer: { redirect: 302, to: '/0' } }]),
  );
  const { end, hops } = chain(evidence, door);
  assert.deepEqual([end, hops.length], [{ how: 'too-many', limit: limits.redirects }, limits.redirects + 1]);
});

test('a bad certificate ends the chain and is named as the cause', async () => {
  for (const wrong of [
    { toDays: -1, fromDays: -90 },
    { names: ['other.test'] },
    { signedBy: 'self' as const },
    { chain: 'leaf-only' as const },
  ]) {
    const { end } = chain(await changed(site => void Object.assign(site.certificate, wrong)), door);
    assert.ok(end.how === 'failed' && /certificate/i.test(end.detail), JSON.stringify([wrong, end]));
  }
});

test('a closed port and a reset fail; a silent port stays unknown', async () => {
  const closed = chain(await changed((_site, machine) => void (machine.port443 = 'closed')), door);
  assert.ok(closed.end.how === 'failed' && /refused/.test(closed.end.detail));
  const reset = chain(await changed(site => void (site.https = always({ ...page('x', 'x'), reset: true }))), door);
  assert.equal(reset.end.how, 'failed');
  const silent = await changed((_site, machine) => void (machine.port443 = 'silent'));
  assert.equal(silent.chains[door]?.status, 'silent');
  assert.equal(silent.chains[`http://${host}/`]?.status, 'silent', 'where the redirect ends is unknown, too');
});

const body = (more: Partial<Answer>): RoutePlan[] =>
  always({ ...page('Forum', '<p>The forum of the community</p>'), ...more });

test('a huge body and one that drips are cut', async () => {
  const huge = given(chain(await changed(site => void (site.https = body({ hugeBytes: 30_000_000 }))), door).page);
  assert.deepEqual([huge.bytes, huge.cut, huge.title], [limits.bodyBytes, true, 'Forum']);
  const drip = given(chain(await changed(site => void (site.https = body({ drip: true }))), door).page);
  assert.equal(drip.cut, true);
});

test('a redirect into the own machine or network is not followed', async () => {
  for (const to of ['http://127.0.0.1:9/', 'http://10.0.0.1/', 'http://[::1]/', 'http://localhost/']) {
    const evidence = await lookWith(world, forumRedirectingTo(to), http);
    assert.ok(['failed'].includes(chain(evidence, door).end.how), to);
  }
});

const forumRedirectingTo = (to: string): WorldPlan => {
  const plan = soundPlan(['forum']);
  given(given(plan.machines.find(one => one.address === address)).hosts[host]).https = always({ redirect: 301, to });
  return plan;
};

test('a redirect to something that is no web address fails', async () => {
  const { end, hops } = chain(await lookWith(world, forumRedirectingTo('javascript:alert(1)'), http), door);
  assert.equal(end.how, 'failed');
  assert.equal(hops[0]?.location, undefined);
});

test('a host elsewhere is resolved and followed, unless the look is narrowed', async () => {
  const plan = forumRedirectingTo('https://far.example/');
  plan.elsewhere['far.example'] = at('198.51.100.99');
  plan.machines.push(
    machineAt('198.51.100.99', {
      'far.example': webHost('far.example', always(page('Far', '<p>Far away from the forum</p>'))),
    }),
  );
  assert.equal(chain(await lookWith(world, plan, http), door).page?.title, 'Far');
  world.forgetContacts();
  const narrowed = await lookWith(world, plan, http, { aim: { only: [host] } });
  assert.equal(narrowed.chains[door]?.status, 'silent');
  assert.ok(!world.contacts().some(contact => JSON.stringify(contact).includes('198.51.100.99')));
  assert.ok(Object.keys(narrowed.chains).every(key => key.includes(host)));
});

test('a cookie wall is no circle', async () => {
  const evidence = await changed(site => {
    site.https = [
      {
        path: '/',
        answer: {
          ...page('x', ''),
          status: 302,
          headers: { location: '/in', 'set-cookie': 'seen=very-private; Path=/' },
        },
      },
      { path: '/in', answer: page('In', '<p>Inside the forum</p>') },
    ];
  });
  const { hops, page: facts } = chain(evidence, door);
  assert.equal(facts?.title, 'In');
  assert.ok(!JSON.stringify(hops).includes('very-private'));
  assert.ok(hops[0]?.headers.some(([name, value]) => name === 'set-cookie' && value === 'seen=…; Path=/'));
});

const repoNaming = (url: string): RepoEvidence => ({
  commit: null,
  branch: null,
  frameworks: [],
  deploys: [],
  databases: [],
  mailers: [],
  envs: [],
  environmentsNamed: [],
  urls: [{ file: 'src/a.ts', line: 1, url, use: 'api' }],
  filesRead: 1,
  leftOut: [],
});

test('builder addresses that the repository, DNS or the pages mention are asked', async () => {
  const plan = soundPlan();
  for (const [label, target] of [
    ['harbour.lovable.app', '198.51.100.91'],
    ['harbour.vercel.app', '198.51.100.92'],
  ] as const) {
    plan.elsewhere[label] = at(target);
    plan.machines.push(
      machineAt(target, { [label]: webHost(label, always(page('The Harbour', '<p>The same harbour again</p>'))) }),
    );
  }
  plan.zone['old.community.test'] = alias('harbour.vercel.app');
  plan.config['hosts'] = { ...(plan.config['hosts'] as object), 'old.community.test': { service: 'other' } };
  const value = repoNaming('https://harbour.lovable.app/api');
  const evidence = await lookWith(world, plan, http, { sofar: { repo: { status: 'ok', value } } });
  assert.equal(chain(evidence, 'https://harbour.lovable.app/').page?.title, 'The Harbour');
  assert.equal(chain(evidence, 'https://harbour.vercel.app/').page?.title, 'The Harbour');
});

test('without network or addresses it says what is missing', async () => {
  const io = worldIo(world);
  const { signal } = new AbortController();
  const code = (wanted: string) => (error: unknown) => error instanceof Unavailable && error.code === wanted;
  await assert.rejects(
    http.collect(aimOf(soundPlan()), {}, { ...io, net: { ...io.net, offline: true } }, signal),
    code('offline'),
  );
  await assert.rejects(http.collect(aimOf(soundPlan()), {}, io, signal), code('no-addresses'));
});
