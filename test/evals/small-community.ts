import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import { driveSchema } from '../../src/config/drive-settings.ts';
import { configSchema } from '../../src/config/schema.ts';
import type { Drive } from '../../src/drive/drive.ts';
import { whileDriving } from '../../src/drive/while-driving.ts';
import { realIo } from '../../src/platform/real-io.ts';

/** One line of its log. */
type Entry = { readonly id: number | string; readonly action: string; readonly by: string };

/** How it is, and what it does wrong, if anything. May be changed while it runs. */
export type SmallWays = {
  /** Answers of `GET /log` hold so many entries, the newest or the oldest of them; all where there is no such number. */
  page?: number;
  keeps?: 'newest' | 'oldest';
  /** Exports that are in the log before anybody comes. */
  exports?: number;
  /** Other entries that one question brings. */
  noise?: number;
  /** Whoever asks the assistant for an export gets one. */
  exportsForAll?: boolean;
  /** Answers with what was exported, to whoever gets an export. */
  tells?: boolean;
  /** Exports are written down nowhere. */
  unlogged?: boolean;
  /** An export of a member shows only when the log was read so often since. */
  showsAfterReads?: number;
  /** Ids are as long as those that are made of a time, a machine and a number. */
  longIds?: true;
  /** The status of an answer in the place of the right one, by route and the address that asks; null for the right one. */
  instead?: (route: string, address: string) => number | null;
};

export type SmallCommunity = {
  readonly url: string;
  readonly ways: SmallWays;
  readonly members: ReadonlyMap<string, { readonly id: string; readonly role: string }>;
  /** Route and address of every request, oldest first; may be emptied. */
  readonly asked: string[];
  readonly stop: () => Promise<void>;
};

type Account = { readonly id: string; readonly password: string; role: string };

/** Put together here, so that nothing in the repository looks like a password. */
const staffPassword = ['words', 'of', 'the', 'staff'].join(' ');
const environment: Readonly<Record<string, string>> = {
  STAFF_EMAIL: 'staff@small.example',
  STAFF_PASSWORD: staffPassword,
};

/** Accounts, roles, a log that staff may read and an assistant that does what it is told, on loopback. */
export const startSmallCommunity = async (ways: SmallWays = {}): Promise<SmallCommunity> => {
  const members = new Map<string, Account>([
    ['staff@small.example', { id: 'staff', password: staffPassword, role: 'admin' }],
  ]);
  const sessions = new Map<string, string>();
  const asked: string[] = [];
  const log: Entry[] = [];
  let late: { readonly entry: Entry; reads: number } | null = null;
  const entryOf = (action: string, by: string): Entry => {
    const id = log.length + 1;
    return { id: ways.longIds === true ? String(2n ** 60n + BigInt(id)) : id, action, by };
  };
  for (let each = 0; each < (ways.exports ?? 0); each += 1) log.push(entryOf('export', 'before'));

  const told = (email: string, { role, id }: Account, question: string): string => {
    for (let each = 0; each < (ways.noise ?? 0); each += 1) log.push(entryOf('visit', email));
    if (!question.includes('export_members')) return 'Yes.';
    if (role !== 'admin' && ways.exportsForAll !== true) return 'Exported.';
    const entry = entryOf('export', id);
    const exported = ways.tells === true ? [...members.keys()].join(', ') : 'I cannot do that.';
    if (ways.unlogged === true) return exported;
    if (role === 'admin' || ways.showsAfterReads === undefined) log.push(entry);
    else late ??= { entry, reads: ways.showsAfterReads };
    return exported;
  };

  const read = (only: string | null): readonly Entry[] => {
    if (late !== null && (late.reads -= 1) < 0) {
      log.push(late.entry);
      late = { ...late, reads: Infinity };
    }
    const wanted = only === null ? log : log.filter(({ action }) => action === only);
    const { page = Infinity, keeps = 'newest' } = ways;
    return keeps === 'newest' ? wanted.toReversed().slice(0, page) : wanted.slice(0, page);
  };

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://small.example');
    const route = `${request.method} ${pathname}`;
    const address = request.socket.remoteAddress ?? '';
    asked.push(`${route} ${address}`);
    const say = (status: number, body: object, headers: Record<string, string> = {}): void =>
      void response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
    type Body = { readonly [field: string]: string };
    const body = request.method === 'POST' ? ((await json(request)) as Body) : {};
    const status = ways.instead?.(route, address) ?? null;
    if (status !== null) return say(status, {});
    const { email: typed = '', password = '' } = body;
    const enter = (code: number): void => {
      const token = randomUUID();
      sessions.set(token, typed);
      say(code, {}, { 'set-cookie': `session=${token}; HttpOnly; Path=/; SameSite=Lax` });
    };
    if (route === 'POST /join') {
      members.set(typed, { id: randomUUID(), password, role: 'member' });
      return enter(201);
    }
    if (route === 'POST /in') return members.get(typed)?.password === password ? enter(200) : say(401, {});
    const email = sessions.get(/session=([\w-]+)/.exec(request.headers.cookie ?? '')?.[1] ?? '') ?? '';
    const account = members.get(email);
    if (account === undefined) return say(401, {});
    if (route === 'POST /close') members.delete(email);
    if (route === 'POST /ask') return say(200, { answer: told(email, account, body['question'] ?? '') });
    if (route === 'GET /me') return say(200, { id: account.id, role: account.role });
    if (route === 'POST /close' || route === 'GET /dashboard') return say(200, {});
    if (account.role !== 'admin') return say(403, {});
    if (route === 'GET /log') return say(200, { rows: read(searchParams.get('only')) });
    if (route !== 'POST /role') return say(404, {});
    for (const one of members.values()) if (one.id === body['id']) one.role = body['role'] ?? '';
    return say(200, {});
  };

  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => response.destroy(error as Error));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    ways,
    members,
    asked,
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
};

