import { createServer, type IncomingHttpHeaders, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { portOf } from '../place.ts';

/** An answer on its way to a visitor. */
export type Passing = {
  readonly method: string;
  readonly path: string;
  /** The headers that the visitor sent. */
  readonly asked: IncomingHttpHeaders;
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
};

/** What an edge answers in the place of the app; absent headers are none. */
type Instead = {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
};

/** How an edge behaves. `before` answers without the app, `after` changes what the app has answered; null lets it be. */
export type Manner = {
  readonly before?: () => Instead;
  readonly after?: (passing: Passing) => Instead | null;
};

export type Edge = {
  readonly port: number;
  /** From the next request on, and after so many more that still pass. */
  readonly behave: (manner: Manner, afterRequests?: number) => void;
  /** Lets everything pass again. */
  readonly rest: () => void;
  /** How many answers were not those of the app. */
  readonly altered: () => number;
  readonly stop: () => Promise<void>;
};

/** The app asked as the visitor asked, from the visitor's own address, so that it counts them as it would without us. */
const passed = (
  port: number,
  asked: IncomingMessage,
  body: Buffer,
): Promise<Omit<Passing, 'method' | 'path' | 'asked'>> =>
  new Promise((resolve, reject) => {
    const { method = 'GET', url = '/', headers, socket } = asked;
    const localAddress = socket.remoteAddress ?? '127.0.0.1';
    const going = request(
      { host: '127.0.0.1', port, localAddress, method, path: url, headers, agent: false },
      answer => {
        buffer(answer).then(
          whole => resolve({ status: answer.statusCode ?? 502, headers: answer.headers, body: whole }),
          reject,
        );
      },
    );
    going.on('error', reject);
    going.end(body);
  });

/** Stands before the app on loopback, as a content delivery network or a bot guard does. */
export const startEdge = async (upstream: number): Promise<Edge> => {
  let manner: Manner = {};
  let left = 0;
  let altered = 0;

  const say = (response: ServerResponse, { status, headers = {}, body }: Instead): void => {
    altered += 1;
    response.writeHead(status, { 'content-type': 'text/html; charset=utf-8', ...headers }).end(body);
  };

  const answer = async (asked: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await buffer(asked);
    const own = left > 0 ? {} : manner;
    if (left > 0) left -= 1;
    if (own.before !== undefined) return say(response, own.before());
    const came = await passed(upstream, asked, body);
    const changed = own.after?.({
      method: asked.method ?? 'GET',
      path: asked.url ?? '/',
      asked: asked.headers,
      ...came,
    });
    if (changed != null) return say(response, changed);
    const { 'transfer-encoding': _, connection: __, ...headers } = came.headers;
    response.writeHead(came.status, headers).end(came.body);
  };

  const server = createServer((asked, response) => {
    answer(asked, response).catch(() => response.destroy());
  }).listen(0, '127.0.0.1');
  const port = await portOf(server);
  return {
    port,
    behave: (other, afterRequests = 0) => {
      manner = other;
      left = afterRequests;
    },
    rest: () => void (manner = {}),
    altered: () => altered,
    stop: async () => {
      server.closeAllConnections();
      await new Promise(resolve => server.close(resolve));
    },
  };
};
