import { readMarkup } from '../../platform/read-markup.ts';
import { limits } from '../../platform/limits.ts';

/** What the rehearsed app answered; null when it did not. */
export type Answer = {
  readonly status: number;
  readonly type: string;
  readonly location: string | null;
  readonly body: string;
};

const bodyOf = async (response: Response): Promise<string> => {
  if (response.body === null) return '';
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of response.body) {
    parts.push(part);
    bytes += part.length;
    if (bytes > limits.rehearsalBodyBytes) break;
  }
  return Buffer.concat(parts).toString('utf8');
};

/** One GET at the app on this machine; redirects are not followed. Never throws. */
export const ask = async (port: number, path: string, signal: AbortSignal): Promise<Answer | null> => {
  for (const host of ['127.0.0.1', '[::1]']) {
    try {
      const response = await fetch(`http://${host}:${port}${path}`, {
        redirect: 'manual',
        headers: { accept: 'text/html,application/json;q=0.9,*/*;q=0.8', connection: 'close' },
        signal: AbortSignal.any([signal, AbortSignal.timeout(limits.rehearsalAnswerMs)]),
      });
      const { status, headers } = response;
      return {
        status,
        type: headers.get('content-type') ?? '',
        location: headers.get('location'),
        body: await bodyOf(response),
      };
    } catch {
      // Nobody listens there, or the answer broke off.
      if (signal.aborted) return null;
    }
  }
  return null;
};

/** Where apps usually tell that they can serve, readiness first. */
export const usualHealth = [
  '/readyz',
  '/ready',
  '/api/ready',
  '/healthz',
  '/health',
  '/api/health',
  '/api/healthz',
  '/livez',
  '/up',
] as const;

/** Follows redirects of the app within itself, at most three; the last answer. */
export const askPage = async (
  port: number,
  path: string,
  signal: AbortSignal,
): Promise<(Answer & { readonly path: string }) | null> => {
  let at = path;
  for (let hops = 0; hops < 4; hops += 1) {
    const answer = await ask(port, at, signal);
    if (answer === null) return null;
    const next = answer.location === null ? null : URL.parse(answer.location, `http://127.0.0.1:${port}${at}`);
    const inside = next !== null && next.port === String(port) && answer.status >= 300 && answer.status < 400;
    if (!inside) return { ...answer, path: at };
    at = `${next.pathname}${next.search}`;
  }
  return null;
};

const wanted: { readonly [tag: string]: string } = { script: 'src', img: 'src', link: 'href' };
const linked = /^(?:stylesheet|icon|shortcut icon|modulepreload|preload|manifest|apple-touch-icon)$/i;

/** Paths of scripts, styles and pictures of a page that the app itself serves. */
export const assetsOf = (html: string, port: number, path: string): readonly string[] => {
  const base = `http://127.0.0.1:${port}${path}`;
  const found = readMarkup(html).elements.flatMap(({ tag, attributes }): readonly string[] => {
    const value = attributes.get(wanted[tag] ?? '');
    if (value === undefined || value === '' || (tag === 'link' && !linked.test(attributes.get('rel') ?? ''))) return [];
    const url = URL.parse(value, base);
    return url !== null && url.port === String(port) && /^(?:127\.0\.0\.1|localhost)$/.test(url.hostname)
      ? [`${url.pathname}${url.search}`]
      : [];
  });
  return [...new Set(found)].slice(0, limits.rehearsalAssets);
};

/** Why an asset is none: an error, or a page in its place. Null when it is fine. */
export const assetFault = (path: string, answer: Answer | null): string | null => {
  if (answer === null) return `${path} got no answer`;
  if (answer.status !== 200) return `${path} answered ${answer.status}`;
  if (/^text\/html\b/i.test(answer.type) && !/\.html?(?:\?|$)/.test(path))
    return `${path} is a page instead of the file`;
  return null;
};
