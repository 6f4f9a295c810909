import { defineRoute, type Route } from '../community/src/http/route.ts';

/** An answer to what a browser asks before a page of another site posts JSON: yes to these origins, cookies included. */
export const preflightOf = (path: string, isTrusted: (origin: string) => boolean): Route =>
  defineRoute({
    // The table of routes knows no route for it: the app itself answers 405.
    method: 'OPTIONS' as 'GET',
    path,
    summary: 'What pages of other origins may send',
    access: 'anyone',
    statements: 0,
    handle: ({ context }) => {
      const origin = context.req.header('origin');
      if (origin === undefined || !isTrusted(origin)) return context.body(null, 204);
      return context.body(null, 204, {
        'access-control-allow-origin': origin,
        'access-control-allow-credentials': 'true',
        'access-control-allow-headers': 'Content-Type',
        vary: 'Origin',
      });
    },
  });
