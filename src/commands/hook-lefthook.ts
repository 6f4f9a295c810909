import { isDeepStrictEqual } from 'node:util';
import { isMap, isScalar, isSeq, parseDocument, type Pair, type YAMLMap } from 'yaml';
import { endedOpen, hookScript, marked } from './hook-lines.ts';

const name = 'launch-ready-secrets';

const command = (indent: string): string => `${indent}${name}:\n${indent}  run: |\n${hookScript(`${indent}    `)}`;
const job = (indent: string): string => `${indent}- name: ${name}\n${indent}  run: |\n${hookScript(`${indent}    `)}`;

/** What to add by hand, where the file is not one that can be edited safely. */
export const lefthookLines = (): string =>
  `pre-commit:\n  commands:\n    ${name}:\n      run: npx --no-install launch-ready secrets --staged\n`;

type Insertion = { readonly at: number; readonly lines: string };

const lineStart = (text: string, offset: number): number => text.lastIndexOf('\n', offset - 1) + 1;

/** Offset of the line of a node that stands first on its line, and its indent; null when something else is before it. */
const ownLine = (text: string, offset: number | undefined): { readonly at: number; readonly indent: string } | null => {
  if (offset === undefined) return null;
  const at = lineStart(text, offset);
  const indent = text.slice(at, offset);
  return /^ *$/.test(indent) ? { at, indent } : null;
};

const startOf = (node: unknown): number | undefined => (isScalar(node) ? node.range?.[0] : undefined);
const firstKey = (map: YAMLMap): number | undefined => startOf(map.items[0]?.key);
const valueOf = (map: YAMLMap, key: string): unknown =>
  map.items.find((pair: Pair) => isScalar(pair.key) && pair.key.value === key)?.value;

const insertion = (text: string): Insertion | null => {
  const document = parseDocument(text);
  if (document.errors.length > 0) return null;
  const root = document.contents;
  if (root !== null && !(isMap(root) && root.flow !== true)) return null;
  const hook = root === null ? undefined : valueOf(root, 'pre-commit');
  if (hook === undefined) {
    const open = text !== '' && !text.endsWith('\n');
    const inner = `pre-commit:\n  commands:\n${command('    ')}`;
    return { at: text.length, lines: `${open ? '\n' : ''}${marked('', inner, open ? endedOpen : '')}` };
  }
  if (!isMap(hook) || hook.flow === true) return null;
  const commands = valueOf(hook, 'commands');
  if (isMap(commands) && commands.flow !== true) {
    const line = ownLine(text, firstKey(commands));
    return line === null ? null : { at: line.at, lines: marked(line.indent, command(line.indent)) };
  }
  const jobs = valueOf(hook, 'jobs');
  if (isSeq(jobs) && jobs.flow !== true) {
    const line = ownLine(text, jobs.range?.[0]);
    return line === null ? null : { at: line.at, lines: marked(line.indent, job(line.indent)) };
  }
  if (commands !== undefined || jobs !== undefined) return null;
  const line = ownLine(text, firstKey(hook));
  if (line === null) return null;
  return { at: line.at, lines: marked(line.indent, `${line.indent}commands:\n${command(`${line.indent}  `)}`) };
};

type Plain = { [key: string]: unknown };
const isPlain = (value: unknown): value is Plain =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The settings without our entry, and without what only held it. */
const withoutOurs = (settings: unknown): unknown => {
  const copy: unknown = structuredClone(settings);
  if (!isPlain(copy) || !isPlain(copy['pre-commit'])) return copy;
  const hook = copy['pre-commit'];
  if (Array.isArray(hook['jobs']))
    hook['jobs'] = hook['jobs'].filter((one: unknown) => !isPlain(one) || one['name'] !== name);
  if (isPlain(hook['commands'])) {
    delete hook['commands'][name];
    if (Object.keys(hook['commands']).length === 0) delete hook['commands'];
  }
  if (Object.keys(hook).length === 0) delete copy['pre-commit'];
  return Object.keys(copy).length === 0 ? null : copy;
};

const settingsOf = (text: string): unknown => parseDocument(text).toJS() as unknown;

/** The settings of lefthook with our command before all others; null where that cannot be done without touching the rest. */
export const withLefthookCommand = (text: string): string | null => {
  if (text.includes('\r') || text.includes('\t')) return null;
  const where = insertion(text);
  if (where === null) return null;
  const edited = text.slice(0, where.at) + where.lines + text.slice(where.at);
  try {
    return isDeepStrictEqual(withoutOurs(settingsOf(edited)), settingsOf(text)) ? edited : null;
  } catch {
    return null;
  }
};
