// The example community with flaws switched in, in a process of its own; ends with the process that started it.
import { sql } from 'kysely';
import { composed } from '../../examples/community-flawed/compose.ts';
import { startLocalCommunity } from '../../examples/community/src/development/local-community.ts';
import { openMigrated } from '../../examples/community/test/support/community.ts';
import { crowdedNearMisses } from './crowded-near-misses.ts';
import { slowNearMisses } from './slow-near-misses.ts';
import type { Apart } from './community-apart.ts';

const {
  flaws,
  trap,
  environment,
  smtpPort,
  size,
  answers = 0,
  databaseUrl,
} = JSON.parse(process.argv[2] ?? '{}') as Apart;

process.on('disconnect', () => process.exit(0));
const community = await startLocalCommunity({
  ...(databaseUrl === undefined ? { open: openMigrated } : { databaseUrl }),
  ...(environment === undefined ? {} : { environment }),
  smtpUrl: `smtp://127.0.0.1:${smtpPort}`,
  size,
  change: [...slowNearMisses, ...crowdedNearMisses].find(({ name }) => name === trap)?.alter ?? composed(flaws).alter,
});
const { db } = community.parts;
/** Much at once, and without looking up again whom each row belongs to, which takes longer than all the rest. */
const fill = async (work: (executor: typeof db) => Promise<unknown>): Promise<void> => {
  await db.transaction().execute(async executor => {
    await sql`set local statement_timeout = 0`.execute(executor);
    await sql`set local session_replication_role = replica`.execute(executor);
    await work(executor);
  });
  for (const table of ['member', 'post', 'comment']) await sql`vacuum analyze ${sql.table(table)}`.execute(db);
};
if (answers > 0)
  await fill(executor =>
    sql`
      insert into comment (id, post_id, author_id, body, created_at)
      select 'answer' || n, ids[1 + n % array_length(ids, 1)], authors[1 + n % array_length(authors, 1)], 'An answer', now()
      from generate_series(1, ${answers}::int) as n,
        (select array_agg(id) as ids, array_agg(author_id) as authors from post) as posts`.execute(executor),
  );
const { siteUrl, billingUrl, webhookSecret } = community;
process.send?.({ siteUrl, billingUrl, webhookSecret });
