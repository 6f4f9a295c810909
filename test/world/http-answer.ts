import { once } from 'node:events';
import { request as send, type IncomingMessage, type ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { brotliCompressSync, gzipSync, zstdCompressSync } from 'node:zlib';
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

/** What a page tells browsers, unless its answer says something else. */
const protection = {
  'content-security-policy': "default-src 'self'; object-src 'none'; base-uri 'self'; frame-ancestors 'none'",
  'strict-transport-security': 'max-age=31536000',
  'x-content-type-options': 'nosniff',
};

const protecting = ({ status, headers }: Answer): Answer['headers'] =>
  status === 200 && (headers['content-type'] ?? 'text/html').startsWith('text/html') ? protection : {};

/** A header with no value is one that is not sent. */
const withoutEmpty = (headers: Answer['headers']): Answer['headers'] =>
  Object.fromEntries(Object.entries(headers).filter(([, value]) => value !== ''));

/** All headers of an answer, with what is not written down for each. */
export const headersOf = (answer: Answer): Answer['headers'] =>
  withoutEmpty({ 'content-type': 'text/html; charset=utf-8', ...protecting(answer), ...answer.headers });

/** Characters below which servers leave a text as it is. */
const worthPacking = 1_000;
const packers = { gzip: gzipSync, br: brotliCompressSync, zstd: zstdCompressSync };

/** What answers of this kind are packed with for this client; nothing for what is no text, or misbehaves. */
const packingFor = ({ headers }: IncomingMessage, answer: Answer): keyof typeof packers | undefined => {
  const { packed = 'gzip', bytes, drip, hugeBytes } = answer;
  const type = answer.headers['content-type'] ?? 'text/html';
  if (packed === 'none' || bytes !== undefined || drip === true || hugeBytes !== undefined) return undefined;
  if (answer.body.length < worthPacking || !/^text\/|json|javascript|xml/.test(type)) return undefined;
  const taken = (headers['accept-encoding'] ?? '').split(',');
  return taken.some(one => one.trim().replace(/;.*/, '') === packed) ? packed : undefined;
};

/** Fields between two neighbours, which a proxy keeps to itself; HTTP/2 has none of them. */
const ofConnection = new Set(['connection', 'keep-alive', 'transfer-encoding', 'upgrade', 'proxy-connection']);

/** What the end of the encryption says for an app behind it that is reached in the open. */
const ofProxy = { 'strict-transport-security': 'max-age=31536000; includeSubDomains' };

/** Passes a request on as a reverse proxy does: host kept, the client's address appended. */
const passOn = async (port: number, request: IncomingMessage, response: ServerResponse): Promise<void> => {
  const forwarded = [request.headers['x-forwarded-for'], request.socket.remoteAddress].filter(Boolean).join(', ');
  const asked = Object.entries(request.headers).filter(([name]) => !name.startsWith(':'));
  const host = request.headers.host ?? String(request.headers[':authority'] ?? '');
  const headers = {
    ...Object.fromEntries(asked),
    host,
    'x-forwarded-for': forwarded,
    'x-forwarded-proto': 'https',
  };
  const { method = 'GET', url = '/' } = request;
  const passed = send({ host: '127.0.0.1', port, method, path: url, headers });
  const [answer] = (await Promise.all([once(passed, 'response'), pipeline(request, passed)]))[0] as [IncomingMessage];
  const told = Object.entries(answer.headers).filter(([name]) => !ofConnection.has(name));
  response.writeHead(answer.statusCode ?? 502, { ...ofProxy, ...Object.fromEntries(told) });
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
  const host = String(request.headers[':authority'] ?? request.headers.host ?? '').replace(/:\d+$/, '');
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

  if ('upstream' in answer) {
    const { upstream } = answer;
    if (typeof upstream === 'number') return passOn(upstream, request, response);
    return upstream(request, response);
  }
  if (answer.delayMs !== undefined) await delay(answer.delayMs, undefined, { ref: false });
  if (answer.reset === true) return reset();
  const packing = packingFor(request, answer);
  response.writeHead(answer.status, {
    ...headersOf(answer),
    ...(packing === undefined ? {} : { 'content-encoding': packing, vary: 'Accept-Encoding' }),
  });
  if (answer.drip === true) return sendDrip(response, filled(answer.body));
  if (packing !== undefined) return void response.end(packers[packing](filled(answer.body)));
  if (answer.bytes !== undefined) return void response.end(Buffer.from(answer.bytes, 'base64'));
  if (answer.hugeBytes === undefined) return void response.end(filled(answer.body));
  response.write(filled(answer.body));
  return pipeline(Readable.from(spaces(answer.hugeBytes)), response);
};
