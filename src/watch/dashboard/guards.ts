import { getConnInfo } from '@hono/node-server/conninfo';
import { createMiddleware } from 'hono/factory';
import type { Context } from 'hono';
import { getCookie } from 'hono/cookie';
import { isLoopback } from '../../platform/loopback.ts';
import type { Access, Session } from './access.ts';
import { sameText } from './access.ts';

export type Env = { Variables: { session: Session; secure: boolean } };

/** Nothing inline, nothing from elsewhere, never inside another page. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "manifest-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

const always: { readonly [name: string]: string } = {
  'content-security-policy': policy,
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  // Not no-referrer: with it a browser hides from us where a form of ours stood.
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=()',
  'x-robots-tag': 'noindex, nofollow',
};

/** What every answer says; whatever no route made public on purpose is stored nowhere. */
export const headers = createMiddleware<Env>(async (c, next) => {
  await next();
  for (const [name, value] of Object.entries(always)) c.res.headers.set(name, value);
  if (!c.res.headers.has('cache-control')) c.res.headers.set('cache-control', 'no-store');
  if (c.get('secure')) c.res.headers.set('strict-transport-security', 'max-age=31536000');
});

/** Who asks, as the socket says; behind a proxy that is the proxy. */
export const addressOf = (c: Context<Env>): string => {
  // Not there where the app is asked without a socket.
  const known = (c.env as { readonly incoming?: unknown } | undefined)?.incoming !== undefined;
  const address = known ? getConnInfo(c).remote.address : undefined;
  // A socket that takes both families gives IPv4 in the notation of the other.
  return address?.replace(/^::ffff:(?=[\d.]+$)/i, '') ?? 'somebody';
};

const hostOf = (header: string): string | null => URL.parse(`http://${header}`)?.host ?? null;

/**
 * Only names that are ours are answered: a page elsewhere whose name was pointed at this machine (DNS rebinding) asks with
 * its own name.
 */
export const ownNames = (publicUrl: string | null) => {
  const open = publicUrl === null ? null : new URL(publicUrl);
  return createMiddleware<Env>(async (c, next) => {
    const asked = hostOf(c.req.header('host') ?? '');
    const isPublic = asked !== null && open !== null && hostOf(open.host) === asked;
    if (asked === null || !(isPublic || isLoopback(new URL(`http://${asked}`).hostname)))
      return c.text('This dashboard does not answer to that name. Its own is the setting watch.publicUrl.\n', 421);
    c.set('secure', isPublic && open?.protocol === 'https:');
    await next();
  });
};

/** A form of ours, or a program without a browser: a browser says where a form stood. */
export const ownForms = createMiddleware<Env>(async (c, next) => {
  const origin = c.req.header('origin');
  const elsewhere = origin !== undefined && (URL.parse(origin)?.host ?? '') !== hostOf(c.req.header('host') ?? '');
  const site = c.req.header('sec-fetch-site') ?? 'none';
  if (c.req.method === 'POST' && (elsewhere || !['same-origin', 'none'].includes(site)))
    return c.text('That form did not stand on this dashboard.\n', 403);
  await next();
});

/** `__Host-`: set by this very host over https, sent to no other one. */
export const cookieName = (c: Context<Env>): string => (c.get('secure') ? '__Host-launch-ready' : 'launch-ready');

export const bearer = (c: Context<Env>): string =>
  /^Bearer +(\S{1,500})$/i.exec(c.req.header('authorization') ?? '')?.[1] ?? '';

/** Everything needs somebody who signed in, but what `isOpen` names: a route that is forgotten there is closed. */
export const signedIn = (access: Access, isOpen: (path: string) => boolean) =>
  createMiddleware<Env>(async (c, next) => {
    if (isOpen(c.req.path)) return next();
    const session = await access.session(getCookie(c, cookieName(c)) ?? '');
    if (session !== null) {
      c.set('session', session);
      return next();
    }
    const reads = c.req.method === 'GET' && (c.req.header('accept') ?? '').includes('text/html');
    if (!reads) return c.json({ error: 'sign in first' }, 401);
    return c.redirect(`/sign-in?next=${encodeURIComponent(c.req.path)}`, 303);
  });

/** Whether a form came from a page of this very session, and may change something. */
export const mayAct = (session: Session, csrf: unknown): boolean =>
  session.may === 'owner' && typeof csrf === 'string' && sameText(csrf, session.csrf);
