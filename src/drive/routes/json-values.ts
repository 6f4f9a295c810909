/** What a JSON or YAML text can hold; of a stranger's text nothing more is known. */
export type Json = null | boolean | number | string | readonly Json[] | JsonRecord;
export type JsonRecord = { readonly [key: string]: Json };

export const isRecord = (value: unknown): value is JsonRecord =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const nothing: JsonRecord = Object.create(null) as JsonRecord;

/** The value if it is an object; else an empty one. Only own properties: `__proto__` leads nowhere. */
export const recordOf = (value: Json | undefined): JsonRecord =>
  isRecord(value) ? Object.assign(Object.create(null) as object, value) : nothing;

export const listOf = (value: Json | undefined): readonly Json[] =>
  Array.isArray(value) ? (value as readonly Json[]) : [];

export const textOf = (value: Json | undefined): string => (typeof value === 'string' ? value : '');
