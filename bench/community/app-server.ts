// The example community with its seed, in a process of its own. It also tells which SQL one request runs.
import { sql } from 'kysely';
import pg from 'pg';
import { startLocalCommunity } from '../../examples/community/src/development/local-community.ts';
import { answering } from './served.ts';

type Statement = { readonly text: string; readonly values: readonly unknown[] };
type Input = { readonly databaseUrl: string | null; readonly members: number; readonly posts: number };

const { databaseUrl, members, posts } = JSON.parse(process.argv[2] ?? '{}') as Input;
const password = 'a long enough password';

let recording: Statement[] | null = null;
// oxlint-disable-next-line typescript/unbound-method -- bound again to its client at each call
const { query } = pg.Client.prototype;
pg.Client.prototype.query = function (this: pg.Client, ...given: unknown[]) {
  const [first, values] = given as [unknown, readonly unknown[] | undefined];
  if (recording !== null && typeof first === 'string') recording.push({ text: first, values: values ?? [] });
  return Reflect.apply(query, this, given) as never;
};

const community = await startLocalCommunity({
  size: { members, posts },
  accounts: [{ email: 'patron@example.test', password, role: 'member', plan: 'patron' }],
  ...(databaseUrl === null ? {} : { databaseUrl }),
});
await sql`analyze`.execute(community.parts.db);
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
process.send?.({ url: community.siteUrl, cookie, password, email: 'patron@example.test' });
