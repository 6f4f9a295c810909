import { parseDictionary } from 'structured-headers';
import { type Directives, readDirectives } from './directives.ts';
import { type Field, linesOf, valueOf } from './message.ts';

/** What a cache goes by: the directives, and whether they came in a field for it alone. */
export type Rules = {
  readonly directives: Directives;
  /** The targeted field (RFC 9213) that replaces `Cache-Control` and `Expires`, in lower case; null where none does. */
  readonly targeted: string | null;
};

/** Directives with a number of seconds; any other type makes the field invalid. */
const timed = new Set(['max-age', 's-maxage', 'stale-while-revalidate', 'stale-if-error']);

const valueIn = (name: string, value: unknown): string | null => {
  if (timed.has(name) && !(typeof value === 'number' && Number.isInteger(value) && value >= 0))
    throw new TypeError(`${name} is no number of seconds`);
  return typeof value === 'number' || typeof value === 'string' ? String(value) : null;
};

/** A dictionary of structured fields as directives; null where it is none, or empty: such a field is to be ignored (RFC 9213 §2.1). */
const dictionary = (text: string): Directives | null => {
  try {
    const read = parseDictionary(text);
    return read.size === 0 ? null : new Map([...read].map(([name, [value]]) => [name, [valueIn(name, value)]]));
  } catch {
    return null;
  }
};

/**
 * The rules of a response for a cache that looks at `targets`, the most specific first, lower case. `pragma: no-cache` in
 * a response means nothing (RFC 9111 §5.4).
 */
export const rulesOf = (fields: readonly Field[], targets: readonly string[]): Rules => {
  for (const target of targets) {
    const text = valueOf(fields, target);
    const directives = text === null ? null : dictionary(text);
    if (directives !== null) return { directives, targeted: target };
  }
  return { directives: readDirectives(linesOf(fields, 'cache-control').join(', ')), targeted: null };
};
