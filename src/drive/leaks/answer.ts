import type { Asker, SharedAnswer } from '../../evidence/sharing.ts';
import { limits } from '../../platform/limits.ts';
import { botCheckBefore } from '../not-the-app.ts';
import { headerOf, type Reply } from '../reply.ts';
import { type Canary, shownIn, steadyText } from './canary.ts';

/** What caches go by, and what they say of themselves. */
const told = new Set([
  'access-control-allow-credentials',
  'access-control-allow-origin',
  'age',
  'cache-control',
  'cache-status',
  'cdn-cache-control',
  'cf-cache-status',
  'cloudflare-cdn-cache-control',
  'content-type',
  'date',
  'etag',
  'expires',
  'last-modified',
  'netlify-cdn-cache-control',
  'surrogate-control',
  'vary',
  'vercel-cdn-cache-control',
  'via',
  'x-cache',
  'x-cache-status',
  'x-nextjs-cache',
  'x-proxy-cache',
  'x-varnish',
  'x-vercel-cache',
]);
const longestValue = 500;

type Cookie = { readonly name: string; readonly value: string };

/** The cookie of a `Set-Cookie` line; null for one that removes it. */
const cookieIn = (line: string): Cookie | null => {
  const [pair = ''] = line.split(';', 1);
  const at = pair.indexOf('=');
  const value = pair.slice(at + 1).trim();
  return at < 1 || value === '' ? null : { name: pair.slice(0, at).trim().slice(0, 100), value };
};

/** An answer as the hunt compares it; nothing of it but `seen` is kept. */
export type Heard = {
  readonly reply: Reply;
  readonly shows: readonly Asker[];
  readonly cookies: readonly Cookie[];
  /** Without what changes from answer to answer. */
  readonly text: string;
  readonly seen: SharedAnswer;
};

const kindOf = (type: string): SharedAnswer['kind'] => {
  if (/\bhtml\b/i.test(type)) return 'page';
  return /\bjson\b/i.test(type) ? 'json' : 'other';
};

/** Reads an answer; `isSession` tells the names of cookies that carry a session of the run. */
export const heard = (reply: Reply, canaries: readonly Canary[], isSession: (name: string) => boolean): Heard => {
  const cookies = reply.headers
    .flatMap(([name, value]) => (name === 'set-cookie' ? (cookieIn(value) ?? []) : []))
    .slice(0, limits.leakCookies);
  const shows = shownIn(`${reply.body}\n${headerOf(reply, 'location') ?? ''}`, canaries);
  const fields = reply.headers.flatMap(([name, value]) => {
    if (name === 'set-cookie') return [[name, (value.split('=')[0] ?? '').trim().slice(0, 100)] as const];
    return told.has(name) ? [[name, value.slice(0, longestValue)] as const] : [];
  });
  const names = cookies.map(({ name }) => name).filter(isSession);
  const seen: SharedAnswer = {
    status: reply.status,
    kind: kindOf(headerOf(reply, 'content-type') ?? ''),
    fields,
    sessionCookies: [...new Set(names)],
    shows,
  };
  return { reply, shows, cookies, text: steadyText(reply.body, canaries), seen };
};

/** Whether the app let nobody in: a redirect, or a refusal for want of a session. */
export const isRefused = ({ reply: { status } }: Heard): boolean =>
  (status >= 300 && status < 400) || status === 401 || status === 403;

/** An answer that says nothing of the route: throttled, broken, or that of a bot check before the app. */
export const saysNothing = ({ reply }: Heard): boolean =>
  reply.status === 429 || reply.status >= 500 || botCheckBefore(reply) !== null;
