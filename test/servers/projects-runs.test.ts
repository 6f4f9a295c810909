import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test, type TestContext } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { projects, type ProjectsReport } from '../../src/commands/projects.ts';
import { until } from '../watch/fleet/watchers.ts';
import {
  makeOffice,
  type Listener,
  type Office,
  type Runner,
  runnerEnv,
  startListener,
  startRunner,
} from '../watch/runs/runners.ts';
import { assertPublished } from '../commands/published-schema.ts';
import { noPostgres, startPostgres } from './scratch-postgres.ts';

/** `launch-ready projects watch` by several processes on a real Postgres; what they start is a program of the test's own, but in the last one. */

const skip = noPostgres();
const server = skip === false ? await startPostgres() : null;
after(() => server?.stop());

type Scene = {
  readonly office: Office;
  readonly hook: Listener;
  readonly start: (place: string, more?: Parameters<typeof startRunner>[4]) => Runner;
  readonly all: () => string;
  readonly shown: (now?: Date) => Promise<ProjectsReport & { readonly code: number }>;
};

const scene = async (t: TestContext, name: string, office: Office): Promise<Scene> => {
  const url = server?.database(name) ?? '';
  const hook = await startListener();
  const runners: Runner[] = [];
  t.after(async () => {
    for (const one of runners) await one.end('SIGKILL');
    await hook.close();
    office.remove();
  });
  return {
    office,
    hook,
    start: (place, more) => {
      const one = startRunner(office, place, url, hook, more);
      runners.push(one);
      return one;
    },
    all: () =>
      [
        ...office.log().map(one => JSON.stringify(one)),
        ...hook.notices.map(({ title, key }) => `${key} ${title}`),
        ...runners.map(({ place, said }) => `--- ${place}\n${said()}`),
      ].join('\n'),
    shown: async (now = new Date()) => {
      const env = runnerEnv(office, 'home', url, hook);
      let text = '';
      const code = await projects(
        [],
        { json: true },
        {
          cwd: office.folder,
          env: variable => env[variable],
          now: () => now,
          stdout: { write: piece => (text += piece) },
          stderr: { write: () => undefined },
          columns: 80,
          colour: false,
          signal: new AbortController().signal,
        },
      );
      const report = JSON.parse(text) as ProjectsReport;
      assertPublished(report);
      return { ...report, code };
    },
  };
};

const named = (count: number, behaviour: string): Record<string, string> =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`client-${index + 1}.test`, behaviour]));

test(
  'three watchers, twelve clients: each due run is done once, told once, and shown with who did it',
  { skip, timeout: 120_000 },
  async t => {
    const office = makeOffice(named(12, 'blocked 600'));
    const { hook, start, all, shown } = await scene(t, 'twelve', office);
    const before = await shown();
    assert.ok(
      before.projects.every(({ runs }) => runs.length === 1 && runs[0]?.last === null),
      'nobody ever ran the list',
    );
    const three = ['fra', 'nyc', 'sin'].map(place => start(place));
    await until(() => hook.notices.length >= 12, 90_000, all);
    // Nothing comes of it a second time.
    await delay(4_000);
    for (const domain of Object.keys(named(12, ''))) assert.equal(office.starts(domain), 1, `${domain}\n${all()}`);
    assert.equal(hook.notices.length, 12, all());
    assert.equal(new Set(hook.notices.map(({ key }) => key)).size, 12);
    for (const { title, kind, first } of hook.notices) {
      assert.match(title, /^A new launch blocker at client-\d+\.test \(audit\)$/);
      assert.deepEqual([kind, first], ['noted', 'Ada (consultant)']);
    }
    const shares = Map.groupBy(office.log(), ({ by }) => by);
    assert.equal(shares.size, 3, `all of them run something\n${all()}`);
    const { projects: after, code, runsProblem } = await shown();
    assert.deepEqual([code, runsProblem], [1, null]);
    for (const { runs } of after) {
      const [one] = runs;
      assert.ok(one?.last);
      assert.deepEqual(one.last.counts, { blocker: 1, high: 0, medium: 0 });
      assert.match(one.last.by, /^(?:fra|nyc|sin)$/);
      assert.equal(one.late, null);
    }
    // Two months later nobody ran anything: that is said.
    const later = await shown(new Date(Date.now() + 62 * 86_400_000));
    assert.ok(later.projects.every(({ runs }) => runs[0]?.late !== null));
    // Told to stop, they end, and the last one leaves nothing behind.
    for (const one of three) await one.end('SIGTERM');
    assert.deepEqual(
      three.map(({ child }) => child.exitCode),
      [0, 0, 0],
      all(),
    );
  },
);

