import { parseList } from 'structured-headers';
import { type Field, linesOf, valueOf } from './message.ts';

/** Who gave an answer, by what caches on the way say of themselves; `unsaid` where none says anything. */
export type AnsweredBy = 'cache' | 'origin' | 'unsaid';

/** Words of one field that stand for a copy, and for a question that was passed on. */
type Words = { readonly field: string; readonly copy: RegExp; readonly passed: RegExp };

const words: readonly Words[] = [
  // https://developers.cloudflare.com/cache/concepts/cache-responses/
  {
    field: 'cf-cache-status',
    copy: /^(?:hit|stale|updating|revalidated)$/i,
    passed: /^(?:miss|expired|bypass|dynamic|none)/i,
  },
  // https://vercel.com/docs/headers/response-headers#x-vercel-cache
  { field: 'x-vercel-cache', copy: /^(?:hit|stale|prerender|revalidated)$/i, passed: /^(?:miss|bypass)$/i },
  // Fastly, CloudFront, Varnish and many others; with several caches each adds its word.
  { field: 'x-cache', copy: /\bhit\b/i, passed: /\b(?:miss|pass|bypass|expired|error)\b/i },
];

/** The `Cache-Status` of RFC 9211: a member with the parameter `hit` is a cache that answered by itself. */
const byStatus = (lines: readonly string[]): AnsweredBy => {
  if (lines.length === 0) return 'unsaid';
  try {
    const caches = parseList(lines.join(', '));
    return caches.some(([, parameters]) => parameters.get('hit') === true) ? 'cache' : 'origin';
  } catch {
    return 'unsaid';
  }
};

/** Who gave this answer. An `Age` above nothing comes from a cache alone (RFC 9111 §5.1). */
export const answeredBy = (fields: readonly Field[]): AnsweredBy => {
  const status = byStatus(linesOf(fields, 'cache-status'));
  const said = words.flatMap(({ field, copy, passed }): readonly AnsweredBy[] => {
    const value = valueOf(fields, field)?.trim() ?? '';
    return copy.test(value) ? ['cache'] : passed.test(value) ? ['origin'] : [];
  });
  const all = new Set<AnsweredBy>([status, ...said]);
  if (all.has('cache') || /^\s*[1-9]\d*\s*$/.test(valueOf(fields, 'age') ?? '')) return 'cache';
  return all.has('origin') ? 'origin' : 'unsaid';
};
