import { parseTree, type Node } from 'jsonc-parser';
import { lineCounter } from './source.ts';

/** One property or list element of a JSON text (comments and trailing commas allowed), values only where they are scalars. */
export type JsonEntry = {
  readonly path: readonly (string | number)[];
  readonly value: string;
  readonly line: number;
};

const maximumDepth = 100;

/** Nesting is counted before parsing: the parser calls itself once a level, and a megabyte of `[` would end the stack. */
const tooDeep = (text: string): boolean => {
  let depth = 0;
  let inString = false;
  for (let i = 0; i < text.length; i++) {
    const char = text[i];
    if (inString) {
      if (char === '\\') i++;
      else if (char === '"' || char === '\n') inString = false;
    } else if (char === '"') inString = true;
    else if (char === '{' || char === '[') {
      if (++depth > maximumDepth) return true;
    } else if (char === '}' || char === ']') depth--;
  }
  return false;
};

/** Every property and element of a JSON text, in the order of the text. Never throws; what cannot be read is empty. */
export const jsonEntries = (text: string): readonly JsonEntry[] => {
  if (tooDeep(text)) return [];
  const root = parseTree(text, [], { allowTrailingComma: true });
  const entries: JsonEntry[] = [];
  const lineAt = lineCounter(text);
  const visit = (node: Node, path: readonly (string | number)[], offset: number): void => {
    const children = node.children ?? [];
    const value = typeof node.value === 'string' || typeof node.value === 'number' ? String(node.value) : '';
    if (path.length > 0) entries.push({ path, value, line: lineAt(offset) });
    if (node.type === 'array') children.forEach((child, i) => visit(child, [...path, i], child.offset));
    if (node.type !== 'object') return;
    for (const { children: [key, child] = [], offset: at } of children)
      if (key !== undefined && child !== undefined) visit(child, [...path, String(key.value)], at);
  };
  if (root !== undefined) visit(root, [], 0);
  return entries;
};

/** Whether an entry stands at this path; `*` stands for any one step. */
export const isAt = (entry: { readonly path: readonly (string | number)[] }, ...wanted: readonly string[]): boolean =>
  entry.path.length === wanted.length && wanted.every((step, i) => step === '*' || step === String(entry.path[i]));