test(
  'the watcher that runs it is killed: another one does it, once more and not oftener, and it is told once',
  { skip, timeout: 120_000 },
  async t => {
    const office = makeOffice({ ...named(3, 'sound 300'), 'long.test': 'blocked 6000' });
    const { hook, start, all, shown } = await scene(t, 'killed', office);
    const three = ['fra', 'nyc', 'sin'].map(place => start(place));
    await until(() => office.starts('long.test') === 1, 60_000, all);
    const first = office.log().find(({ domain }) => domain === 'long.test');
    const victim = three.find(({ child }) => child.pid === first?.by);
    assert.ok(victim !== undefined, all());
    const from = performance.now();
    await victim.end('SIGKILL');
    await until(() => office.starts('long.test') === 2, 60_000, all);
    t.diagnostic(`taken up by another one after ${Math.round(performance.now() - from)} ms`);
    // What was orphaned has ended by itself.
    await until(() => office.log().some(({ what }) => what === 'disconnected'), 10_000, all);
    await until(() => hook.notices.length === 1, 60_000, all);
    await delay(4_000);
    assert.equal(office.starts('long.test'), 2, all());
    assert.equal(hook.notices.length, 1, all());
    assert.match(hook.notices[0]?.title ?? '', /long\.test/);
    for (const domain of Object.keys(named(3, ''))) assert.equal(office.starts(domain), 1, all());
    const { projects: after } = await shown();
    const long = after.find(({ domain }) => domain === 'long.test')?.runs[0];
    assert.ok(long?.last?.by !== undefined && long.last.by !== victim.place);
    assert.equal(long.underWay, null);
  },
);

test(
  'a run that takes its watcher down each time is begun twice, not for ever, and told as not checked',
  { skip, timeout: 150_000 },
  async t => {
    const office = makeOffice({ 'murder.test': 'murder' });
    const { hook, start, all, shown } = await scene(t, 'murder', office);
    for (const place of ['fra', 'nyc', 'sin']) start(place);
    await until(() => hook.notices.length === 1, 120_000, all);
    assert.equal(hook.notices[0]?.title, 'Not checked: the audit run of murder.test came to nothing');
    assert.match(hook.notices[0]?.because ?? '', /begun 2 times, and each time its watcher/);
    await delay(3_000);
    assert.equal(office.starts('murder.test'), 2, all());
    const { code, projects: after } = await shown();
    assert.equal(code, 3, 'not known is never well');
    assert.match(after[0]?.runs[0]?.last?.error ?? '', /begun 2 times/);
  },
);

