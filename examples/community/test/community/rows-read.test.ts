import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CompiledQuery, KyselyPlugin } from 'kysely';
import { CompiledQuery as Compiled } from 'kysely';
import { bounds } from '../../src/bounds.ts';
import type { Database } from '../../src/database/schema.ts';
import { seed } from '../../src/development/seed.ts';
import { openCommunity } from '../support/community.ts';

const size = { members: 300, posts: 6_000 };

const queries: CompiledQuery[] = [];
/** Keeps every query that was run, as the database got it. */
const recorder = (db: Database): KyselyPlugin => {
  const compiled = new Map<string, CompiledQuery>();
  return {
    transformQuery: ({ node, queryId }) => {
      compiled.set(queryId.queryId, db.getExecutor().compileQuery(node, queryId));
      return node;
    },
    transformResult: async ({ result, queryId }) => {
      const query = compiled.get(queryId.queryId);
      assert.ok(query);
      queries.push(query);
      return result;
    },
  };
};

const plain: { db?: Database } = {};
const community = await openCommunity(parts => {
  plain.db = parts.db;
  const run: typeof parts.run = (sql, parameters) => {
    queries.push(Compiled.raw(sql, [...parameters]));
    return parts.run(sql, parameters);
  };
  return { run, db: parts.db.withPlugin(recorder(parts.db)) };
});
const { app, request } = community;
await seed(app, size, []);
const reader = await community.join('Reader');

/** https://www.postgresql.org/docs/17/sql-explain.html, FORMAT JSON. Rows are averages over the loops. */
type Plan = {
  readonly 'Relation Name'?: string;
  readonly 'Actual Rows': number;
  readonly 'Actual Loops': number;
  readonly 'Rows Removed by Filter'?: number;
  readonly 'Rows Removed by Index Recheck'?: number;
  readonly Plans?: readonly Plan[];
};

const rowsOf = (plan: Plan, tables: ReadonlySet<string>): number => {
  const seen =
    plan['Actual Rows'] + (plan['Rows Removed by Filter'] ?? 0) + (plan['Rows Removed by Index Recheck'] ?? 0);
  const own = tables.has(plan['Relation Name'] ?? '') ? seen * plan['Actual Loops'] : 0;
  return (plan.Plans ?? []).reduce((sum, each) => sum + rowsOf(each, tables), own);
};

/** How many rows of posts, comments and the audit log the database touched for everything that was recorded. */
const rowsRead = async (recorded: readonly CompiledQuery[]): Promise<number> => {
  let sum = 0;
  for (const query of recorded.filter(each => /^select/i.test(each.sql))) {
    const explain = Compiled.raw(`explain (analyze, format json) ${query.sql}`, [...query.parameters]);
    const answer = await plain.db?.executeQuery<{ 'QUERY PLAN': readonly { Plan: Plan }[] }>(explain);
    const plan = answer?.rows[0]?.['QUERY PLAN'][0]?.Plan;
    assert.ok(plan);
    sum += rowsOf(plan, new Set(['post', 'comment', 'audit']));
  }
  return sum;
};

type List = { readonly rows: readonly { id: string }[]; readonly next: string | null };
const read = async (path: string, { cookie } = reader): Promise<List & { readonly touched: number }> => {
  queries.length = 0;
  const response = await request(path, { cookie });
  assert.equal(response.status, 200, path);
  const list = (await response.json()) as List;
  return { ...list, touched: await rowsRead([...queries]) };
};
/** A reader on the free plan may read every second post; the rest is what an index cannot leave out. */
const few = bounds.pageSize * 10;

test('the feed reads the rows it shows, on the first page and after thirty', async () => {
  const first = await read('/api/posts');
  assert.equal(first.rows.length, bounds.pageSize);
  assert.ok(first.touched <= few, `${first.touched} rows for one page`);
  let page = first;
  for (let step = 0; step < 30; step += 1) page = await read(`/api/posts?after=${page.next ?? ''}`);
  assert.equal(page.rows.length, bounds.pageSize);
  assert.ok(page.touched <= few, `${page.touched} rows for page 31`);
});

test('the search asks its index, not every text', async () => {
  const found = await read('/api/search?q=4712');
  assert.equal(found.rows.length, 1);
  assert.ok(found.touched <= few, `${found.touched} rows for one hit`);
});

test('no list grows with the community: each has a page size and a way on', async () => {
  for (const path of ['/api/posts', '/api/posts?space=lobby', '/api/search?q=note', '/api/members']) {
    const { rows, next } = await read(path);
    assert.equal(rows.length, bounds.pageSize, path);
    assert.ok(next, path);
    const after = await read(`${path}${path.includes('?') ? '&' : '?'}after=${next}`);
    assert.equal(after.rows.length, bounds.pageSize, path);
    assert.equal(
      after.rows.some(row => rows.some(each => each.id === row.id)),
      false,
      path,
    );
  }
});

test('what is said below posts costs their list nothing', async () => {
  const { rows } = await read('/api/posts');
  const ids = rows.map(({ id }) => id);
  const db = plain.db ?? app.db;
  await db.executeQuery(
    Compiled.raw(
      `insert into comment (id, post_id, author_id, body, created_at)
       select 'c' || n, ($1::text[])[1 + n % 20], $2, 'Answer', now() from generate_series(1, 3000) as n`,
      [ids, reader.id],
    ),
  );
  await db.executeQuery(Compiled.raw('vacuum analyze comment', []));
  const { touched } = await read('/api/posts');
  assert.ok(touched <= few, `${touched} rows for one page`);
});

test('what the log says of one target is found by its index, however much else it holds', async () => {
  const admin = await community.joinAs('admin');
  const db = plain.db ?? app.db;
  await db.executeQuery(
    Compiled.raw(
      `insert into audit (at, action, target, request_id)
       select now(), case when n % 500 = 0 then 'members.exported' else 'sign-in' end,
         case when n % 500 = 0 then 'members' else 'm' || n % 700 end, 'r' from generate_series(1, 20000) as n`,
      [],
    ),
  );
  await db.executeQuery(Compiled.raw('vacuum analyze audit', []));
  const { rows, touched } = await read('/api/admin/audit?target=members&action=members.exported', admin);
  assert.equal(rows.length, 40);
  assert.ok(touched <= few, `${touched} rows for one page`);
});
