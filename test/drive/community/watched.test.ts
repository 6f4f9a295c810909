import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import type { Config } from '../../../src/config/schema.ts';
import { keptRuns } from '../../../src/drive/journal.ts';
import type { Io } from '../../../src/platform/io.ts';
import { monitorsOf } from '../../../src/watch/derive.ts';
import type { Monitor } from '../../../src/watch/monitor.ts';
import type { Around } from '../../../src/watch/probes/around.ts';
import { openProbes, type Probes } from '../../../src/watch/probes/probes.ts';
import { memory } from '../../watch/probes/fixtures.ts';
import { driveCommunity, type DrivenCommunity } from './driven-community.ts';

const never = new AbortController().signal;

type Watched = { readonly monitors: ReadonlyMap<string, Monitor>; readonly probes: Probes; readonly around: Around };

/** The watch of a community as its own settings have it, with a mailbox of its own. */
const watching = async (driven: DrivenCommunity, store = memory()): Promise<Watched> => {
  const mail = { sink: { host: '127.0.0.1', port: driven.sink.port, domain: 'members.example.test' } };
  const config: Config = { ...driven.config, drive: { ...driven.settings, mail } };
  const io: Io = {
    ...driven.io,
    env: name => (name === 'LAUNCH_READY_STATE' ? driven.state : driven.io.env(name)),
  };
  const around: Around = { io, config, aim: null, store, collected: async () => undefined };
  const { monitors } = monitorsOf({ config, evidence: null });
  return { monitors: new Map(monitors.map(one => [one.id, one])), probes: openProbes(around), around };
};

/** Records that the app keeps on purpose. */
const kept = new Set(['audit', 'billing_event', 'invoice', 'session', 'mail']);
const countable = async ({ rows }: DrivenCommunity): Promise<Readonly<Record<string, number>>> =>
  Object.fromEntries(Object.entries(await rows()).filter(([table]) => !kept.has(table)));

describe('the example community, watched by its own settings', async () => {
  const driven = await driveCommunity();
  // Whoever watches listens at the address that the app sends its mails to.
  await driven.sink.close();
  after(() => driven.stop());
  const before = await countable(driven);
  const { monitors, probes } = await watching(driven);

  test('pages, API, health and webhook are well, the signed-in ones as one member', async () => {
    const looks = [...monitors.values()].filter(({ ask }) => ask.of === 'http');
    assert.ok(looks.length >= 9);
    const cycles = await Promise.all(looks.map(monitor => probes.probe(monitor, never)));
    assert.deepEqual(
      cycles.map(({ monitor, outcome, because }) => [monitor, outcome, because]),
      looks.map(({ id }) => [id, 'ok', '']),
    );
    const { member = 0 } = await driven.rows();
    assert.equal(member, (before['member'] ?? 0) + 1, 'one account for all of them');
  });

  test('the seven flows are walked, and nothing of them stays', async t => {
    const flows = [...monitors.values()].filter(({ ask }) => ask.of === 'flow');
    assert.equal(flows.length, 7);
    for (const monitor of flows) {
      const cycle = await probes.probe({ ...monitor, budgetMs: null }, never);
      t.diagnostic(`${monitor.id}: ${cycle.ms} ms`);
      assert.deepEqual([cycle.outcome, cycle.because], ['ok', ''], monitor.id);
    }
    await probes.close();
    assert.deepEqual(await countable(driven), before);
    assert.deepEqual(keptRuns(driven.state), []);
  });

  test('two flows at once take turns', async () => {
    const two = [...monitors.values()].filter(({ id }) => id === 'flow/login' || id === 'flow/post-and-read');
    const cycles = await Promise.all(two.map(one => probes.probe({ ...one, budgetMs: null }, never)));
    assert.deepEqual(
      cycles.map(({ outcome }) => outcome),
      ['ok', 'ok'],
    );
  });

  test('what a watch that was killed had made is removed by the next one', async () => {
    const store = memory();
    const killed = await watching(driven, store);
    const pay = killed.monitors.get('page/pay');
    assert.ok(pay);
    assert.equal((await killed.probes.probe(pay, never)).outcome, 'ok');
    // It is never closed: its member stays behind, and only the store knows.
    assert.notEqual(await store.kept('probes.runs'), null);
    assert.notDeepEqual(await countable(driven), before);
    const next = await watching(driven, store);
    const login = next.monitors.get('flow/login');
    assert.ok(login);
    assert.equal((await next.probes.probe({ ...login, budgetMs: null }, never)).outcome, 'ok');
    assert.deepEqual(keptRuns(driven.state), []);
    assert.equal(await store.kept('probes.runs'), null);
    assert.deepEqual(await countable(driven), before);
  });
});
