import { linesOf } from './source.ts';

/** `key = value` with the table it stands in. Only strings and flat lists of strings have `values`; the rest is not needed. */
export type TomlEntry = {
  /** `env.staging.vars`; empty at the top. A table of a list (`[[routes]]`) has the list's name. */
  readonly table: string;
  readonly key: string;
  readonly values: readonly string[];
  /** Keys of an inline table `{ A = "x" }`. */
  readonly keys: readonly string[];
  readonly line: number;
};

type Scan = { readonly values: string[]; readonly keys: string[]; readonly open: boolean; readonly inString: string };

const bare = /^[A-Za-z0-9_-]$/;
const unquoted = (key: string): string =>
  key
    .split('.')
    .map(part => part.trim().replaceAll(/^["']|["']$/g, ''))
    .join('.');

/** Reads strings and inline keys from the right side of `=`, one character at a time; says whether a list is still open. */
const scanValue = (text: string): Scan => {
  const values: string[] = [];
  const keys: string[] = [];
  let depth = 0;
  let word = '';
  for (let i = 0; i < text.length; i++) {
    const char = text[i] ?? '';
    if (text.startsWith('"""', i) || text.startsWith("'''", i)) {
      const mark = text.slice(i, i + 3);
      const end = text.indexOf(mark, i + 3);
      if (end < 0) return { values, keys, open: false, inString: mark };
      i = end + 2;
    } else if (char === '"' || char === "'") {
      let end = i + 1;
      while (end < text.length && text[end] !== char) end += char === '"' && text[end] === '\\' ? 2 : 1;
      word = text.slice(i + 1, end);
      values.push(word);
      i = end;
    } else if (char === '#') break;
    else if (char === '[') depth++;
    else if (char === ']') depth--;
    else if (char === '=') {
      keys.push(word);
      if (values.at(-1) === word) values.pop();
      word = '';
    } else if (char === ',' || char === '{') word = '';
    else if (bare.test(char)) word += char;
  }
  return { values, keys, open: depth > 0, inString: '' };
};

const equalsAt = (text: string): number => {
  let quote = '';
  for (let i = 0; i < text.length; i++) {
    const char = text[i] ?? '';
    if (quote !== '') quote = char === quote ? '' : quote;
    else if (char === '"' || char === "'") quote = char;
    else if (char === '=') return i;
    else if (char === '#') return -1;
  }
  return -1;
};

const tableOf = (text: string): string | undefined => {
  if (!text.startsWith('[')) return undefined;
  const end = text.indexOf(']');
  return end < 0 ? undefined : unquoted(text.slice(text.startsWith('[[') ? 2 : 1, end));
};

/** The entries of a TOML text, line by line. Never throws: what it does not understand it passes over. */
export const tomlEntries = (text: string): readonly TomlEntry[] => {
  const entries: TomlEntry[] = [];
  let table = '';
  let inString = '';
  let open: { table: string; key: string; values: string[]; keys: string[]; line: number } | undefined;
  for (const { text: raw, number } of linesOf(text)) {
    const line = raw.trim();
    if (inString !== '') {
      if (line.includes(inString)) inString = '';
      continue;
    }
    if (open !== undefined) {
      const more = scanValue(`[${line}`);
      open.values.push(...more.values);
      open.keys.push(...more.keys);
      if (!more.open) open = undefined;
      continue;
    }
    const header = tableOf(line);
    if (header !== undefined) {
      table = header;
      continue;
    }
    const at = equalsAt(line);
    if (at <= 0) continue;
    const scan = scanValue(line.slice(at + 1));
    const entry = {
      table,
      key: unquoted(line.slice(0, at).trim()),
      values: scan.values,
      keys: scan.keys,
      line: number,
    };
    entries.push(entry);
    inString = scan.inString;
    if (scan.open) open = entry;
  }
  return entries;
};
