import { readFile, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { type Node, type ParseError, findNodeAtLocation, getNodeValue, parseTree } from 'jsonc-parser';
import type { ZodType } from 'zod';
import { LaunchReadyError } from '../platform/errors.ts';
import { problemWords, syntaxWords } from './problem-words.ts';
import { type Config, configSchema } from './schema.ts';

export const configName = 'launch-ready.jsonc';

export type LoadedConfig = { readonly config: Config; readonly file: string | null };

const maxConfigBytes = 1_000_000;

const lineOf = (text: string, offset: number): number => text.slice(0, offset).split('\n').length;

type Problem = { readonly line: number; readonly message: string };

const syntaxProblems = (text: string, errors: readonly ParseError[]): readonly Problem[] =>
  errors.map(error => ({
    line: lineOf(text, error.offset),
    message: syntaxWords(error.error),
  }));

const nearest = (tree: Node, path: readonly PropertyKey[]): Node => {
  for (let length = path.length; length > 0; length -= 1) {
    const part = path.slice(0, length).map(one => (typeof one === 'number' ? one : String(one)));
    const node = findNodeAtLocation(tree, part);
    if (node !== undefined) return node;
  }
  return tree;
};

const pathText = (path: readonly PropertyKey[]): string =>
  path.length === 0 ? 'the file' : path.map(String).join('.');

const schemaProblems = (text: string, tree: Node, value: unknown, schema: ZodType): readonly Problem[] => {
  const parsed = schema.safeParse(value, { error: problemWords });
  if (parsed.success) return [];
  return parsed.error.issues.flatMap(issue => {
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map(key => {
        const node = nearest(tree, [...issue.path, key]);
        return {
          line: lineOf(text, node.offset),
          message: `${pathText([...issue.path, key])}: there is no such setting`,
        };
      });
    }
    const node = nearest(tree, issue.path);
    return [{ line: lineOf(text, node.offset), message: `${pathText(issue.path)}: ${issue.message}` }];
  });
};

/** Reads JSON with comments by a schema; every problem is reported at once, with line and hint. `described`: where each setting is. */
export const parseSettings = <T>(
  text: string,
  file: string,
  schema: ZodType<T>,
  described = 'docs/reference/config.md',
): T => {
  const errors: ParseError[] = [];
  const tree = parseTree(text, errors, { allowTrailingComma: true });
  const problems =
    tree === undefined || errors.length > 0
      ? syntaxProblems(text, errors)
      : schemaProblems(text, tree, getNodeValue(tree), schema);
  if (tree === undefined || problems.length > 0) {
    const lines = problems.length === 0 ? [{ line: 1, message: 'the file is empty; write at least {}' }] : problems;
    const said = lines.toSorted((a, b) => a.line - b.line).map(({ line, message }) => `  line ${line}: ${message}`);
    throw new LaunchReadyError(
      'LR_CONFIG_INVALID',
      `${file} has ${lines.length} ${lines.length === 1 ? 'problem' : 'problems'}:\n${said.join('\n')}`,
      `Every setting is described in ${described}; the "$schema" line gives hints in your editor.`,
    );
  }
  return schema.parse(getNodeValue(tree));
};

/** Reads settings from their text. Throws LR_CONFIG_INVALID. */
export const parseConfig = (text: string, file: string): Config => parseSettings(text, file, configSchema);

/** Loads a named settings file, or none. Throws LR_FILE_MISSING or LR_CONFIG_INVALID. */
export const loadConfig = async (file: string | null): Promise<LoadedConfig> => {
  if (file === null) return { config: configSchema.parse({}), file: null };
  const path = resolve(file);
  let text: string;
  try {
    const { size } = await stat(path);
    if (size > maxConfigBytes)
      throw new LaunchReadyError(
        'LR_CONFIG_INVALID',
        `${file} is larger than 1 MB.`,
        'A settings file is a page or two.',
      );
    text = await readFile(path, 'utf8');
  } catch (cause) {
    if (cause instanceof LaunchReadyError) throw cause;
    throw new LaunchReadyError(
      'LR_FILE_MISSING',
      `The settings file ${file} cannot be read.`,
      'Check the path given with --config.',
      { cause },
    );
  }
  return { config: parseConfig(text, file), file: path };
};

const exists = async (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );

/** The nearest folder upwards that holds settings or is a Git checkout; null outside of any repository. */
export const findRepository = async (
  from: string,
): Promise<{ readonly root: string; readonly config: string | null } | null> => {
  let folder = resolve(from);
  for (;;) {
    const config = join(folder, configName);
    if (await exists(config)) return { root: folder, config };
    if (await exists(join(folder, '.git'))) return { root: folder, config: null };
    const parent = dirname(folder);
    if (parent === folder) return null;
    folder = parent;
  }
};
