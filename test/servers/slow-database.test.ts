import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import pg from 'pg';
import { openDatabase } from '../../src/drive/database/look.ts';
import { realIo } from '../../src/platform/real-io.ts';
import { noPostgres, startPostgres } from './scratch-postgres.ts';

const skip = noPostgres();
const server = skip === false ? await startPostgres('pg_stat_statements') : null;
after(() => server?.stop());

const io = (url: string) => ({
  ...realIo({ net: { resolver: null, connectTo: [], ca: [], offline: false }, progress: () => undefined }),
  env: (name: string) => (name === 'READ_ONLY' ? url : undefined),
});

test('a statement that is seen running is explained without being run, with its index', { skip }, async () => {
  const url = server?.database('explained') ?? '';
  server?.run(
    url,
    `create table answer (id int primary key, post int not null, body text);
     insert into answer select n, n % 500, 'An answer' from generate_series(1, 20000) as n;
     analyze answer;`,
  );
  const look = await openDatabase('READ_ONLY', io(url));
  const app = new pg.Client({ connectionString: url });
  await app.connect();
  try {
    const { seen } = await look.during(() =>
      app.query('select count(*), pg_sleep(1) from answer where post = $1 group by post', [7]),
    );
    assert.equal(seen.connections, 1);
    const [read, ...more] = seen.wholeReads;
    assert.deepEqual(more, []);
    assert.deepEqual(
      { table: read?.table, rows: read?.rows, index: read?.index },
      { table: 'answer', rows: 20_000, index: 'create index concurrently on answer (post);' },
    );
    assert.ok((read?.returned ?? Infinity) < 100, JSON.stringify(read));
  } finally {
    await app.end();
    await look.close();
  }
});

test('statements too quick to be met running are known by the counters of the database', { skip }, async () => {
  const url = server?.database('counted') ?? '';
  server?.run(
    url,
    `create extension pg_stat_statements;
     create table answer (id int primary key, post int not null, body text);
     insert into answer select n, n % 500, 'An answer' from generate_series(1, 20000) as n;
     analyze answer;`,
  );
  const look = await openDatabase('READ_ONLY', io(url));
  const app = new pg.Client({ connectionString: url });
  await app.connect();
  try {
    // Ran before: it is no part of what is looked at.
    await app.query("select * from answer where body = 'An answer' limit 1");
    const { seen } = await look.during(() => app.query('select body from answer where post = $1 limit 20', [7]));
    assert.deepEqual(
      seen.wholeReads.map(({ table, index }) => ({ table, index })),
      [{ table: 'answer', index: 'create index concurrently on answer (post);' }],
    );
  } finally {
    await app.end();
    await look.close();
  }
});

test('a statement that writes is not touched, and what cannot be explained is left out', { skip }, async () => {
  const url = server?.database('written') ?? '';
  server?.run(url, 'create table note (id int); create table secret (id int)');
  const look = await openDatabase('READ_ONLY', io(url));
  const app = new pg.Client({ connectionString: url });
  await app.connect();
  try {
    const { seen } = await look.during(() => app.query('insert into note select 1 from pg_sleep(0.5)'));
    assert.deepEqual(seen.wholeReads, []);
    assert.equal(server?.run(url, 'select count(*) from note'), '1');
  } finally {
    await app.end();
    await look.close();
  }
});

test(
  'a variable that is not set, and a database that lets nobody in, are said without the address',
  { skip },
  async () => {
    await assert.rejects(openDatabase('OTHER', io('')), /The variable OTHER is not set/);
    const wrong = 'postgres://nobody:a-password@127.0.0.1:9/none';
    await assert.rejects(openDatabase('READ_ONLY', io(wrong)), (error: unknown) => {
      assert.match(String(error), /The database of READ_ONLY does not let me in/);
      assert.doesNotMatch(String(error), /a-password/);
      return true;
    });
  },
);
