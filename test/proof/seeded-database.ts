import { sql } from 'kysely';
import { composed } from '../../examples/community-flawed/compose.ts';
import type { Viewer } from '../../examples/community/src/accounts/sessions.ts';
import { startLocalCommunity } from '../../examples/community/src/development/local-community.ts';
import { createApp } from '../../examples/community/src/http/create-app.ts';
import type { Parts } from '../../examples/community/src/parts.ts';
import { type ScratchPostgres, startPostgres } from '../servers/scratch-postgres.ts';

/** What a database holds, in rows. */
type Rows = { readonly member: number; readonly post: number; readonly comment: number };

/** A Postgres with one community's data, of which every look gets a copy of its own. */
export type SeededDatabase = {
  /** Address of a new copy; the one before is gone then. */
  readonly copy: () => string;
  readonly rows: Rows;
  readonly stop: () => Promise<void>;
};

/** A request that a flaw makes slow, by what there is much of. */
type Slowed = { readonly choice: string; readonly path: string; readonly by: 'post' | 'member' };

/** A word of a search that no post holds. */
export const absentWord = 'bookbinders';

const slowed: readonly Slowed[] = [
  { choice: 'feed-without-index:ranked-at-each-visit', path: '/api/posts', by: 'post' },
  { choice: 'feed-without-index:every-text-taken-apart', path: `/search?q=${absentWord}`, by: 'post' },
  { choice: 'list-without-limit:every-post', path: '/api/posts', by: 'post' },
  { choice: 'list-without-limit:every-member', path: '/members', by: 'member' },
];

const start = { members: 2_000, posts: 20_000, comments: 30_000, copies: { member: 14, post: 0 } } as const;
/** Twice the budget is 1 s: so slow that a machine which becomes half as busy does not change what is said. */
const leastMs = 1_800;
/** Each adds what was measured to be missing, so one or two do on a machine that stays as quick as it was. */
const mostSteps = 4;
/** The least and the most that a step makes of a table: what grows by more may have been measured while the machine slept. */
const [leastGrowth, mostGrowth] = [1.2, 8];

const viewer: Viewer = {
  id: 'reader',
  name: 'Ada Abe',
  email: 'reader@example.test',
  role: 'member',
  plan: 'patron',
  lapsed: false,
};

/** How long one answer of the app with this flaw takes, without the way to it, in ms. */
const tookMs = async (sound: Parts, siteUrl: string, { choice, path }: Slowed): Promise<number> => {
  const flawed = { ...sound, ...composed([choice]).alter(sound) };
  const sessions = { ...flawed.sessions, identify: async () => viewer };
  const app = createApp({ ...flawed, sessions });
  const headers = { 'accept-encoding': 'gzip', cookie: 'session=read' };
  const from = performance.now();
  const answer = await app.fetch(new Request(`${siteUrl}${path}`, { headers }), {
    incoming: { socket: { remoteAddress: '203.0.113.9' } },
  });
  await answer.arrayBuffer();
  return performance.now() - from;
};

/** The quicker of two: the first one reads what the second has in memory. */
const steadyMs = async (...look: Parameters<typeof tookMs>): Promise<number> =>
  Math.min(await tookMs(...look), await tookMs(...look));

type Executor = Parts['db'];

const filledWith = async (db: Executor, work: (executor: Executor) => Promise<unknown>): Promise<void> => {
  await db.transaction().execute(async executor => {
    await sql`set local statement_timeout = 0`.execute(executor);
    // Without looking up again whom each row belongs to, which takes longer than all the rest.
    await sql`set local session_replication_role = replica`.execute(executor);
    await work(executor);
  });
  for (const table of ['member', 'post', 'comment']) await sql`vacuum analyze ${sql.table(table)}`.execute(db);
};

/** The copies number `from` to `to` of the first members. */
const copyMembers = (db: Executor, from: number, to: number): Promise<void> =>
  filledWith(db, executor =>
    sql`
      insert into member (id, email, email_verified, name, bio, created_at, updated_at)
      select 'copy' || n || id, 'copy' || n || '.' || email, true, name, bio, created_at, updated_at
      from member, generate_series(${from}::int, ${to}::int) as n where email like 'member%'`.execute(executor),
  );