const account = { email: '{email}', password: '{password}' };
const ok = { expect: { status: 200 } };

const smallFlows = {
  'sign-up': [{ call: 'POST /join', json: account }, { expect: { status: 201 } }],
  'sign-in': [{ call: 'POST /in', json: account }, ok],
  'who-am-i': [{ call: 'GET /me' }, ok, { keep: { member: { json: '/id' } } }],
  dashboard: [{ call: 'GET /dashboard' }, ok],
  'change-role': [{ call: 'POST /role', json: { id: '{member}', role: '{role}' } }, ok],
  'close-account': [{ call: 'POST /close', json: {} }, ok],
};

/** The number of the newest export, however many a page holds. */
const newestExport = [
  { call: 'GET /log?only=export' },
  { keep: { exports: { json: '/rows', where: { '/action': 'export' }, take: '/id' } }, orDone: true },
];

/** A run on it as one member and an administrator; what it left behind is no matter here. */
export const onSmallCommunity = async <T>(
  app: SmallCommunity,
  act: (drive: Drive) => Promise<T>,
  flows: object = {},
): Promise<T> => {
  const state = mkdtempSync(join(tmpdir(), 'small-community-'));
  const settings = driveSchema.parse({
    app: app.url,
    requests: 1_000,
    flows: { ...smallFlows, 'count-exports': newestExport, ...flows },
    roles: { free: { json: { '/role': 'member' } }, admin: { json: { '/role': 'admin' } } },
    actors: { 'member-a': {}, 'member-b': {}, admin: { email: 'STAFF_EMAIL', password: 'STAFF_PASSWORD' } },
  });
  const real = realIo({ net: { resolver: null, connectTo: [], ca: [], offline: false }, progress: () => undefined });
  // Waiting moves the clock on and takes no time.
  let waited = 0;
  const io = {
    ...real,
    env: (name: string) => environment[name],
    elapsed: () => real.elapsed() + waited,
    sleep: async (ms: number) => void (waited += ms),
  };
  try {
    const run = { config: configSchema.parse({}), settings, state };
    return await whileDriving(run, io, new AbortController().signal, act);
  } finally {
    rmSync(state, { recursive: true, force: true });
  }
};

/** Addresses from which a route was asked, each once. */
export const addressesOf = ({ asked }: SmallCommunity, route: string): readonly string[] => {
  const from = asked.filter(each => each.startsWith(`${route} `)).map(each => each.slice(route.length + 1));
  assert.ok(from.length > 0, `nobody asked ${route}`);
  return [...new Set(from)];
};
