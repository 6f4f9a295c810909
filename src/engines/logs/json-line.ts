import { assign } from './assign.ts';
import type { RawLine } from './event.ts';
import { type Field, outer, ranks } from './fields.ts';

/** No logger nests what is looked for deeper: `http.response.status_code`. */
const mostDepth = 3;

type Found = Map<Field, { readonly rank: number; readonly value: unknown }[]>;

const collect = (value: object, prefix: string, depth: number, found: Found): void => {
  for (const [name, inner] of Object.entries(value)) {
    const path = prefix + name;
    const known = ranks.get(path);
    if (known !== undefined) {
      const list = found.get(known.field) ?? [];
      list.push({ rank: known.rank, value: inner });
      found.set(known.field, list);
    }
    if (depth < mostDepth && typeof inner === 'object' && inner !== null && outer.has(depth === 1 ? name : 'http'))
      if (depth === 1 || prefix.startsWith('http.')) collect(inner, `${path}.`, depth + 1, found);
  }
};

/** Reads any JSON object, however it is written. `depth` = levels of JSON inside a message that were gone through. */
const readJsonObject = (value: object, raw: RawLine, depth = 0): void => {
  const found: Found = new Map();
  collect(value, '', 1, found);
  for (const [field, list] of found)
    for (const { value: told } of list.toSorted((left, right) => left.rank - right.rank))
      if (field === 'message' && depth < 2 && readInner(told, raw, depth)) break;
      else if (assign(raw, field, told)) break;
};

/** Platforms wrap what the app wrote: what the app says about itself counts more. */
const readInner = (message: unknown, raw: RawLine, depth: number): boolean => {
  if (typeof message !== 'string' || !message.startsWith('{')) return false;
  try {
    const inner: unknown = JSON.parse(message);
    if (typeof inner !== 'object' || inner === null) return false;
    readJsonObject(inner, raw, depth + 1);
    return true;
  } catch {
    return false;
  }
};

/** Reads a line of JSON; false when it is none. */
export const readJsonLine = (text: string, raw: RawLine): boolean => {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return false;
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  readJsonObject(value, raw);
  return true;
};
