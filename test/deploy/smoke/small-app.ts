import { createHmac, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** How a route answers instead of well, by method and path; `hangs` never does, `once` only the first time. */
export type Instead = {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly hangs?: true;
  readonly once?: true;
};

export type SmallApp = {
  readonly url: string;
  readonly instead: Map<string, Instead>;
  /** How a route answers instead where `instead` says nothing; null for its own answer. */
  answer: (route: string) => Instead | null;
  /** Replaces parts of the front page. */
  page: { head: string; body: string };
  /** Whether any password is taken. */
  letsIn: boolean;
  readonly members: Map<string, string>;
  readonly paid: ReadonlySet<string>;
  /** Method and path of every request, oldest first. */
  readonly asked: readonly string[];
  readonly stop: () => Promise<void>;
  readonly startAgain: () => Promise<void>;
};

export const secret = 'a-secret-of-this-test-alone';

const page = (title: string, head: string, body: string): string =>
  `<!doctype html><html><head><title>${title}</title>${head}</head><body><h1>${title}</h1>${body}</body></html>`;

/** Members, sessions, pages with files, and a route for signed payments, on loopback. */
export const startSmallApp = async (): Promise<SmallApp> => {
  const members = new Map<string, string>();
  const sessions = new Map<string, string>();
  const paid = new Set<string>();
  const asked: string[] = [];
  const instead = new Map<string, Instead>();
  const state = {
    page: { head: '<link rel="stylesheet" href="/site.css"><script src="/site.js"></script>', body: '' },
    letsIn: false,
    answer: (_route: string): Instead | null => null,
  };

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const route = `${request.method} ${request.url}`;
    asked.push(route);
    const sent = await text(request);
    const say = (status: number, type: string, body: string, headers: Readonly<Record<string, string>> = {}): void =>
      void response.writeHead(status, { 'content-type': type, ...headers }).end(body);
    const json = (status: number, body: object, headers: Readonly<Record<string, string>> = {}): void =>
      say(status, 'application/json', JSON.stringify(body), { 'cache-control': 'private, no-store', ...headers });
    const other = instead.get(route) ?? state.answer(route);
    if (other !== null) {
      if (other.once === true) instead.delete(route);
      if (other.hangs === true) return;
      return say(other.status ?? 200, 'text/html', other.body ?? '', other.headers);
    }
    const email = sessions.get(/session=([\w-]+)/.exec(request.headers.cookie ?? '')?.[1] ?? '');
    const typed = (): { email?: string; password?: string } => JSON.parse(sent === '' ? '{}' : sent) as object;
    const enter = (who: string): void => {
      const fresh = randomUUID();
      sessions.set(fresh, who);
      json(200, {}, { 'set-cookie': `session=${fresh}; HttpOnly; Path=/; SameSite=Lax` });
    };
    switch (route) {
      case 'GET /':
        return say(200, 'text/html', page('Harbour', state.page.head, state.page.body));
      case 'GET /site.css':
        return say(200, 'text/css', 'h1 { color: navy }');
      case 'GET /site.js':
        return say(200, 'text/javascript', '// nothing');
      case 'POST /join': {
        const { email: who = '', password = '' } = typed();
        members.set(who, password);
        return enter(who);
      }
      case 'POST /in': {
        const { email: who = '', password = '' } = typed();
        if (!members.has(who) || (members.get(who) !== password && !state.letsIn)) return json(401, {});
        return enter(who);
      }
      case 'POST /hook': {
        const [, at = '', signature = ''] =
          /t=(\d+),v1=(\w+)/.exec([request.headers['stripe-signature']].flat().join()) ?? [];
        if (createHmac('sha256', secret).update(`${at}.${sent}`).digest('hex') !== signature) return json(400, {});
        const who = /"member_id":"([^"]+)"/.exec(sent)?.[1];
        if (who !== undefined) paid[sent.includes('subscription.deleted') ? 'delete' : 'add'](who);
        return json(200, {});
      }
      case 'GET /hook':
        return json(405, {}, { allow: 'POST' });
    }
    if (email === undefined || !members.has(email)) return json(401, {});
    switch (route) {
      case 'GET /dashboard':
        return say(200, 'text/html', page('Your harbour', state.page.head, `<p>${email}</p>`), {
          'cache-control': 'private, no-store',
        });
      case 'GET /me':
        return json(200, { id: email, plan: paid.has(email) ? 'crew' : null });
      case 'POST /pay':
        return json(200, { url: 'https://checkout.stripe.com/c/pay/cs_test_a' });
      case 'POST /close':
        members.delete(email);
        return json(200, {});
      default:
        return json(404, {});
    }
  };

  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => response.destroy(error as Error));
  });
  const listen = async (port: number): Promise<void> => {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
  };
  await listen(0);
  const { port } = server.address() as AddressInfo;
  return Object.assign(state, {
    url: `http://127.0.0.1:${port}`,
    instead,
    members,
    paid,
    asked,
    stop: async () => {
      if (!server.listening) return;
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
    startAgain: () => listen(port),
  });
};

const account = { email: '{email}', password: '{password}' };

/** How it is driven, as settings say it. */
export const smallDrive = (app: string) => ({
  app,
  flows: {
    'sign-up': [{ call: 'POST /join', json: account }, { expect: { status: 200 } }],
    'sign-in': [{ call: 'POST /in', json: account }, { expect: { status: 200 } }],
    'who-am-i': [{ call: 'GET /me' }, { expect: { status: 200 } }, { keep: { member: { json: '/id' } } }],
    dashboard: [{ open: '/dashboard' }, { expect: { status: 200, at: '/dashboard' } }],
    pay: [{ call: 'POST /pay', json: { plan: '{plan}' } }, { expect: { status: 200 } }],
    'close-account': [{ call: 'POST /close', json: {} }, { expect: { status: 200 } }],
  },
  roles: { crew: { status: 200, json: { '/plan': 'crew' } } },
  billing: { provider: 'stripe', webhook: '/hook', secret: 'SMALL_APP_SECRET', prices: { crew: 'price_crew' } },
});
