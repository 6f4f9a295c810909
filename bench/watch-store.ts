import { startOfWatcher } from '../src/engines/incidents/start.ts';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, fsyncSync, openSync, statSync, writeSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { mergeAll, quantile } from '../src/engines/load/histogram.ts';
import type { WatchStore } from '../src/watch/store.ts';
import { openSqliteStore } from '../src/watch/store/sqlite.ts';
import { alone, type Bench, type Measure, rateBeside, timed, warm } from './bench.ts';
import { median } from './median.ts';
import { fill, lookAt, minute, monitors, stateAt } from './watch-store/filled.ts';
import { servedPage } from './watch-store/page.ts';

const day = 1_440 * minute;
const until = Date.UTC(2026, 10, 28);
const rounds = 9;
/** Commits of one look each in a round, and rounds, ours and the peers' in turns. */
const commits = 200;
const commitRounds = 5;

const atMost = (measure: string, unit: string, ours: number, most: number): Measure => ({
  ...alone(measure, ours, unit),
  ours: Math.round(ours * 10) / 10,
  peer: 'at most',
  theirs: most,
  ratio: Math.round((most / ours) * 10) / 10,
});

/** The wait that 95 of 100 looks of the last day kept, from the hours. */
const p95Of = async (store: WatchStore, monitor: string): Promise<number> => {
  const hours = await store.hours(monitor, until - day, until);
  return quantile(mergeAll(hours.map(({ waits }) => waits)), 0.95);
};

/** The same from every single look. */
const exactP95Of = async (store: WatchStore, monitor: string): Promise<number> => {
  const looks = await store.results(monitor, until - day, until);
  const waits = looks
    .map(({ outcome, ms }) => (outcome === 'ok' ? (ms ?? 0) : Infinity))
    .toSorted((one, other) => one - other);
  return waits[Math.ceil(waits.length * 0.95) - 1] ?? NaN;
};

const dashboard = async (store: WatchStore): Promise<unknown> => [
  await store.latest(),
  await store.states(),
  await store.days(until - 90 * day, until),
  await store.incidents(until - 90 * day, until),
  await store.deploys(until - 90 * day, until),
  await store.gaps(until - 90 * day, until),
  await Promise.all(monitors.map(monitor => p95Of(store, monitor))),
];

/** The median time of a page, each after a minute of looks that it has to read. */
const pages = async ({ ask, pass }: Awaited<ReturnType<typeof servedPage>>): Promise<number> => {
  const times: number[] = [];
  for (let round = 0; round < 60; round += 1) {
    await pass();
    times.push(await timed(ask));
  }
  return median(times);
};

const answers = async function* (store: WatchStore, note: (line: string) => void): AsyncGenerator<Measure> {
  const measures = [
    ['all that the dashboard asks, of 20 monitors and 90 days, from a million looks', () => dashboard(store)],
    [
      'the p95 of a day of 20 monitors, from each single look',
      () => Promise.all(monitors.map(each => exactP95Of(store, each))),
    ],
  ] as const;
  for (const [measure, act] of measures) yield atMost(measure, 'ms', await warm(rounds, act), 20);
  const page = await servedPage(store, until);
  note(`the page the first time, all of a day read: ${Math.round(await timed(page.ask))} ms`);
  yield atMost('the page of 20 monitors, asked for after each of 60 minutes of looks', 'ms', await pages(page), 20);
  for (const monitor of monitors) {
    const [near, exact] = [await p95Of(store, monitor), await exactP95Of(store, monitor)];
    if (Math.abs(near - exact) > exact * 0.0011)
      throw new Error(`the p95 of ${monitor} is ${exact} ms, the hours say ${near} ms`);
  }
  note('both ways give the same p95 within 0.1 %');
};

type Keeper = {
  readonly name: string;
  readonly keep: (index: number) => Promise<unknown>;
  readonly end: () => Promise<unknown>;
};

const appender = (file: string): Keeper => {
  const handle = openSync(file, 'a', 0o600);
  return {
    name: 'append + fsync',
    keep: async index => {
      writeSync(handle, `${JSON.stringify(lookAt(monitors[index % 20] ?? '', until + index, index))}\n`);
      fsyncSync(handle);
    },
    end: async () => closeSync(handle),
  };
};

