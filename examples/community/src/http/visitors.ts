import type { IncomingMessage, RequestListener } from 'node:http';
import { parse } from 'hono/utils/cookie';
import { readSignedToken } from '../accounts/sessions.ts';
import type { Parts } from '../parts.ts';
import type { AnswerLimits } from './late-answers.ts';
import { lateAnswers } from './late-answers.ts';
import { refuseVisit } from './refuse-visit.ts';

/** True while there is room for one more; asking takes the room. */
export type Room = () => boolean;

/**
 * Room for so many in a second, by the given clock (milliseconds). It comes back steadily: a whole second's worth in one
 * go would keep a member waiting behind it. After a calm there is room for `atOnce`.
 */
export const roomFor = (perSecond: number, atOnce: number, clock: () => number = () => performance.now()): Room => {
  let left = atOnce;
  let seen = clock();
  return () => {
    const now = clock();
    left = Math.min(atOnce, left + ((now - seen) * perSecond) / 1000);
    seen = now;
    if (left < 1) return false;
    left -= 1;
    return true;
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

const addressOf = (app: Parts, { headers, socket }: IncomingMessage): string => {
  const get = (name: string): string | null => headers[name]?.toString() ?? null;
  return app.clientAddress({ get }, socket.remoteAddress, app.config.TRUSTED_HOPS) ?? 'unknown';
};

/** How often each address was refused in this second; the first refusal of another second forgets them all. */
const refusedInSecond = (): ((address: string) => number) => {
  const times = new Map<string, number>();
  let second = 0;
  return address => {
    const now = Math.floor(performance.now() / 1000);
    if (now !== second) times.clear();
    second = now;
    const refused = (times.get(address) ?? 0) + 1;
    times.set(address, refused);
    return refused;
  };
};

export type RefusalLimits = AnswerLimits & {
  /** Refusals that one address gets at once in a second; the answers after that are late. */
  readonly atOnce: number;
};

/** What stands between the port and the app. */
export type Door = {
  readonly listener: RequestListener;
  /** Answers whoever still waits: before the server closes. */
  readonly release: () => void;
};

/**
 * Takes visits for which there is no room away from the app, so that members keep it: before anything is made for the
 * request, because what a refusal costs is what a flood takes. A CDN in front answers nearly all visits of a good day.
 * An address that does not heed its refusals gets the next ones late, and so asks no faster. Only refusals are late: members
 * and whoever signs in may share the address, and the connection of their proxy is a free one.
 */
export const membersFirst = (app: Parts, listener: RequestListener, limits: RefusalLimits): Door => {
  const refused = refusedInSecond();
  const late = lateAnswers(refuseVisit, limits);
  return {
    listener: (request, response) => {
      if (!isVisit(app, request) || app.visitRoom()) return listener(request, response);
      app.metrics.observe({ route: 'visits refused', status: 503, ms: 0, statements: 0 });
      if (refused(addressOf(app, request)) <= limits.atOnce || !late.take(response)) refuseVisit(response);
    },
    release: late.release,
  };
};
