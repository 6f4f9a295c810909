import { limits } from '../../platform/limits.ts';
import { PeerFailure, SilentPeer } from '../../platform/errors.ts';
import { OutOfScope } from '../out-of-scope.ts';
import { readPage } from '../page.ts';
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

/** Nobody made a page of this name: what comes for it comes for every name. */
const noSuchPage = '/launch-ready-no-such-page';
const loopsAtMost = 2;

const isPage = (reply: Reply): boolean => reply.status === 200 && /<html|<!doctype|<form/i.test(reply.body);

/** Links of the front page that lead to a way in, on the same origin, as paths. */
const linkedWays = (front: Reply): readonly string[] =>
  readPage(front.body, front.url)
    .links.map(link => new URL(link))
    .filter(({ origin, pathname }) => origin === new URL(front.url).origin && wayIn.test(pathname))
    .map(({ pathname }) => pathname);

const ownScripts = (front: Reply): readonly string[] => {
  const { origin } = new URL(front.url);
  return readPage(front.body, front.url)
    .scripts.map(script => new URL(script))
    .filter(script => script.origin === origin)
    .map(({ pathname, search }) => `${pathname}${search}`)
    .slice(0, scriptsAtMost);
};

/** Looks at the ways in as a stranger does; sends at most about forty requests, all of them reads. */
export const lookAtWaysIn = async (session: Session): Promise<Look> => {
  let loops = 0;
  const ask = async (path: string): Promise<Reply | null> => {
    try {
      const redirects = loops < loopsAtMost ? limits.driveRedirects : 0;
      const reply = await session.call({ method: 'GET', path, redirects });
      if (redirects > 0 && reply.status >= 300 && reply.status < 400) loops += 1;
      return reply;
    } catch (error) {
      // A way in that leads out of the scope, to a sign-in service for example, is not looked at.
      if (error instanceof SilentPeer || error instanceof PeerFailure || error instanceof OutOfScope) return null;
      throw error;
    }
  };
  const front = await ask('/');
  const absent = await ask(noSuchPage);
  // An app that sends strangers to its sign-in page from everywhere shows that page; only what stays in place is a catch-all.
  const isCatchAll = absent !== null && new URL(absent.url).pathname === noSuchPage;
  /** A catch-all that shows the same everywhere says nothing at any place. */
  const isOfItsOwn = (reply: Reply): boolean =>
    reply.body !== front?.body && !(isCatchAll && reply.body === absent.body);
  const found = async (paths: readonly string[], fits: (reply: Reply) => boolean, most: number) => {
    const replies = new Map<string, Reply>();
    for (const path of new Set(paths)) {
      if (replies.size >= most) break;
      const reply = await ask(path);
      if (reply?.status === 200 && fits(reply)) replies.set(path, reply);
    }
    return replies;
  };
  const ways = [...(front === null ? [] : linkedWays(front).slice(0, pagesAtMost)), ...usual];
  const pages = await found(ways, reply => isPage(reply) && isOfItsOwn(reply), pagesAtMost);
  const shown = front !== null && isPage(front) ? new Map([['/', front], ...pages]) : pages;
  const answers = await found(probes, reply => !isPage(reply) && isOfItsOwn(reply), probes.length);
  const scripts = await found(front === null ? [] : ownScripts(front), reply => !isPage(reply), scriptsAtMost);
  return { pages: shown, answers, scripts };
};