test(
  'one hangs, one prints without end, one prints what acts, one prints half a report: each ends, and the others are run',
  { skip, timeout: 120_000 },
  async t => {
    const office = makeOffice({
      'hang.test': 'hang',
      'flood.test': 'flood',
      'ansi.test': 'ansi',
      'broken.test': 'broken',
      'sound.test': 'sound',
    });
    const { hook, start, all, shown } = await scene(t, 'hostile', office);
    const { said } = start('fra', { runMs: 2_000 });
    await until(() => hook.notices.length === 4 && said().includes('Ended: audit sound.test'), 90_000, all);
    await delay(2_500);
    const { projects: after } = await shown();
    const lastOf = (domain: string) => after.find(one => one.domain === domain)?.runs[0]?.last;
    assert.match(lastOf('hang.test')?.error ?? '', /did not end within/);
    assert.match(lastOf('flood.test')?.error ?? '', /more than 8 MB/);
    assert.match(lastOf('broken.test')?.error ?? '', /no report of this client/);
    assert.equal(lastOf('sound.test')?.error, null);
    assert.deepEqual(lastOf('sound.test')?.counts, { blocker: 0, high: 0, medium: 0 });
    const told = hook.notices.map(({ because, title, suffers }) => `${title}${because}${suffers}`).join('');
    assert.match(told, /ansi\.test/);
    for (const acting of ['\u001b', '\u202e', '\u0007', '\n']) assert.ok(!told.includes(acting));
    for (const { domain } of after) assert.equal(office.starts(domain ?? ''), 1, all());
    assert.equal(hook.notices.length, 4, all());
  },
);

/** A time of the day, so many minutes ago. */
const ago = (minutes: number): string => {
  const at = new Date(Date.now() - minutes * 60_000).toISOString();
  return `daily at ${at.slice(11, 16)}`;
};

test(
  'the same again is not told again; what is new is, once; and what began at home can end elsewhere',
  { skip, timeout: 120_000 },
  async t => {
    const office = makeOffice({ 'again.test': 'blocked 100' });
    const { hook, start, all, shown } = await scene(t, 'again', office);
    const list = JSON.parse(readFileSync(office.list, 'utf8')) as object;
    const next = async (place: string, audit: string, behaviour: string): Promise<void> => {
      office.behave('again.test', behaviour);
      writeFileSync(office.list, JSON.stringify({ ...list, schedule: { audit } }));
      const one = start(place);
      await until(() => one.said().includes('Ended: audit again.test'), 60_000, all);
      await delay(2_500);
      await one.end('SIGTERM');
    };
    await next('fra', 'every 31 days', 'blocked 100');
    assert.equal(hook.notices.length, 1, all());
    await next('nyc', ago(60), 'blocked 100');
    assert.equal(hook.notices.length, 1, all());
    await next('fra', ago(30), 'worse 100');
    assert.equal(hook.notices.length, 2, all());
    assert.match(hook.notices[1]?.because ?? '', /^No mail arrives \(again\.test\)\.$/);
    const [last] = (await shown()).projects[0]?.runs ?? [];
    assert.deepEqual(last?.last?.counts, { blocker: 1, high: 1, medium: 0 });
    assert.equal(office.starts('again.test'), 3);
  },
);

test(
  'with our own command line: an audit that reaches nobody, and a smoke run that its client does not allow is not checked',
  { skip, timeout: 240_000 },
  async t => {
    const office = makeOffice({ 'real.test': '' }, { schedule: { audit: 'every 31 days', smoke: 'every 31 days' } });
    const { hook, start, all, shown } = await scene(t, 'real', office);
    start('fra', { program: join(import.meta.dirname, '..', '..', 'src', 'cli.ts'), runMs: 120_000 });
    const done = async (): Promise<ProjectsReport['projects'][number] | undefined> => (await shown()).projects[0];
    for (const end = performance.now() + 200_000; ; await delay(1_000)) {
      const runs = (await done())?.runs ?? [];
      if (runs.length === 2 && runs.every(({ last }) => last !== null)) break;
      assert.ok(performance.now() < end, all());
    }
    const [audit, smoke] = (await done())?.runs ?? [];
    assert.equal(audit?.last?.error, null, all());
    assert.ok((audit?.last?.notCheckedCount ?? 0) > 10, 'of what nobody answered nothing is known');
    assert.match(smoke?.last?.error ?? '', /does not say how the app is driven/);
    assert.equal(smoke?.last?.counts, null);
    await until(() => hook.notices.some(({ title }) => title.startsWith('Not checked: the smoke run')), 10_000, all);
  },
);