/** The copies number `from` to `to` of the first posts, at the same times: the days are fuller. */
const copyPosts = (db: Executor, from: number, to: number): Promise<void> =>
  filledWith(db, executor =>
    sql`
      insert into post (id, space_id, author_id, title, body, created_at)
      select 'copy' || n || id, space_id, author_id, title, body, created_at
      from post, generate_series(${from}::int, ${to}::int) as n where id not like 'copy%'`.execute(executor),
  );

const copying = { member: copyMembers, post: copyPosts } as const;

const addComments = (db: Executor, count: number): Promise<void> =>
  filledWith(db, executor =>
    sql`
      insert into comment (id, post_id, author_id, body, created_at)
      select 'answer' || n, ids[1 + n % array_length(ids, 1)], authors[1 + n % array_length(authors, 1)], 'An answer', now()
      from generate_series(1, ${count}::int) as n,
        (select array_agg(id) as ids, array_agg(author_id) as authors from post) as posts`.execute(executor),
  );

const countOf = async (db: Executor, table: keyof Rows): Promise<number> => {
  const { rows } = await sql<{ count: string }>`select count(*) from ${sql.table(table)}`.execute(db);
  return Number(rows[0]?.count);
};

/** How many times as many rows of each table would make all that is slow by them slow enough; 1 where it is. */
const missingOf = async (parts: Parts, siteUrl: string): Promise<Readonly<Record<Slowed['by'], number>>> => {
  const missing = { member: 1, post: 1 };
  for (const one of slowed) {
    const factor = leastMs / (await steadyMs(parts, siteUrl, one));
    if (factor > 1)
      missing[one.by] = Math.max(missing[one.by], Math.min(mostGrowth, Math.max(leastGrowth, factor * 1.1)));
  }
  return missing;
};

/** Adds what is too little, until each of the flaws is slow on this machine. Throws where that does not come to an end. */
const grown = async (parts: Parts, siteUrl: string): Promise<void> => {
  const copies: Record<Slowed['by'], number> = { ...start.copies };
  for (let step = 0; ; step += 1) {
    const missing = await missingOf(parts, siteUrl);
    if (missing.member === 1 && missing.post === 1) return;
    if (step === mostSteps)
      throw new Error(`rows were added ${mostSteps} times, and what is slow by how many there are was not slow enough`);
    for (const by of ['member', 'post'] as const) {
      const more = Math.ceil((copies[by] + 1) * (missing[by] - 1));
      if (more === 0) continue;
      await copying[by](parts.db, copies[by] + 1, copies[by] + more);
      copies[by] += more;
    }
  }
};

const fill = async (databaseUrl: string): Promise<Rows> => {
  const size = { members: start.members, posts: start.posts };
  const community = await startLocalCommunity({ databaseUrl, smtpUrl: 'smtp://127.0.0.1:9', size });
  const { db } = community.parts;
  try {
    await copyMembers(db, 1, start.copies.member);
    await addComments(db, start.comments);
    await grown(community.parts, community.siteUrl);
    return {
      member: await countOf(db, 'member'),
      post: await countOf(db, 'post'),
      comment: await countOf(db, 'comment'),
    };
  } finally {
    await community.stop();
  }
};

/**
 * How slow a statement is, and so how grave, is decided by the machine; a proof must say the same on each. So the data
 * grows, from 20,000 posts on, until each of the slow requests takes well over twice the budget on this one.
 */
export const seededDatabase = async (): Promise<SeededDatabase> => {
  const server: ScratchPostgres = await startPostgres('pg_stat_statements');
  try {
    const template = server.database('seeded');
    // The cause is looked for with the counters of the database: what is met running is a matter of luck.
    server.run(template, 'create extension pg_stat_statements');
    const rows = await fill(template);
    let copies = 0;
    return {
      copy: () => {
        // One at a time: they are large.
        if (copies > 0) server.run(template, `drop database look_${copies} with (force)`);
        copies += 1;
        return server.database(`look_${copies}`, 'seeded');
      },
      rows,
      stop: server.stop,
    };
  } catch (error) {
    await server.stop();
    throw error;
  }
};
