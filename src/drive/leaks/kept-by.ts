import type { Leak } from '../../evidence/sharing.ts';
import { headerOf } from '../reply.ts';
import type { Heard } from './answer.ts';

type KeptBy = Pick<Leak, 'keptBy' | 'told'>;

/** What caches before an app say of an answer that they had (RFC 9211; the others are their makers' own). */
const atTheEdge: readonly (readonly [string, RegExp])[] = [
  ['cf-cache-status', /^(?:hit|stale|updating|revalidated)/i],
  ['cache-status', /;\s*hit\b/i],
  ['x-cache', /\bhit\b/i],
  ['x-cache-status', /^(?:hit|stale|updating|revalidated)/i],
  ['x-proxy-cache', /^(?:hit|stale|updating|revalidated)/i],
  ['x-vercel-cache', /^(?:hit|stale|prerender)/i],
  ['age', /^0*[1-9]/],
  // Varnish names the request that brought what it kept beside the one it answers.
  ['x-varnish', /^\d+ \d+$/],
];

/** Next.js tells what its own cache had: https://nextjs.org/docs/app/guides/self-hosting */
const inTheApp: readonly (readonly [string, RegExp])[] = [['x-nextjs-cache', /^(?:hit|stale)/i]];

const saying = (answer: Heard, marks: readonly (readonly [string, RegExp])[]): string | null => {
  for (const [name, mark] of marks) {
    const value = headerOf(answer.reply, name);
    if (value !== undefined && mark.test(value)) return `${name}: ${value.slice(0, 100)}`;
  }
  return null;
};

/** Headers that say nothing of which answer it was: caches write their own, or they follow from the text. */
const ofNoAnswer =
  /^(?:date|age|etag|last-modified|content-length|set-cookie|location|connection|keep-alive|via|x-cache.*|x-proxy-cache|x-varnish|.*cache.*|server|vary|expires)$/;

/** Names of headers that are different in every answer of the app, such as the number of the request. */
const numberingHeaders = (one: Heard, other: Heard): readonly string[] =>
  one.reply.headers
    .filter(([name, value]) => !ofNoAnswer.test(name) && ![value, undefined].includes(headerOf(other.reply, name)))
    .map(([name]) => name);

/**
 * Who kept an answer: a cache before the app sends the whole of it again, headers included; an app that remembers a page
 * makes a new answer around it. `source` is the answer that was kept, `other` one of the same app to another request.
 */
export const keptBy = (answer: Heard, source: Heard, other: Heard): KeptBy => {
  const edge = saying(answer, atTheEdge);
  if (edge !== null) return { keptBy: 'edge', told: edge };
  const app = saying(answer, inTheApp);
  if (app !== null) return { keptBy: 'app', told: app };
  const names = numberingHeaders(source, other);
  const again = names.find(name => headerOf(answer.reply, name) === headerOf(source.reply, name));
  if (again !== undefined) return { keptBy: 'edge', told: `${again} is that of the first answer` };
  const anew = names.find(name => headerOf(answer.reply, name) !== undefined);
  return anew === undefined ? { keptBy: null, told: null } : { keptBy: 'app', told: `${anew} is that of a new answer` };
};
