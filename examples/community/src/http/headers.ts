import type { Config } from '../config.ts';
import { isHttps } from '../config.ts';
import type { Route } from './route.ts';

type Facts = Pick<Route, 'cache' | 'hasTokenInAddress' | 'leadsToBilling'>;

/**
 * Headers of every answer. Scripts and styles come from our own hashed files only, nothing inline, so no nonce is
 * needed and marketing pages stay cacheable. `form-action` also binds the redirect that answers a form, therefore
 * the provider is named on the page that leads to it.
 */
export const securityHeaders = (route: Facts, config: Config): Readonly<Record<string, string>> => {
  const formTargets = route.leadsToBilling ? `'self' ${new URL(config.BILLING_PAGES).origin}` : "'self'";
  const policy = [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "connect-src 'self'",
    `form-action ${formTargets}`,
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ];
  return {
    'content-security-policy': policy.join('; '),
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    // Not `no-referrer`: with it browsers send `Origin: null` with our own forms (Fetch standard, "append a request
    // `Origin` header"), and the CSRF defence refuses them. `strict-origin` keeps path and token to the page just as well.
    'referrer-policy': route.hasTokenInAddress ? 'strict-origin' : 'same-origin',
    'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=()',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    ...(isHttps(config) ? { 'strict-transport-security': 'max-age=31536000; includeSubDomains' } : {}),
  };
};

type Cost = { readonly ms: number; readonly databaseMs: number; readonly statements: number };

/** What the answer cost, for the developer tools of a browser: https://www.w3.org/TR/server-timing/ */
export const serverTiming = ({ ms, databaseMs, statements }: Cost): string =>
  `db;dur=${databaseMs.toFixed(1)};desc="${statements} statements", app;dur=${ms.toFixed(1)}`;

/** Only success may be kept by anybody: an error or a redirect that a CDN stores becomes an outage. */
export const cacheControl = (route: Facts, status: number): string => {
  if (status !== 200 || !route.cache) return 'private, no-store';
  if (route.cache === 'asset') return 'public, max-age=31536000, immutable';
  return 'public, max-age=0, s-maxage=300, stale-while-revalidate=86400';
};
