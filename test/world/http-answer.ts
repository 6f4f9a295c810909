import { once } from 'node:events';
import { request as send, type IncomingMessage, type ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as delay } from 'node:timers/promises';
import type { Answer, RoutePlan } from './plan.ts';

const notFound: Answer = {
  status: 404,
  headers: {},
  body: '<!doctype html><title>Page not found</title><h1>There is no such page here</h1>',
};

const chunkBytes = 65_536;

const routeFor = (routes: readonly RoutePlan[], path: string): RoutePlan['answer'] =>
  routes.find(route => (route.path.endsWith('*') ? path.startsWith(route.path.slice(0, -1)) : path === route.path))
    ?.answer ?? notFound;

function* spaces(bytes: number): Generator<Buffer> {
  const chunk = Buffer.alloc(chunkBytes, ' ');
  for (let left = bytes; left > 0; left -= chunkBytes) yield chunk.subarray(0, Math.min(left, chunkBytes));
}

const sendDrip = async (response: ServerResponse, body: string): Promise<void> => {
  response.flushHeaders();
  for (const byte of Buffer.from(body)) {
    if (response.destroyed) return;
    response.write(Buffer.from([byte]));
    await delay(1000, undefined, { ref: false });
  }
  response.end();
};

/** Passes a request on as a reverse proxy does: host kept, the client's address appended. */
const passOn = async (port: number, request: IncomingMessage, response: ServerResponse): Promise<void> => {
  const forwarded = [request.headers['x-forwarded-for'], request.socket.remoteAddress].filter(Boolean).join(', ');
  const headers = { ...request.headers, 'x-forwarded-for': forwarded, 'x-forwarded-proto': 'https' };
  const { method = 'GET', url = '/' } = request;
  const passed = send({ host: '127.0.0.1', port, method, path: url, headers });
  const [answer] = (await Promise.all([once(passed, 'response'), pipeline(request, passed)]))[0] as [IncomingMessage];
  response.writeHead(answer.statusCode ?? 502, answer.headers);
  await pipeline(answer, response);
};

/** Answers one request by the host's routes; every misbehaviour is the answer's own. `reset` resets its connection. */
export const answerRequest = async (
  routes: readonly RoutePlan[],
  request: IncomingMessage,
  response: ServerResponse,
  reset: () => void,
): Promise<void> => {
  const target = request.url ?? '/';
  const host = (request.headers.host ?? '').replace(/:\d+$/, '');
  // A function as replacement, for `$` has a meaning in a replacement text.
  const [pathname = '/'] = target.split('?');
  const filled = (text: string): string =>
    text
      .replaceAll('{host}', () => host)
      .replaceAll('{path}', () => target)
      .replaceAll('{pathname}', () => pathname);
  const answer = routeFor(routes, pathname);
  if ('redirect' in answer) {
    response.writeHead(answer.redirect, { location: filled(answer.to) }).end();
    return;
  }
  if ('upstream' in answer) return passOn(answer.upstream, request, response);
  if (answer.delayMs !== undefined) await delay(answer.delayMs, undefined, { ref: false });
  if (answer.reset === true) return reset();
  response.writeHead(answer.status, { 'content-type': 'text/html; charset=utf-8', ...answer.headers });
  if (answer.drip === true) return sendDrip(response, filled(answer.body));
  if (answer.hugeBytes === undefined) return void response.end(filled(answer.body));
  response.write(filled(answer.body));
  return pipeline(Readable.from(spaces(answer.hugeBytes)), response);
};
