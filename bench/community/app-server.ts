// The example community with its seed, in a process of its own. It also tells which SQL one request runs.
import { sql } from 'kysely';
import pg from 'pg';
import { startLocalCommunity } from '../../examples/community/src/development/local-community.ts';
import { grow } from './grow.ts';
import { answering } from './served.ts';

type Statement = { readonly text: string; readonly values: readonly unknown[] };
type Input = {
  readonly databaseUrl: string | null;
  readonly members: number;
  readonly posts: number;
  /** The seed once, or so many times as large. */
  readonly times?: number;
};

const { databaseUrl, members, posts, times = 1 } = JSON.parse(process.argv[2] ?? '{}') as Input;
const password = 'a long enough password';

let recording: Statement[] | null = null;
// oxlint-disable-next-line typescript/unbound-method -- bound again to its client at each call
const { query } = pg.Client.prototype;
pg.Client.prototype.query = function (this: pg.Client, ...given: unknown[]) {
  const [first, values] = given as [string | Partial<Statement>, readonly unknown[] | undefined];
  const { text, values: own } = typeof first === 'string' ? { text: first, values } : first;
  if (recording !== null && text !== undefined) recording.push({ text, values: own ?? [] });
  return Reflect.apply(query, this, given) as never;
};

const community = await startLocalCommunity({
  size: { members, posts },
  accounts: [{ email: 'patron@example.test', password, role: 'member', plan: 'patron' }],
  // As behind one proxy: visitors of the bench have addresses of their own.
  environment: { TRUSTED_HOPS: '1' },
  ...(databaseUrl === null ? {} : { databaseUrl }),
});
await grow(community.parts.db, times);
// As autovacuum does it in time: until then a search reads what has not been sorted into its index yet.
await sql`vacuum analyze`.execute(community.parts.db);
const signedIn = await fetch(`${community.siteUrl}/api/sign-in`, {
  method: 'POST',
  headers: { 'content-type': 'application/json', origin: community.siteUrl },
  body: JSON.stringify({ email: 'patron@example.test', password }),
});
const cookie = signedIn.headers
  .getSetCookie()
  .map(each => each.split(';')[0])
  .join('; ');

answering({
  record: () => {
    recording = [];
    return null;
  },
  recorded: () => {
    const statements = recording;
    recording = null;
    return statements;
  },
});
const post = await community.parts.db
  .selectFrom('post')
  .select('id')
  .where('space_id', '=', 'studio')
  .orderBy('created_at', 'desc')
  .limit(1)
  .executeTakeFirstOrThrow();
process.send?.({ url: community.siteUrl, cookie, password, email: 'patron@example.test', post: post.id });
