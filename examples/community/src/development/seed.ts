import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { hashToken } from '../accounts/auth-storage.ts';
import type { Plan, Role } from '../database/schema.ts';
import type { Parts } from '../parts.ts';

export type SeedSize = { readonly members: number; readonly posts: number };
export type SeededAccount = {
  readonly email: string;
  readonly password: string;
  readonly role: Role;
  readonly plan: Plan | null;
};

const firstNames = [
  'Ada',
  'Ben',
  'Chloe',
  'Dan',
  'Elif',
  'Femi',
  'Grace',
  'Hugo',
  'Ines',
  'Jun',
  'Kofi',
  'Lena',
  'Mina',
  'Noor',
  'Omar',
  'Priya',
];
const lastNames = [
  'Abe',
  'Berg',
  'Costa',
  'Diaz',
  'Eze',
  'Fox',
  'Gupta',
  'Hahn',
  'Ito',
  'Jones',
  'Kaya',
  'Lund',
  'Moss',
  'Nagy',
  'Okoro',
  'Park',
];
const topics = ['bread', 'pottery', 'gardens', 'bicycles', 'maps', 'songs', 'bookbinding', 'kites', 'lamps', 'boats'];
const verbs = ['Finishing', 'Starting', 'Rethinking', 'Repairing', 'Teaching', 'Giving up on'];
const spaces = ['lobby', 'lobby', 'workshop', 'studio'];
const chunkRows = 1_000;

const pick = (list: readonly string[], index: number): string => list[index % list.length] ?? '';
const minute = 60_000;

const memberRow = (index: number, now: number) => {
  const name = `${pick(firstNames, index * 7)} ${pick(lastNames, Math.floor(index / 16))}`;
  const created_at = new Date(now - index * 37 * minute);
  return {
    id: randomUUID(),
    email: `member${index}@example.test`,
    email_verified: true,
    name,
    image: null,
    ban_reason: null,
    created_at,
    updated_at: created_at,
  };
};

const postRow = (index: number, authorId: string, now: number) => ({
  id: randomUUID(),
  space_id: pick(spaces, index),
  author_id: authorId,
  title: `${pick(verbs, index)} ${pick(topics, index * 3)}`,
  body: `Note ${index} about ${pick(topics, index * 3)} and ${pick(topics, index + 1)}. What would you do next?`,
  created_at: new Date(now - index * 11 * minute),
  removed_by: null,
});

const inChunks = async <Row>(
  rows: readonly Row[],
  write: (chunk: readonly Row[]) => Promise<unknown>,
): Promise<void> => {
  for (let from = 0; from < rows.length; from += chunkRows) await write(rows.slice(from, from + chunkRows));
};

/** An account that can sign in, with a complimentary plan where asked: for the seed and for a monitor's probe. */
export const createAccount = async (
  app: Parts,
  account: SeededAccount & { readonly name: string },
): Promise<string> => {
  const { email, role, plan, name } = account;
  const password = await app.passwords.hash(account.password);
  const now = app.now();
  const id = randomUUID();
  const times = { created_at: now, updated_at: now };
  await app.db.transaction().execute(async executor => {
    await executor
      .insertInto('member')
      .values({ id, email, email_verified: true, name, role, image: null, ban_reason: null, ...times })
      .execute();
    const tokens = { access_token: null, refresh_token: null, id_token: null, scope: null };
    const credential = {
      id: randomUUID(),
      account_id: id,
      provider_id: 'credential',
      member_id: id,
      password,
      ...tokens,
      ...times,
    };
    await executor.insertInto('credential').values(credential).execute();
    await app.audit.record(executor, {
      actor: null,
      action: 'account.created',
      target: hashToken(email),
      after: { role },
    });
    if (!plan) return;
    const end = new Date(now.getTime() + 30 * 86_400_000);
    const terms = { status: 'active', period_end: end, cancel_at_period_end: true, last_event_at: now } as const;
    await executor
      .insertInto('subscription')
      .values({ id: `gift:${id}`, customer_id: 'invite', member_id: id, plan, ...terms })
      .execute();
  });
  return id;
};

/** Fills an empty community: members without passwords, posts over the last months, and the given accounts. */
export const seed = async (app: Parts, size: SeedSize, accounts: readonly SeededAccount[]): Promise<void> => {
  const now = app.now().getTime();
  const members = Array.from({ length: size.members }, (_, index) => memberRow(index, now));
  await inChunks(members, chunk =>
    app.db
      .insertInto('member')
      .values([...chunk])
      .execute(),
  );
  const posts = Array.from({ length: size.posts }, (_, index) =>
    postRow(index, members[(index * 13) % members.length]?.id ?? '', now),
  );
  await inChunks(posts, chunk =>
    app.db
      .insertInto('post')
      .values([...chunk])
      .execute(),
  );
  for (const account of accounts)
    await createAccount(app, { ...account, name: pick(firstNames, account.email.length) });
  // PGlite has no autovacuum, and three rows of spaces never wake PostgreSQL's: without statistics of all three the
  // planner sorts every post to show twenty.
  for (const table of ['member', 'post', 'space']) await sql`vacuum analyze ${sql.table(table)}`.execute(app.db);
};
