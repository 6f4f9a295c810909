import { parse } from '@babel/parser';
import type { Expression, Node, Program } from '@babel/types';
import { limits } from '../../platform/limits.ts';
import type { SourceFile } from './source-file.ts';

export type Module = { readonly path: string; readonly program: Program; readonly text: string };

/** In `.ts` a `<` can begin a type assertion; everywhere else it begins an element. */
const pluginsFor = (path: string): ('typescript' | 'jsx' | 'decorators')[] =>
  /\.[cm]?ts$/.test(path) ? ['typescript', 'decorators'] : ['typescript', 'jsx', 'decorators'];

/** The syntax tree of a file, or the reason why there is none. Nothing of the file is executed. */
export const parseModule = ({ path, text }: SourceFile): Module | { readonly reason: string } => {
  if (text.length > limits.routeSourceCharacters)
    return { reason: `longer than ${limits.routeSourceCharacters} characters, so it is not read` };
  try {
    const { program } = parse(text, {
      sourceType: 'module',
      errorRecovery: true,
      createParenthesizedExpressions: false,
      attachComment: false,
      allowReturnOutsideFunction: true,
      allowUndeclaredExports: true,
      plugins: pluginsFor(path),
    });
    return { path, program, text };
  } catch (error) {
    return { reason: error instanceof RangeError ? 'nested too deeply to be read' : 'not code that can be parsed' };
  }
};

const isNode = (value: object): value is Node => 'type' in value && typeof value.type === 'string';

const unread = new Set(['loc', 'extra', 'errors', 'leadingComments', 'trailingComments', 'innerComments', 'tokens']);

/** The nodes directly below one, in the order of the source. */
export const childrenOf = (node: Node): readonly Node[] => {
  const found: Node[] = [];
  // Every reading of source walks through here: entries of objects would be made for millions of nodes.
  for (const key in node) {
    const value: unknown = node[key as keyof Node];
    if (typeof value !== 'object' || value === null || unread.has(key)) continue;
    if (Array.isArray(value)) {
      for (const one of value as readonly unknown[])
        if (typeof one === 'object' && one !== null && isNode(one)) found.push(one);
    } else if (isNode(value)) found.push(value);
  }
  return found;
};

/** All nodes of a tree, outer before inner, in the order of the source. */
export function* nodesOf(root: Node): Generator<Node> {
  const stack: Node[] = [root];
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    yield node;
    for (const child of childrenOf(node).toReversed()) stack.push(child);
  }
}

export const lineOf = (node: Node): number => node.loc?.start.line ?? 1;

/** The expression inside of casts, `await`, parentheses and non-null marks: they change nothing about what it is. */
export const bare = (node: Node): Node => {
  let at = node;
  while (
    at.type === 'TSAsExpression' ||
    at.type === 'TSSatisfiesExpression' ||
    at.type === 'TSNonNullExpression' ||
    at.type === 'TSTypeAssertion' ||
    at.type === 'TSInstantiationExpression' ||
    at.type === 'ParenthesizedExpression'
  )
    at = at.expression;
  return at.type === 'AwaitExpression' ? bare(at.argument) : at;
};

/** The name of a property, also `['name']`; undefined where it is computed. */
export const keyOf = (node: Node): string | undefined => {
  if (node.type === 'MemberExpression' || node.type === 'OptionalMemberExpression') {
    if (!node.computed && node.property.type === 'Identifier') return node.property.name;
    return node.property.type === 'StringLiteral' ? node.property.value : undefined;
  }
  if (node.type === 'ObjectProperty' || node.type === 'ObjectMethod') {
    if (node.key.type === 'StringLiteral') return node.key.value;
    return !node.computed && node.key.type === 'Identifier' ? node.key.name : undefined;
  }
  return undefined;
};

/** The value of a property of an object literal. */
export const propertyOf = (object: Node | undefined, name: string): Node | undefined => {
  if (object?.type !== 'ObjectExpression') return undefined;
  for (const property of object.properties) {
    if (keyOf(property) !== name) continue;
    if (property.type === 'ObjectProperty') return bare(property.value);
    if (property.type === 'ObjectMethod') return property;
  }
  return undefined;
};

/** Arguments of a call; a spread one ends what can be counted. */
export const argumentsOf = (node: Node): readonly Expression[] => {
  if (node.type !== 'CallExpression' && node.type !== 'NewExpression' && node.type !== 'OptionalCallExpression')
    return [];
  const found: Expression[] = [];
  for (const argument of node.arguments) {
    if (argument.type === 'SpreadElement' || argument.type === 'ArgumentPlaceholder') break;
    found.push(argument);
  }
  return found;
};

export const isFunction = (node: Node): boolean =>
  node.type === 'FunctionDeclaration' ||
  node.type === 'FunctionExpression' ||
  node.type === 'ArrowFunctionExpression' ||
  node.type === 'ObjectMethod' ||
  node.type === 'ClassMethod';

/** `a.b.c` as text; undefined for anything else. */
export const dottedName = (node: Node): string | undefined => {
  const at = bare(node);
  if (at.type === 'Identifier') return at.name;
  if (at.type === 'ThisExpression') return 'this';
  if (at.type !== 'MemberExpression') return undefined;
  const [object, key] = [dottedName(at.object), keyOf(at)];
  return object === undefined || key === undefined ? undefined : `${object}.${key}`;
};
