import { limits } from '../../platform/limits.ts';
import { PeerFailure, SilentPeer } from '../../platform/errors.ts';
import { linksOf, scriptsOf } from '../forms.ts';
import type { Reply } from '../reply.ts';
import type { Session } from '../session.ts';

/** What an app shows of how people get in: pages with forms, and answers at the usual places of well-known libraries. */
export type Look = {
  /** Pages that answered with HTML, by the path that was asked. */
  readonly pages: ReadonlyMap<string, Reply>;
  /** Answers of the probes, by path; only those that are no page. */
  readonly answers: ReadonlyMap<string, Reply>;
  /** Scripts of the front page from the same origin, by path: what an app that is built in the browser says of itself. */
  readonly scripts: ReadonlyMap<string, Reply>;
};

const usual = [
  '/login',
  '/signin',
  '/sign-in',
  '/auth/signin',
  '/join',
  '/signup',
  '/sign-up',
  '/register',
  '/reset',
  '/forgot-password',
];
/** Where better-auth and Auth.js answer without a session, and where APIs describe themselves. */
const probes = ['/api/auth/ok', '/api/auth/providers', '/auth/providers', '/openapi.json', '/api/openapi.json'];
const wayIn = /log-?in|sign-?in|sign-?up|join|register|forgot|reset|account/i;
const pagesAtMost = 14;
const scriptsAtMost = 4;

const isPage = (reply: Reply): boolean => reply.status === 200 && /<html|<!doctype|<form/i.test(reply.body);

/** Links of the front page that lead to a way in, on the same origin, as paths. */
const linkedWays = (front: Reply): readonly string[] =>
  linksOf(front.body, front.url)
    .map(link => new URL(link))
    .filter(({ origin, pathname }) => origin === new URL(front.url).origin && wayIn.test(pathname))
    .map(({ pathname }) => pathname);

const ownScripts = (front: Reply): readonly string[] => {
  const { origin } = new URL(front.url);
  return scriptsOf(front.body, front.url)
    .map(script => new URL(script))
    .filter(script => script.origin === origin)
    .map(({ pathname, search }) => `${pathname}${search}`)
    .slice(0, scriptsAtMost);
};

/** Looks at the ways in as a stranger does; sends at most about thirty requests, all of them reads. */
export const lookAtWaysIn = async (session: Session): Promise<Look> => {
  const pages = new Map<string, Reply>();
  const answers = new Map<string, Reply>();
  const ask = async (path: string): Promise<Reply | null> => {
    try {
      return await session.call({ method: 'GET', path, redirects: limits.driveRedirects });
    } catch (error) {
      if (error instanceof SilentPeer || error instanceof PeerFailure) return null;
      throw error;
    }
  };
  const front = await ask('/');
  if (front !== null && isPage(front)) pages.set('/', front);
  const paths = [...new Set([...(front === null ? [] : linkedWays(front)), ...usual])];
  for (const path of paths) {
    if (pages.size >= pagesAtMost) break;
    const reply = await ask(path);
    // A catch-all that shows the front page everywhere is no way in.
    if (reply !== null && isPage(reply) && reply.body !== front?.body) pages.set(path, reply);
  }
  for (const path of probes) {
    const reply = await ask(path);
    if (reply !== null && !isPage(reply)) answers.set(path, reply);
  }
  const scripts = new Map<string, Reply>();
  for (const path of front === null ? [] : ownScripts(front)) {
    const reply = await ask(path);
    if (reply?.status === 200 && !isPage(reply)) scripts.set(path, reply);
  }
  return { pages, answers, scripts };
};
