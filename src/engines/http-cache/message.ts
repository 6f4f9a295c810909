/** One field line as it stood in a message; names in any case. */
export type Field = readonly [name: string, value: string];

export type CacheRequest = { readonly method: string; readonly fields: readonly Field[] };

/** `status` of the final answer, 200 to 599. */
export type CacheResponse = { readonly status: number; readonly fields: readonly Field[] };

/** The lines of one field in order. `name` in lower case. */
export const linesOf = (fields: readonly Field[], name: string): readonly string[] =>
  fields.filter(([own]) => own.toLowerCase() === name).map(([, value]) => value.trim());

/** The lines of one field as one list (RFC 9110 §5.2), or null where it is absent. */
export const valueOf = (fields: readonly Field[], name: string): string | null => {
  const lines = linesOf(fields, name);
  return lines.length === 0 ? null : lines.join(', ');
};

/** The members of a list of tokens in lower case, empty ones left out (RFC 9110 §5.6.1.2). */
export const tokensOf = (fields: readonly Field[], name: string): readonly string[] =>
  (valueOf(fields, name) ?? '')
    .split(',')
    .map(token => token.trim().toLowerCase())
    .filter(token => token !== '');
