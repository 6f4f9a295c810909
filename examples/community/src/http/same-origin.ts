import { Refusal } from '../refusal.ts';

const safe: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Refuses a change that does not come from our own pages. Browsers attach Origin or Sec-Fetch-Site to every such
 * request, so a request without either is trusted only while it carries no cookie that could be abused.
 */
export const requireSameOrigin = (request: Request, publicUrl: string): void => {
  if (safe.has(request.method)) return;
  const origin = request.headers.get('origin');
  const site = request.headers.get('sec-fetch-site');
  const isOurs = origin === null ? site === 'same-origin' : origin === publicUrl;
  const isAnonymousTool = origin === null && site === null && !request.headers.has('cookie');
  if (isOurs || isAnonymousTool) return;
  throw new Refusal(403, 'foreign-origin', 'This request did not come from our own pages.');
};
