import { createHmac, randomBytes, randomUUID, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { quotedText, textOf } from '../../../src/engines/row-rules/catalog.ts';
import { portOf } from '../place.ts';
import { type Caller, type Database, openDatabase } from './database.ts';
import { answer, described, type Said } from './postgrest.ts';

// A look-alike of a Supabase project with an app in front of it, not Supabase: the gateway, Auth and the app of this file,
// PostgREST's grammar of postgrest.ts, and a real Postgres. Gateway and keys as in
// https://supabase.com/docs/guides/api/api-keys, Auth as in https://supabase.com/docs/reference/self-hosting-auth

const encoded = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

const signed = (claims: object, secret: Buffer): string => {
  const head = `${encoded({ alg: 'HS256', typ: 'JWT' })}.${encoded(claims)}`;
  return `${head}.${createHmac('sha256', secret).update(head).digest('base64url')}`;
};

/** The claims of a token that this project signed and that has not run out; null for any other. */
const claimsOf = (token: string, secret: Buffer): Readonly<Record<string, unknown>> | null => {
  const [header = '', payload = '', signature = ''] = token.split('.');
  const wanted = createHmac('sha256', secret).update(`${header}.${payload}`).digest();
  const given = Buffer.from(signature, 'base64url');
  if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) return null;
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as Readonly<Record<string, unknown>>;
  return Number(claims['exp']) * 1_000 > Date.now() ? claims : null;
};

export type ProjectPlan = {
  /** SQL that makes the tables, after what the platform has. */
  readonly migrations: readonly string[];
  /** Tables that the script of the app asks for, as the client library is called. */
  readonly tables: readonly string[];
  /** The newer public key, or the older one that is a token. */
  readonly key?: 'publishable' | 'anon';
  /** Whether the root of the API says what is there to whoever has the public key: self-hosted ones do, the platform ended it. */
  readonly describes?: boolean;
  /** How the app keeps the session of a member: in its script, or in a cookie of its own as @supabase/ssr writes it. */
  readonly session?: 'carried' | 'cookie';
  /** The script of the app in other words; '' where its page has none. */
  readonly script?: string;
  /** Who is shown a post on the page `/posts/<id>` of the app; it has no such page where this is absent. */
  readonly pageFor?: 'members' | 'everybody';
  /** Answers in the place of the API; null lets the API answer. */
  readonly instead?: (request: IncomingMessage) => Said | null;
};

export type Project = {
  /** The app and, below `/auth/v1` and `/rest/v1`, the project. */
  readonly app: string;
  readonly key: string;
  readonly database: Database;
  /** `GET notes as anon`, in the order in which the API was asked. */
  readonly asked: string[];
  /** Flows by which somebody joins, comes in, leaves and closes the account. */
  readonly flows: Readonly<Record<string, readonly unknown[]>>;
  readonly stop: () => Promise<void>;
};

const seconds = 3_600;

const say = (response: ServerResponse, { status, body, headers = {} }: Said): void => {
  const isEmpty = body === null;
  response.writeHead(status, { ...(isEmpty ? {} : { 'content-type': 'application/json; charset=utf-8' }), ...headers });
  response.end(isEmpty ? undefined : JSON.stringify(body));
};

const flowsOf = (key: string, session: ProjectPlan['session']): Project['flows'] => {
  const headers = { apikey: key };
  const credentials = { email: '{email}', password: '{password}' };
  const inside =
    session === 'cookie'
      ? []
      : [{ keep: { token: { json: '/access_token' } } }, { carry: { apikey: key, authorization: 'Bearer {token}' } }];
  const came = [{ expect: { status: 200 } }, ...inside];
  return {
    'sign-up': [{ call: 'POST /auth/v1/signup', headers, json: credentials }, ...came],
    'sign-in': [{ call: 'POST /auth/v1/token?grant_type=password', headers, json: credentials }, ...came],
    'sign-out': [{ call: 'POST /auth/v1/logout', json: {} }, { expect: { status: 204 } }],
    'who-am-i': [
      { call: 'GET /auth/v1/user', headers },
      { expect: { status: 200 } },
      { keep: { member: { json: '/id' } } },
    ],
    'close-account': [{ call: 'POST /account/close', headers, json: {} }, { expect: { status: 200 } }],
  };
};

