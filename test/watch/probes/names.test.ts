import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { configSchema } from '../../../src/config/schema.ts';
import type { Cycle } from '../../../src/engines/incidents/incident.ts';
import { openDates } from '../../../src/watch/dates.ts';
import { monitorsOf } from '../../../src/watch/derive.ts';
import type { Monitor } from '../../../src/watch/monitor.ts';
import { controlProbe } from '../../../src/watch/probes/control.ts';
import { openProbes } from '../../../src/watch/probes/probes.ts';
import { freePort } from '../../drive/place.ts';
import type { MachinePlan, WebHostPlan, WorldPlan } from '../../world/plan.ts';
import { soundPlan } from '../../world/sound.ts';
import { startWorld, type World } from '../../world/world.ts';
import { doors, memory, monitorOf, page } from './fixtures.ts';

const never = new AbortController().signal;
const domain = 'community.test';
const host = 'forum.community.test';

let world: World;
before(async () => {
  world = await startWorld();
});
after(() => world.stop());

type Change = (plan: WorldPlan, site: WebHostPlan, machine: MachinePlan) => void;

/** One cycle in the sound world with one thing changed; `settings` beside those of the world. */
const cycleOf = async (
  monitor: Monitor | string,
  change: Change = () => undefined,
  settings: object = {},
): Promise<Cycle> => {
  const plan = soundPlan(['forum']);
  const machine = plan.machines.find(({ hosts }) => Object.hasOwn(hosts, host));
  const site = machine?.hosts[host];
  assert.ok(machine !== undefined && site !== undefined);
  change(plan, site, machine);
  await world.set(plan);
  const config = configSchema.parse({ ...plan.config, ...settings });
  const { io } = doors(world.net);
  const aim = { domain, unicode: domain, config, repo: null, browser: false };
  const derived =
    typeof monitor === 'string'
      ? monitorsOf({ config, evidence: null }).monitors.find(({ id }) => id === monitor)
      : monitor;
  assert.ok(derived);
  return openProbes({ io, config, aim, store: memory(), collected: async () => undefined }).probe(derived, never);
};

const said = ({ outcome, kind }: Cycle): string => `${outcome} ${kind}`;

describe('a page under its name', () => {
  const forum = monitorOf(page(`https://${host}/`, { text: 'The forum room' }), { host });

  test('is well: name, connection and certificate asked each time anew', async () => {
    const cycle = await cycleOf(forum);
    assert.equal(said(cycle), 'ok ', cycle.because);
    const asked = world.contacts();
    assert.ok(asked.length > 0);
    world.forgetContacts();
    const { io } = doors(world.net);
    const config = configSchema.parse({});
    const { probe } = openProbes({ io, config, aim: null, store: memory(), collected: async () => undefined });
    for (const _ of [1, 2]) assert.equal((await probe(forum, never)).outcome, 'ok');
    const questions = world.contacts().filter(contact => JSON.stringify(contact).includes(host));
    assert.ok(questions.length >= 4, JSON.stringify(questions));
  });

  for (const [what, change] of [
    ['of another name', { names: [`www.${domain}`] }],
    ['expired', { fromDays: -100, toDays: -10 }],
    ['of an authority that nobody knows', { signedBy: 'unknown-ca' }],
  ] as const)
    test(`a certificate ${what}: tls`, async () => {
      const cycle = await cycleOf(forum, (_, site) => void Object.assign(site.certificate, change));
      assert.equal(said(cycle), 'failing tls', cycle.because);
    });

  test('a name that is gone: dns', async () => {
    const cycle = await cycleOf(forum, ({ zone }) => void delete zone[host]);
    assert.equal(said(cycle), 'failing dns', cycle.because);
    assert.match(cycle.because, /forum\.community\.test/);
  });

  test('a name that is gone, seen from a machine that is cut off: unknown', async () => {
    const watch = { control: [`127.0.0.1:9`, 'nobody.invalid:443'] };
    const control = await controlProbe([`127.0.0.1:${await freePort()}`], doors(world.net).io, never);
    assert.equal(control, true, 'a refusal is an answer');
    assert.equal(await controlProbe(['nobody.invalid:443'], doors(world.net).io, never), false);
    assert.equal(await controlProbe([], doors(world.net).io, never), null);
    const cycle = await cycleOf(forum, ({ zone }) => void delete zone[host], {
      watch: { control: watch.control.slice(1) },
    });
    assert.equal(said(cycle), 'unknown ', cycle.because);
    assert.match(cycle.because, /cut off/);
  });
});

describe('checks of an audit, on evidence of now', () => {
  for (const id of [`certificate/${host}`, `domain/${domain}`, `dns/${domain}`, `mail/${domain}`])
    test(`${id} is well in the sound world`, async () => {
      const cycle = await cycleOf(id);
      assert.equal(said(cycle), 'ok ', cycle.because);
    });

  test('a certificate that runs out', async () => {
    const cycle = await cycleOf(
      `certificate/${host}`,
      (_, site) => void Object.assign(site.certificate, { toDays: 2 }),
    );
    assert.equal(said(cycle), 'failing renewal', cycle.because);
  });

  test('what a look collects is told on: the day on which the certificate ends', async () => {
    const plan = soundPlan(['forum']);
    await world.set(plan);
    const config = configSchema.parse(plan.config);
    const aim = { domain, unicode: domain, config, repo: null, browser: false };
    const monitor = monitorsOf({ config, evidence: null }).monitors.find(({ id }) => id === `certificate/${host}`);
    assert.ok(monitor !== undefined);
    const store = memory();
    const dates = await openDates(store, { domain, monitors: [monitor] });
    const { io } = doors(world.net);
    await openProbes({ io, config, aim, store, collected: dates.saw }).probe(monitor, never);
    const now = Date.now();
    const [ends, ...others] = dates.known(now);
    assert.deepEqual([ends?.what, ends?.name, others.length], ['certificate', host, 0]);
    assert.ok(ends !== undefined && ends.at > now && Math.abs(ends.seenAt - now) < 60_000, JSON.stringify(ends));
    assert.equal(ends.staleAt, ends.seenAt + 2.5 * 3_600_000);
  });

  test('a certificate without its intermediate', async () => {
    const cycle = await cycleOf(
      `certificate/${host}`,
      (_, site) => void Object.assign(site.certificate, { chain: 'leaf-only' }),
    );
    assert.equal(said(cycle), 'failing certificate', cycle.because);
  });

  test('a certificate behind a door that is shut is unknown: that the page is down is told by its own monitor', async () => {
    const cycle = await cycleOf(
      `certificate/${host}`,
      ({ machines }, _, machine) => void machines.splice(machines.indexOf(machine), 1),
    );
    assert.equal(cycle.outcome, 'unknown', cycle.because);
  });

  test('no DMARC record', async () => {
    const cycle = await cycleOf(`mail/${domain}`, ({ zone }) => void delete zone[`_dmarc.${domain}`]);
    assert.equal(said(cycle), 'failing mail', cycle.because);
  });

  test('the domain itself leads nowhere', async () => {
    const cycle = await cycleOf(`dns/${domain}`, ({ zone }) => {
      zone[domain] = (zone[domain] ?? []).filter(({ type }) => type !== 'A' && type !== 'AAAA');
    });
    assert.equal(said(cycle), 'failing dns', cycle.because);
  });
});
