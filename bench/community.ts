import { judgeMean } from '../src/engines/load/mean.ts';
import { skippedWithout } from '../test/servers/program.ts';
import { type Bench, type Measure } from './bench.ts';
import { cpuOfEach, medianRatio, requests } from './community/cost.ts';
import { against, hundredths, shown, type Note } from './community/figures.ts';
import { startPostgres, type Postgres } from './community/postgres.ts';
import { serve, type Served } from './community/served.ts';
import { underFlood } from './community/under-flood.ts';
import { criticalOf, dashboardOf, journeys, rounds, seenIn, signInAt, waitsOf } from './community/waits.ts';
import { median } from './median.ts';

const size = { members: 2_000, posts: 20_000 };
const growth = 10;
const budgetMs = 500;
const hashes = 24;
const shape = { perSecond: 50, warmUp: 10, perEndpoint: 60, blocks: 1 };

/** Headers that Node writes itself. */
const ownHeaders: ReadonlySet<string> = new Set(['date', 'connection', 'keep-alive', 'transfer-encoding']);

const dashboardCost = async function* (ours: Served, databaseUrl: string): AsyncIterable<Measure> {
  const asked = dashboardOf(ours);
  await ours.ask('record');
  const answer = await fetch(asked.url, { headers: { ...asked.headers, 'accept-encoding': 'identity' } });
  const body = await answer.text();
  const statements = await ours.ask('recorded');
  const headers = Object.fromEntries([...answer.headers].filter(([name]) => !ownHeaders.has(name)));
  const same = { databaseUrl, statements, headers, body };
  const bare = await serve('bare-server.ts', { ...same, prepared: false });
  const prepared = await serve('bare-server.ts', { ...same, prepared: true });
  const hello = await serve('hello-server.ts', {});
  const [own = [], sql = [], named = [], greeting = []] = await cpuOfEach(
    [
      requests(ours, 150, asked),
      requests(bare, 150, { ...asked, url: bare.told.url }),
      requests(prepared, 150, { ...asked, url: prepared.told.url }),
      requests(hello, 150, { url: hello.told.url }),
    ],
    31,
  );
  await Promise.all([bare.stop(), prepared.stop(), hello.stop()]);
  yield shown('CPU of a dashboard', 'µs', median(own));
  yield shown('CPU of the same SQL through bare pg, same bytes sent', 'µs', median(sql));
  yield shown('CPU of the same, each statement prepared', 'µs', median(named));
  yield shown('CPU of a hello from Hono', 'µs', median(greeting));
  yield against('CPU of a dashboard over bare pg', 'times', medianRatio(own, sql), 1.5);
  yield shown('CPU of a dashboard over bare pg with prepared statements', 'times', medianRatio(own, named));
  yield shown('CPU of a dashboard over a hello from Hono', 'times', medianRatio(own, greeting));
};

const signInCost = async function* (ours: Served): AsyncIterable<Measure> {
  const hash = await serve('hash-server.ts', { hashes });
  const [own = [], alone = []] = await cpuOfEach(
    [requests(ours, hashes, signInAt(ours)), { served: hash, units: hashes, work: () => hash.ask('verify') }],
    9,
  );
  await hash.stop();
  yield shown('CPU of a sign-in', 'ms', median(own) / 1_000);
  yield shown('CPU of its argon2id alone', 'ms', median(alone) / 1_000);
  yield against('CPU of a sign-in over its argon2id', 'times', medianRatio(own, alone), 1.5);
};

const journey = async function* (ours: Served, note: Note): AsyncIterable<Measure> {
  const times = await journeys(ours, 20);
  note(judgeMean({ name: 'sign-in to dashboard', ms: 3_000 }, times).reason);
  const arrived = times.filter(time => time !== null);
  if (arrived.length < times.length) throw new Error('a member who signed in did not get to the dashboard');
  const mean = arrived.reduce((sum, time) => sum + time, 0) / arrived.length;
  yield against('sign-in to dashboard, mean', 'ms', mean, 3_000);
};

/** Both sizes in one run, so that what else the machine does falls on both. */
const waits = async function* (ours: Served, large: Served, note: Note): AsyncIterable<Measure> {
  const [small, big] = [criticalOf(ours), criticalOf(large, `, ${growth} times the data`)];
  const runs: Awaited<ReturnType<typeof waitsOf>>[] = [];
  for (let round = 0; round < rounds; round += 1) runs.push(await waitsOf([...small, ...big], shape));
  const all = seenIn(runs);
  const worst = Math.max(...all.map(({ p95 }) => p95));
  note(
    `of ${rounds} rounds the best counts; all rounds together the largest 95th percentile is ${hundredths(worst)} ms`,
  );
  note(`requests were sent at most ${hundredths(Math.max(...all.map(({ late }) => late)))} ms late`);
  for (const { name, best } of all) yield against(`${name}, 95th percentile`, 'ms', best, budgetMs);
  const [few, many] = [all.slice(0, small.length), all.slice(small.length)];
  const grown = few.map(({ name, best }, index) => ({ name, times: (many[index]?.best ?? NaN) / best }));
  for (const { name, times } of grown)
    yield against(`${name}, ${growth} times the data, p95 over`, 'times', times, 1.5);
};

const embedded = async function* (): AsyncIterable<Measure> {
  const served = await serve('app-server.ts', { databaseUrl: null, ...size });
  const [cost = []] = await cpuOfEach([requests(served, 40, dashboardOf(served))], 5);
  const runs = [await waitsOf(criticalOf(served, ', PGlite'), { ...shape, perSecond: 20 })];
  await served.stop();
  yield shown('CPU of a dashboard, PGlite', 'µs', median(cost));
  for (const { name, p95 } of seenIn(runs)) yield against(`${name}, 95th percentile`, 'ms', p95, budgetMs);
};

const onPostgres = async function* (postgres: Postgres, skip: Note, note: Note): AsyncIterable<Measure> {
  const databaseUrl = await postgres.database('usual');
  const ours = await serve('app-server.ts', { databaseUrl, ...size });
  yield* dashboardCost(ours, databaseUrl);
  yield* signInCost(ours);
  yield* journey(ours, note);
  const large = await serve('app-server.ts', {
    databaseUrl: await postgres.database('large'),
    ...size,
    times: growth,
  });
  yield* waits(ours, large, note);
  await large.stop();
  const missing = skippedWithout({ wrk: 'wrk' });
  if (missing === false) yield* underFlood(ours, note);
  else skip(missing);
  await ours.stop();
};

/**
 * What the example community costs its owner, on PostgreSQL and beside it on PGlite: CPU a request against the least that
 * the same SQL and the same hash cost, waits against their budgets, ten times the data, and a flood.
 */
export const community: Bench = async function* (skip, note) {
  const postgres = await startPostgres();
  if ('missing' in postgres) {
    if (process.env['CI'] !== undefined) throw new Error(postgres.missing);
    skip(postgres.missing);
  } else {
    try {
      yield* onPostgres(postgres, skip, note);
    } finally {
      await postgres.stop();
    }
  }
  yield* embedded();
};