const pglite = async (folder: string): Promise<Keeper> => {
  const db = await PGlite.create(folder);
  await db.exec('CREATE TABLE results (monitor text, at bigint, outcome int, ms float8, PRIMARY KEY (monitor, at))');
  return {
    name: 'PGlite',
    keep: index => db.query('INSERT INTO results VALUES ($1, $2, 0, 120.5)', [monitors[index % 20], until + index]),
    end: () => db.close(),
  };
};

const ourKeeper = async (file: string): Promise<Keeper> => {
  const store = await openSqliteStore(file, {});
  return {
    name: 'ours',
    keep: index =>
      store.commit({ results: [lookAt(monitors[index % 20] ?? '', until + index, index)], steps: [], channels: [] }),
    end: store.close,
  };
};

/** Looks that are stored for sure, a second, one commit each. PGlite is no peer: what it stored a power cut takes away. */
const durable = async (folder: string, note: (line: string) => void): Promise<Measure> => {
  const keepers = [
    await ourKeeper(join(folder, 'one.db')),
    appender(join(folder, 'looks.jsonl')),
    await pglite(join(folder, 'pglite')),
  ];
  const rates = new Map<string, number[]>(keepers.map(({ name }) => [name, []]));
  for (let round = 0; round <= commitRounds; round += 1)
    for (const { name, keep } of keepers) {
      const ms = await timed(async () => {
        for (let index = 0; index < commits; index += 1) await keep(round * commits + index);
      });
      if (round > 0) rates.get(name)?.push((commits * 1_000) / ms);
    }
  for (const { end } of keepers) await end();
  const [ours = NaN, appended = NaN, unsynced = NaN] = [...rates.values()].map(median);
  note(`PGlite, which never calls fsync: ${Math.round(unsynced)} commits/s`);
  return rateBeside('durable commits of one look each', 'commits/s', ours, 'append + fsync', appended);
};

/** Processor time of a look with its state, in ticks of 20, as the watch stores them. */
const costOfLook = async (store: WatchStore): Promise<number> => {
  const ticks = 300;
  const from = process.cpuUsage();
  for (let tick = 0; tick < ticks; tick += 1) {
    const at = until + tick * minute;
    const results = monitors.map((monitor, number) => lookAt(monitor, at, tick + number));
    const changed = new Map(monitors.map(monitor => [monitor, stateAt(at)]));
    const watcher = { ...startOfWatcher, lastTickAt: at, online: true, held: [] };
    await store.commit({
      results,
      steps: [{ watcher, monitors: changed, incidents: [], effects: [], gaps: [] }],
      channels: [],
    });
    await store.sweep(at);
  }
  const { user, system } = process.cpuUsage(from);
  return (user + system) / (ticks * monitors.length);
};

/** Kills a watch that is storing, and opens its file again. */
const reopened = async (file: string, note: (line: string) => void): Promise<number> => {
  const times: number[] = [];
  for (let round = 0; round < 3; round += 1) {
    const from = String(until + (round + 2) * 10 * day);
    const child = spawn(process.execPath, [join(import.meta.dirname, 'watch-store', 'killed-child.ts'), file, from], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const closed = once(child, 'close');
    await Promise.race([once(child.stdout, 'data'), closed]);
    child.kill('SIGKILL');
    await closed;
    const store: { it?: WatchStore } = {};
    times.push(await timed(async () => (store.it = await openSqliteStore(file, {}))));
    await store.it?.close();
  }
  note(`opened after each kill: ${times.map(Math.round).join(', ')} ms, every page looked through for damage`);
  return median(times);
};

/** What the store of the watch does with a month of 20 monitors in it, and how fast it stores. */
export const watchStore: Bench = async function* (_skip, note) {
  const folder = await mkdtemp(join(tmpdir(), 'launch-ready-bench-watch-'));
  const file = join(folder, 'watch.db');
  try {
    const store = await openSqliteStore(file, {});
    let looks = 0;
    const ms = await timed(async () => (looks = await fill(store, until)));
    note(`${looks} looks stored in ${Math.round(ms / 1_000)} s, 240 minutes of 20 monitors a commit`);
    yield* answers(store, note);
    yield atMost(
      'processor time of a look with its state, 20 a commit, swept each time',
      'µs',
      await costOfLook(store),
      500,
    );
    await store.close();
    yield alone('the file, days, hours and indexes included', statSync(file).size / (looks + 6_000), 'bytes a look');
    yield atMost('opening it again after kill -9', 'ms', await reopened(file, note), 5_000);
    yield await durable(folder, note);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};
