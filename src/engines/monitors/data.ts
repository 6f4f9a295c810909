import { LineCounter, isMap, isSeq, parseAllDocuments, type Node } from 'yaml';
import { limits } from '../../platform/limits.ts';

/** A part of a YAML or JSON document: never trusted to be of any shape. */
export type Data = { readonly [key: string]: unknown };

export const isData = (value: unknown): value is Data =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const listIn = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
export const dataIn = (value: unknown): readonly Data[] => listIn(value).filter(isData);
export const textIn = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);
export const numberIn = (value: unknown): number | null =>
  typeof value === 'number' && Number.isFinite(value) ? value : null;

/** Deepest nesting that a file of monitors has; what is deeper is none, and would end the stack of a parser. */
const deepest = 40;

const isTooDeep = (text: string): boolean => {
  let depth = 0;
  for (const line of text.split('\n')) {
    if (line.length - line.trimStart().length > 2 * deepest) return true;
    for (const sign of line) {
      if (sign === '[' || sign === '{') depth += 1;
      else if ((sign === ']' || sign === '}') && depth > 0) depth -= 1;
      if (depth > deepest) return true;
    }
    if (/^(?:\s*- ){20}/.test(line)) return true;
  }
  return false;
};

export type YamlDocument = {
  readonly data: Data;
  /** Line of an element of a list, by the path to the list. */
  readonly lineAt: (path: readonly string[], index: number) => number | null;
};

/** The documents of a YAML text that are maps; null where it cannot be read. Aliases are few, and nothing of it is executed. */
export const readYaml = (text: string): readonly YamlDocument[] | null => {
  if (text.length > limits.monitorFileCharacters || isTooDeep(text)) return null;
  try {
    const counter = new LineCounter();
    const documents = parseAllDocuments(text, { lineCounter: counter, logLevel: 'silent', uniqueKeys: false });
    if (!Array.isArray(documents)) return [];
    return documents.flatMap(document => {
      if (document.errors.length > 0) return [];
      const data: unknown = document.toJS({ maxAliasCount: 20 });
      const lineAt = (path: readonly string[], index: number): number | null => {
        const list: unknown = document.getIn(path, true);
        const item = isSeq(list) ? (list.items[index] as Node | undefined) : undefined;
        const from = isMap(item) || item !== undefined ? item.range?.[0] : undefined;
        return from === undefined ? null : counter.linePos(from).line;
      };
      return isData(data) ? [{ data, lineAt }] : [];
    });
  } catch {
    // Aliases without end, or a tag that is none: no file of monitors.
    return null;
  }
};

/** A JSON text as data; undefined where it is none. */
export const readJson = (text: string): unknown => {
  if (text.length > limits.monitorFileCharacters || isTooDeep(text)) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
