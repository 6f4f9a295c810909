import type { DeliveryFields } from '../../evidence/delivery.ts';

/** What caches go by, what they say of themselves, and the newer protocol that a server announces. */
const told = new Set([
  'age',
  'alt-svc',
  'cache-control',
  'cache-status',
  'cdn-cache-control',
  'cf-cache-status',
  'cloudflare-cdn-cache-control',
  'content-encoding',
  'date',
  'etag',
  'expires',
  'last-modified',
  'surrogate-control',
  'vary',
  'x-cache',
  'x-vercel-cache',
]);
const longestValue = 500;

/** The lines that decide about caching; a cookie's value is nobody's business. */
export const deliveryFields = (headers: readonly (readonly [string, string])[]): DeliveryFields =>
  headers.flatMap(([name, value]) => {
    if (name === 'set-cookie') return [[name, (value.split('=')[0] ?? '').trim().slice(0, 100)] as const];
    return told.has(name) ? [[name, value.slice(0, longestValue)] as const] : [];
  });
