import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach, test } from 'node:test';
import { keptRuns } from '../../../src/drive/journal.ts';
import type { Cycle } from '../../../src/engines/incidents/incident.ts';
import { openProbes, type Probes } from '../../../src/watch/probes/probes.ts';
import { type TinyApp, tinyFlows, startTinyApp } from '../../commands/tiny-app.ts';
import { around, doors, memory, monitorOf, page } from './fixtures.ts';

const never = new AbortController().signal;
const state = mkdtempSync(join(tmpdir(), 'watch-flow-'));
let app: TinyApp;
let probes: Probes;
before(async () => {
  app = await startTinyApp();
});
beforeEach(() => {
  for (const name of Object.keys(app.faults)) delete app.faults[name as keyof typeof app.faults];
  const { io } = doors({}, { LAUNCH_READY_STATE: state });
  probes = openProbes(around(io, { drive: { app: app.url, flows: tinyFlows } }));
});
after(async () => {
  await app.stop();
  rmSync(state, { recursive: true, force: true });
});

const walk = (scenario: string, change: { timeoutMs?: number; budgetMs?: number } = {}): Promise<Cycle> =>
  probes.probe(monitorOf({ of: 'flow', scenario }, { id: `flow/${scenario}`, ...change }), never);

const said = ({ outcome, kind }: Cycle): string => `${outcome} ${kind}`;

test('a flow that is walked to its end is well, and its account is gone', async () => {
  const cycle = await walk('login');
  assert.equal(said(cycle), 'ok ', cycle.because);
  assert.equal(app.members.size, 0);
  assert.deepEqual(keptRuns(state), []);
});

test('members that wait longer than is good: late', async () => {
  assert.equal(said(await walk('login', { budgetMs: 0 })), 'failing late');
});

test('a step that the app refuses: flow, and the account is removed all the same', async () => {
  app.faults.dashboardBreaks = true;
  const cycle = await walk('login');
  assert.equal(said(cycle), 'failing flow', cycle.because);
  assert.match(cycle.because, /dashboard stopped at/);
  assert.equal(app.members.size, 0);
});

test('an app that is silent where members are cast: timeout', async () => {
  app.faults.joinHangs = true;
  const cycle = await walk('login', { timeoutMs: 300 });
  assert.equal(said(cycle), 'failing timeout', cycle.because);
});

test('a connection that is broken off has its own word; what could not be removed is removed by the next walk', async () => {
  app.faults.signInFails = 'broken off';
  const cycle = await walk('login');
  assert.equal(said(cycle), 'failing reset', cycle.because);
  assert.equal(app.members.size, 1);
  delete app.faults.signInFails;
  assert.equal(said(await walk('login')), 'ok ');
  assert.equal(app.members.size, 0);
  assert.deepEqual(keptRuns(state), []);
});

test('after three walks that left something nobody walks any more, and it says why', async () => {
  const { io } = doors({}, { LAUNCH_READY_STATE: state });
  const own = openProbes({ ...around(io, { drive: { app: app.url, flows: tinyFlows } }), store: memory() });
  const again = (): Promise<Cycle> => own.probe(monitorOf({ of: 'flow', scenario: 'login' }), never);
  app.faults.closingBreaks = true;
  const had = app.members.size;
  for (const _ of [1, 2, 3]) {
    const cycle = await again();
    assert.equal(said(cycle), 'ok ');
    assert.match(cycle.because, /could not be removed/);
  }
  const refused = await again();
  assert.equal(said(refused), 'unknown ');
  assert.match(refused.because, /3 earlier runs/);
  const member = await own.probe(monitorOf(page(`${app.url}/me`, { signedIn: 'member-a' })), never);
  assert.equal(said(member), 'unknown ', member.because);
  assert.match(member.because, /3 earlier runs/);
  assert.equal(app.members.size, had + 3);
  delete app.faults.closingBreaks;
  assert.equal((await again()).because, '');
  assert.equal(app.members.size, had, 'the three are gone');
});

test('what cannot be tried is unknown, with the reason', async () => {
  for (const [scenario, reason] of [
    ['invite', /./],
    ['pay-to-role', /lapsed|paym/],
    ['no-such', /no scenario/],
  ] as const) {
    const cycle = await walk(scenario);
    assert.equal(said(cycle), 'unknown ', `${scenario}: ${cycle.because}`);
    assert.match(cycle.because, reason);
  }
});

test('a signed-in look keeps its session, and the account goes at the end', async () => {
  const had = app.members.size;
  const me = monitorOf(page(`${app.url}/me`, { signedIn: 'member-a', health: true }));
  for (const _ of [1, 2]) {
    const cycle = await probes.probe(me, never);
    assert.equal(said(cycle), 'ok ', cycle.because);
  }
  assert.equal(app.asked.filter(route => route === 'POST /join').length > 0, true);
  assert.equal(app.members.size, had + 1, 'one account for both looks');
  await probes.close();
  assert.equal(app.members.size, had);
});

test('an app that forgot its sessions once is well, for whoever signs in anew; one that forgets them at once again is not', async () => {
  let passed = 0;
  const { io } = doors({}, { LAUNCH_READY_STATE: state });
  const own = openProbes(
    around({ ...io, elapsed: () => io.elapsed() + passed }, { drive: { app: app.url, flows: tinyFlows } }),
  );
  const look = async (): Promise<string> => {
    passed += 60_000;
    return said(await own.probe(monitorOf(page(`${app.url}/me`, { signedIn: 'member-a', health: true })), never));
  };
  assert.equal(await look(), 'ok ');
  app.forget();
  assert.equal(await look(), 'ok ', 'started again');
  app.forget();
  assert.equal(await look(), 'failing status', 'the session of a minute ago is gone as well');
  assert.equal(await look(), 'failing status', 'nobody signs in each minute to hide it');
  passed += 600_000;
  assert.equal(await look(), 'ok ');
  await own.close();
});

test('somebody who is not signed in is refused there: a signed-in look that asks as a stranger would not pass', async () => {
  const cycle = await probes.probe(monitorOf(page(`${app.url}/me`)), never);
  assert.equal(said(cycle), 'failing status');
});
