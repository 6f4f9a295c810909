import { linesOf } from './source.ts';

/** One `key: value` or `- value` of a YAML text. */
export type YamlEntry = {
  /** Keys from the top, without this one; a list item is `[n]` with its number. */
  readonly path: readonly string[];
  /** Empty for a plain list item. */
  readonly key: string;
  /** Plain or quoted scalar; empty when the value is a block below. Flow collections stay as written. */
  readonly value: string;
  readonly line: number;
};

type Level = { indent: number; name: string; items: number };

const maximumDepth = 40;

/** A scalar without quotes and trailing comment. */
const scalar = (text: string): string => {
  const trimmed = text.trim();
  const quote = trimmed[0];
  if (quote === '"' || quote === "'") {
    const end = trimmed.indexOf(quote, 1);
    return end < 0 ? trimmed.slice(1) : trimmed.slice(1, end);
  }
  const comment = trimmed.indexOf(' #');
  return (comment < 0 ? trimmed : trimmed.slice(0, comment)).trim();
};

/** Position of the colon that ends a key: outside quotes, followed by a space or nothing. */
const colonAt = (text: string): number => {
  const quote = text[0];
  const from = quote === '"' || quote === "'" ? text.indexOf(quote, 1) + 1 : 0;
  if (text[0] === '{' || text[0] === '[') return -1;
  for (let i = from; i < text.length; i++) {
    if (text[i] === '#' && text[i - 1] === ' ') return -1;
    if (text[i] === ':' && (i + 1 === text.length || text[i + 1] === ' ')) return i;
  }
  return -1;
};

const indentOf = (text: string): number => {
  let at = 0;
  while (text[at] === ' ') at++;
  return at;
};

/** Reads one line without its indentation, as often as it holds a `- `. */
const entriesOfLine = (levels: Level[], body: string, indent: number, line: number): YamlEntry | undefined => {
  let rest = body;
  let column = indent;
  while (rest === '-' || rest.startsWith('- ')) {
    // A list may stand at the same column as the key that holds it (YAML 1.2 §8.2.1).
    while (levels.length > 0 && (levels.at(-1)?.indent ?? 0) >= column && !isHolder(levels, column)) levels.pop();
    const holder = levels.at(-1);
    const number = holder === undefined ? 0 : holder.items++;
    if (levels.length < maximumDepth) levels.push({ indent: column + 0.5, name: `[${number}]`, items: 0 });
    const after = rest.slice(1);
    const spaces = indentOf(after);
    rest = after.slice(spaces);
    column += 1 + spaces;
    if (rest === '') return undefined;
  }
  const isItem = column > indent;
  while (levels.length > 0 && (levels.at(-1)?.indent ?? 0) >= column) levels.pop();
  const path = levels.map(({ name }) => name);
  const at = colonAt(rest);
  if (at < 0) return isItem ? { path, key: '', value: scalar(rest), line } : undefined;
  const key = scalar(rest.slice(0, at));
  if (levels.length < maximumDepth) levels.push({ indent: column, name: key, items: 0 });
  return { path, key, value: scalar(rest.slice(at + 1)), line };
};

const isHolder = (levels: readonly Level[], column: number): boolean => {
  const last = levels.at(-1);
  return last !== undefined && last.indent === column;
};

/** The entries of a YAML text, line by line. Never throws: what it does not understand it passes over. */
export const yamlEntries = (text: string): readonly YamlEntry[] => {
  const entries: YamlEntry[] = [];
  let levels: Level[] = [];
  let blockIndent = -1;
  for (const { text: raw, number } of linesOf(text)) {
    const body = raw.trim();
    if (body === '' || body.startsWith('#')) continue;
    const indent = indentOf(raw);
    if (blockIndent >= 0 && indent > blockIndent) continue;
    blockIndent = -1;
    if (body === '---' || body === '...') {
      levels = [];
      continue;
    }
    const entry = entriesOfLine(levels, body, indent, number);
    if (entry === undefined) continue;
    if (/^[|>][+-]?\d?$/.test(entry.value)) {
      blockIndent = indent;
      entries.push({ ...entry, value: '' });
    } else entries.push(entry);
  }
  return entries;
};
