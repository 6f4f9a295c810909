import type { Manner, Passing } from './edge.ts';

// What stands between an app and its visitors, and answers for it.

/** Everything is too much. */
export const tooMany: Manner = {
  before: () => ({
    status: 429,
    headers: { 'content-type': 'application/json' },
    body: '{"error":"Too many requests"}',
  }),
};

// As Cloudflare's look: https://developers.cloudflare.com/cloudflare-challenges/challenge-types/challenge-pages/
const puzzle = `<!DOCTYPE html><html lang="en-US"><head><title>Just a moment...</title><meta name="robots" content="noindex,nofollow"></head>
<body><div class="main-wrapper"><noscript>Enable JavaScript and cookies to continue</noscript></div>
<script>window._cf_chl_opt = {cvId: '3', cZone: 'app.community.test', cType: 'managed'};</script></body></html>`;

/** A bot check in the place of every page, as it says itself in a header. */
export const challenge = (status: 403 | 503): Manner => ({
  before: () => ({ status, headers: { server: 'cloudflare', 'cf-mitigated': 'challenge' }, body: puzzle }),
});

/** The same from somebody who answers 200 and has no header for it. */
export const politeChallenge: Manner = { before: () => ({ status: 200, body: puzzle }) };

const shell =
  '<!doctype html><html lang="en"><head><title>Community</title></head><body><div id="app"></div><script src="/app.js"></script></body></html>';

/** One page for everything. */
export const onePage: Manner = { before: () => ({ status: 200, body: shell }) };

/** Whatever the app does not have is the shell of a single-page app. */
export const catchAll: Manner = {
  after: ({ status, method }) => (status === 404 && method === 'GET' ? { status: 200, body: shell } : null),
};

const isForSomebody = ({ asked }: Passing): boolean => asked.cookie !== undefined || asked.authorization !== undefined;

const pathOf = (address: string): string => address.split('?')[0] ?? address;

/**
 * Sends whoever is refused to sign in, with the page that was refused in the body of the redirect: what an app does that
 * sets the header and forgets to stop (CWE-698). Browsers show nothing of it.
 */
export const redirectWithBody = (): Manner => {
  const pages = new Map<string, string>();
  return {
    after: passing => {
      const { method, path, status, body } = passing;
      // Its API refuses as it always did.
      if (method !== 'GET' || path.startsWith('/api/')) return null;
      if (status === 200 && isForSomebody(passing)) pages.set(pathOf(path), body.toString('utf8'));
      const isRefused = [302, 303, 401, 403].includes(status);
      const page = pages.get(pathOf(path));
      return !isRefused || page === undefined ? null : { status: 302, headers: { location: '/login' }, body: page };
    },
  };
};
