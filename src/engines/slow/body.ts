import type { Body } from './facts.ts';

const nextKey =
  /^(?:next|nextcursor|next_cursor|cursor|endcursor|hasmore|has_more|hasnextpage|nextpage|next_page|links)$/i;

type Found = { rows: number | null; continues: boolean };

/** Deeper than any list that people page through. */
const mostDepth = 6;

const lookInto = (value: unknown, found: Found, depth: number): void => {
  if (typeof value !== 'object' || value === null || depth > mostDepth) return;
  if (Array.isArray(value)) {
    found.rows = Math.max(found.rows ?? 0, value.length);
    // Lists inside a list: the first entries show whether there are any.
    for (const entry of value.slice(0, 50)) lookInto(entry, found, depth + 1);
    return;
  }
  for (const [key, inner] of Object.entries(value)) {
    if (nextKey.test(key) && inner !== null && inner !== false && inner !== '') found.continues = true;
    lookInto(inner, found, depth + 1);
  }
};

/** Links that lead to one kind of thing each: `/posts/1f3c` and `/posts/77aa` are two rows of one list. */
const shapeOf = (path: string): string => path.replace(/[?#].*$/, '').replace(/[^/]+$/, ':');

const rowsOfPage = (html: string): Found => {
  const things = new Map<string, Set<string>>();
  for (const [, path = ''] of html.matchAll(/\bhref\s*=\s*["']?(\/[^"'\s>]*)/gi)) {
    const shape = shapeOf(path);
    const seen = things.get(shape) ?? new Set();
    things.set(shape, seen.add(path));
  }
  const most = Math.max(0, ...[...things.values()].map(({ size }) => size));
  const continues =
    /\brel\s*=\s*["']?next\b/i.test(html) ||
    /href\s*=\s*["'][^"']*[?&;](?:after|page|cursor|offset|before)=/i.test(html);
  return { rows: most === 0 ? null : most, continues };
};

const kindOf = (type: string): Body['kind'] => {
  if (/[/+]json\b/i.test(type)) return 'json';
  return /^text\/html\b/i.test(type) ? 'page' : 'other';
};

const foundIn = (kind: Body['kind'], text: string): Found => {
  if (kind === 'page') return rowsOfPage(text);
  const found: Found = { rows: null, continues: false };
  if (kind === 'other') return found;
  try {
    lookInto(JSON.parse(text), found, 0);
  } catch {
    // Cut off where it was longer than anybody reads: objects that follow each other are rows.
    const rows = text.match(/\}\s*,\s*\{/g)?.length ?? 0;
    if (rows > 0) found.rows = rows + 1;
  }
  return found;
};

/** What a body shows of lists and size. `encoding` is what came when compression was asked for. */
export const bodyOf = (text: string, type: string, encoding: string | null): Body => {
  const kind = kindOf(type);
  const packed = encoding === null || /^identity$/i.test(encoding) ? null : encoding.toLowerCase();
  return { kind, bytes: new TextEncoder().encode(text).length, encoding: packed, ...foundIn(kind, text) };
};
