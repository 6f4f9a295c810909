import type { IncomingMessage, ServerResponse } from 'node:http';
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
  if (answer.delayMs !== undefined) await delay(answer.delayMs, undefined, { ref: false });
  if (answer.reset === true) return reset();
  response.writeHead(answer.status, { 'content-type': 'text/html; charset=utf-8', ...answer.headers });
  if (answer.drip === true) return sendDrip(response, filled(answer.body));
  if (answer.hugeBytes === undefined) return void response.end(filled(answer.body));
  response.write(filled(answer.body));
  return pipeline(Readable.from(spaces(answer.hugeBytes)), response);
};
