/** Directives by lower-case name, each with the values that it came with; null stands for none. */
export type Directives = ReadonlyMap<string, readonly (string | null)[]>;

const token = /[!#$%&'*+\-.^_`|~0-9A-Za-z]/;

type Read = { readonly text: string; readonly end: number };

/** A quoted string from its first quote on; what it holds, and the place behind its last quote. */
const quoted = (text: string, from: number): Read => {
  let value = '';
  for (let at = from + 1; at < text.length; at += 1) {
    const letter = text[at];
    if (letter === '"') return { text: value, end: at + 1 };
    if (letter === '\\') at += 1;
    value += text[at] ?? '';
  }
  // It never ends: everything up to here belongs to it.
  return { text: value, end: text.length };
};

const plain = (text: string, from: number): Read => {
  let end = from;
  while (end < text.length && text[end] !== ',') end += 1;
  return { text: text.slice(from, end).trim(), end };
};

/**
 * Reads `Cache-Control` (RFC 9111 §5.2): names in any case, values as token or quoted string, a comma inside quotes is no
 * end. Whatever is no directive is passed over up to the next comma. Never throws; takes time in proportion to the text.
 */
export const readDirectives = (text: string): Directives => {
  const found = new Map<string, (string | null)[]>();
  let at = 0;
  while (at < text.length) {
    while (at < text.length && /[\s,]/.test(text[at] ?? '')) at += 1;
    const from = at;
    while (at < text.length && token.test(text[at] ?? '')) at += 1;
    const name = text.slice(from, at).toLowerCase();
    let value: string | null = null;
    if (text[at] === '=') {
      const read = text[at + 1] === '"' ? quoted(text, at + 1) : plain(text, at + 1);
      value = read.text;
      at = read.end;
    }
    const rest = plain(text, at);
    at = rest.end;
    if (name !== '' && rest.text === '') found.set(name, [...(found.get(name) ?? []), value]);
  }
  return found;
};

/** Whether a directive stands there without naming fields: `private`, not `private="set-cookie"`. */
export const isPlain = (directives: Directives, name: string): boolean =>
  directives.get(name)?.some(value => value === null || value === '') ?? false;