export const startProject = async (plan: ProjectPlan): Promise<Project> => {
  const secret = randomBytes(32);
  const database = await openDatabase(plan.migrations);
  const asked: string[] = [];
  const passwords = new Map<string, { readonly id: string; readonly password: string }>();
  const ended = new Set<string>();
  const anonymous = { iss: 'supabase', role: 'anon', exp: Math.floor(Date.now() / 1_000) + 10 * seconds };
  const publishable = ['sb', 'publishable', randomBytes(17).toString('base64url').slice(0, 22)].join('_');
  const key =
    plan.key === 'anon' ? signed(anonymous, secret) : `${publishable}_${randomBytes(6).toString('base64url')}`;
  const cookie = 'sb-lookalike-auth-token';

  const tokenOf = ({ headers }: IncomingMessage): string => {
    const written = new RegExp(`${cookie}=base64-([\\w-]+)`).exec(headers.cookie ?? '')?.[1];
    if (written === undefined) return (headers.authorization ?? '').replace(/^Bearer /i, '');
    const kept = JSON.parse(Buffer.from(written, 'base64url').toString()) as { readonly access_token: string };
    return kept.access_token;
  };
  /** Who comes, by the token; null for one that is not good. Without a token, or with the key in its place, nobody in particular. */
  const callerOf = (token: string): Caller | null => {
    if (token === '' || token === key) return { role: 'anon', claims: { role: 'anon' } };
    const claims = ended.has(token) ? null : claimsOf(token, secret);
    if (claims === null) return null;
    return { role: claims['role'] === 'authenticated' ? 'authenticated' : 'anon', claims };
  };
  const enter = (response: ServerResponse, email: string, id: string): void => {
    const now = Math.floor(Date.now() / 1_000);
    const claims = { sub: id, email, role: 'authenticated', aud: 'authenticated', iat: now, exp: now + seconds };
    const session = { access_token: signed({ ...claims, jti: randomUUID() }, secret), token_type: 'bearer' };
    const headers =
      plan.session === 'cookie' ? { 'set-cookie': `${cookie}=base64-${encoded(session)}; Path=/; SameSite=Lax` } : {};
    say(response, { status: 200, body: { ...session, expires_in: seconds, user: { id, email } }, headers });
  };

  const auth = async (route: string, request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const given = JSON.parse((await text(request)) || '{}') as { readonly email?: string; readonly password?: string };
    const { email = '', password = '' } = given;
    if (route === 'POST /auth/v1/signup') {
      const id = randomUUID();
      passwords.set(email, { id, password });
      await database.own(`insert into auth.users (id, email) values (${quotedText(id)}, ${quotedText(email)})`);
      return enter(response, email, id);
    }
    const member = passwords.get(email);
    if (route === 'POST /auth/v1/token') {
      if (member?.password === password) return enter(response, email, member.id);
      return say(response, { status: 400, body: { code: 400, error_code: 'invalid_credentials' } });
    }
    const token = tokenOf(request);
    const caller = callerOf(token);
    const id = caller?.claims['sub'];
    if (typeof id !== 'string') return say(response, { status: 403, body: { error_code: 'bad_jwt' } });
    if (route === 'GET /auth/v1/user') return say(response, { status: 200, body: { id } });
    ended.add(token);
    if (route !== 'POST /account/close') return say(response, { status: 204, body: null });
    await database.own(`delete from auth.users where id = ${quotedText(id)}`);
    for (const [address, one] of passwords) if (one.id === id) passwords.delete(address);
    say(response, { status: 200, body: {} });
  };

  const rest = async (url: URL, request: IncomingMessage): Promise<Said> => {
    const instead = plan.instead?.(request) ?? null;
    if (instead !== null) return instead;
    const given = request.headers['apikey'];
    if (given === undefined)
      return { status: 401, body: { message: 'No API key found in request', hint: 'No `apikey` request header or url param was found.' } }; // prettier-ignore
    if (given !== key) return { status: 401, body: { message: 'Invalid API key' } };
    const caller = callerOf((request.headers.authorization ?? '').replace(/^Bearer /i, ''));
    if (caller === null)
      return { status: 401, body: { code: 'PGRST301', details: null, hint: null, message: 'JWSError JWSInvalidSignature' } }; // prettier-ignore
    const relation = decodeURIComponent(url.pathname.slice('/rest/v1/'.length));
    asked.push(`${request.method} ${relation} as ${caller.role}`);
    if (relation === '')
      return plan.describes === true
        ? { status: 200, body: described(database) }
        : { status: 401, body: { message: 'Access to the description of the API needs a secret key' } };
    const { method = 'GET' } = request;
    const prefer = String(request.headers['prefer'] ?? '');
    return answer(database, { method, relation, search: url.searchParams, prefer, body: await text(request), caller });
  };

  const postPage = async (id: string, request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const isMember = callerOf(tokenOf(request))?.role === 'authenticated';
    const isShown = plan.pageFor === 'everybody' || (plan.pageFor === 'members' && isMember);
    const [post] = isShown ? await database.own(`select body from posts where id::text = ${quotedText(id)}`) : [];
    response.writeHead(post === undefined ? 404 : 200, { 'content-type': 'text/html' });
    response.end(`<!doctype html><html lang="en"><title>Post</title><p>${textOf(post?.['body'])}</p>`);
  };

  const server = createServer((request, response) => {
    const handle = async (): Promise<void> => {
      const url = new URL(request.url ?? '/', 'http://project');
      const route = `${request.method} ${url.pathname}`;
      if (url.pathname.startsWith('/rest/v1/')) return say(response, await rest(url, request));
      if (url.pathname.startsWith('/auth/v1/') || route === 'POST /account/close')
        return auth(route, request, response);
      if (url.pathname.startsWith('/posts/')) return postPage(url.pathname.slice('/posts/'.length), request, response);
      if (url.pathname === '/assets/index.js') {
        const calls = plan.tables.map(name => `const ${name}=()=>c.from("${name}").select("*");`).join('');
        response.setHeader('content-type', 'text/javascript');
        const own = `const c=createClient("${app}","${key}");${calls}c.storage.from("avatars");`;
        return void response.end(plan.script ?? own);
      }
      response.statusCode = url.pathname === '/' ? 200 : 404;
      response.setHeader('content-type', 'text/html');
      const script = plan.script === '' ? '' : '<script type="module" src="/assets/index.js"></script>';
      response.end(`<!doctype html><html lang="en"><title>Club</title>${script}`);
    };
    handle().catch((error: unknown) => response.destroy(error as Error));
  }).listen(0, '127.0.0.1');
  const app = `http://127.0.0.1:${await portOf(server)}`;
  return {
    app,
    key,
    database,
    asked,
    flows: flowsOf(key, plan.session),
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await database.close();
    },
  };
};
