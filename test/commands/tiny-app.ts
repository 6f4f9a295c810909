import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { setTimeout } from 'node:timers/promises';

/** What a tiny member area does wrong, if anything. */
type TinyFaults = {
  /** The dashboard answers 500. */
  dashboardBreaks?: boolean;
  /** The page with the form to join never answers. */
  joinPageHangs?: boolean;
  /** Joining never answers, and makes no account. */
  joinHangs?: boolean;
  /** Signing in never answers. */
  signInHangs?: boolean;
  /** Signing in breaks the connection off, or answers 503. */
  signInFails?: 'broken off' | 'busy';
  /** The list of members answers that late, in ms. */
  listWaits?: number;
  /** Accounts cannot be closed. */
  closingBreaks?: boolean;
};

export type TinyApp = {
  readonly url: string;
  readonly faults: TinyFaults;
  readonly members: ReadonlyMap<string, string>;
  /** Method and path of every request, oldest first. */
  readonly asked: readonly string[];
  /** Takes no session any more that it has given: as an app that holds them in memory and is started again. */
  readonly forget: () => void;
  readonly stop: () => Promise<void>;
};

type Body = { readonly email?: string; readonly password?: string };

/** Accounts, sessions and a dashboard on loopback; just enough to be driven. */
export const startTinyApp = async (): Promise<TinyApp> => {
  const members = new Map<string, string>();
  const sessions = new Map<string, string>();
  const faults: TinyFaults = {};
  const asked: string[] = [];

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const route = `${request.method} ${request.url}`;
    asked.push(route);
    if (route === 'GET /') {
      response
        .writeHead(200, { 'content-type': 'text/html' })
        .end('<!doctype html><title>A club</title><h1>A club</h1>');
      return;
    }
    const say = (status: number, body: object, headers: Record<string, string> = {}): void =>
      void response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
    const token = /session=([\w-]+)/.exec(request.headers.cookie ?? '')?.[1] ?? '';
    const email = sessions.get(token);
    const { email: typed = '', password = '' } = request.method === 'POST' ? ((await json(request)) as Body) : {};
    const enter = (status: number): void => {
      const fresh = randomUUID();
      sessions.set(fresh, typed);
      say(status, {}, { 'set-cookie': `session=${fresh}; HttpOnly; Path=/; SameSite=Lax` });
    };
    if (route === 'GET /join' && faults.joinPageHangs === true) return;
    if (route === 'POST /join') {
      if (faults.joinHangs === true) return;
      members.set(typed, password);
      return enter(201);
    }
    if (route === 'POST /in') {
      if (faults.signInHangs === true) return;
      if (faults.signInFails === 'broken off') return void response.destroy();
      if (faults.signInFails === 'busy') return say(503, {});
      return members.get(typed) === password ? enter(200) : say(401, {});
    }
    if (email === undefined) return say(401, {});
    if (route === 'POST /out') {
      sessions.delete(token);
      return say(200, {});
    }
    if (route === 'POST /close') {
      if (faults.closingBreaks === true) return say(500, {});
      members.delete(email);
      return say(200, {});
    }
    if (route === 'GET /list' && faults.listWaits !== undefined) await setTimeout(faults.listWaits);
    if (route === 'GET /dashboard' && faults.dashboardBreaks === true) return say(500, {});
    return say(200, { id: email });
  };

  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => response.destroy(error as Error));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    faults,
    members,
    asked,
    forget: () => sessions.clear(),
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
};

const account = { email: '{email}', password: '{password}' };

/** How it is driven, as settings say it. */
export const tinyFlows = {
  'sign-up': [{ call: 'POST /join', json: account }, { expect: { status: 201 } }],
  'sign-in': [{ call: 'POST /in', json: account }, { expect: { status: 200 } }],
  'sign-out': [{ call: 'POST /out', json: {} }],
  'who-am-i': [{ call: 'GET /me' }, { keep: { member: { json: '/id' } } }],
  dashboard: [{ call: 'GET /dashboard' }, { expect: { status: 200 } }],
  'close-account': [{ call: 'POST /close', json: {} }, { expect: { status: 200 } }],
};
