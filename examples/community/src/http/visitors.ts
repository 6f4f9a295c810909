import type { IncomingMessage, RequestListener } from 'node:http';
import { parse } from 'hono/utils/cookie';
import { readSignedToken } from '../accounts/sessions.ts';
import type { Parts } from '../parts.ts';

/** True while there is room for one more in this second; asking takes the room. */
export type Room = () => boolean;

/** Room for `most` in each second of the given clock (milliseconds). */
export const roomEachSecond = (most: number, clock: () => number = () => performance.now()): Room => {
  let second = 0;
  let taken = 0;
  return () => {
    const now = Math.floor(clock() / 1000);
    if (now !== second) [second, taken] = [now, 0];
    taken += 1;
    return taken <= most;
  };
};

/** What a monitor asks keeps its answer, however many come: an orchestrator ends a process that does not give one. */
const monitored: ReadonlySet<string> = new Set(['/healthz', '/readyz', '/metrics']);

/** Whether a request only looks at something and brings no session that we have ever given. */
const isVisit = (app: Parts, { method, url, headers }: IncomingMessage): boolean => {
  if ((method !== 'GET' && method !== 'HEAD') || monitored.has(url ?? '')) return false;
  const name = app.sessionCookieName(app.config);
  return readSignedToken(parse(headers.cookie ?? '', name)[name], app.config.APP_SECRET) === null;
};

/**
 * Takes visits for which there is no room away from the app, so that members keep it: before anything is made for the
 * request, because what a refusal costs is what a flood takes. A CDN in front answers nearly all visits of a good day.
 */
export const membersFirst =
  (app: Parts, listener: RequestListener): RequestListener =>
  (request, response) => {
    if (!isVisit(app, request) || app.visitRoom()) return listener(request, response);
    app.metrics.observe({ route: 'visits refused', status: 503, ms: 0, statements: 0 });
    response.writeHead(503, {
      'content-type': 'text/plain; charset=utf-8',
      'cache-control': 'no-store',
      'retry-after': '1',
      'x-content-type-options': 'nosniff',
    });
    response.end('More people look in than we can answer right now. Try again in a moment.\n');
  };
