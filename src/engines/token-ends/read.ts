import type { Node } from '@babel/types';
import { isTestFile } from '../env-use/use.ts';
import { type Scoped, scopeModule } from '../source/scope.ts';
import type { SourceFile } from '../source/source-file.ts';
import { isFunction, keyOf, nodesOf, parseModule } from '../source/syntax.ts';
import { decodedIn } from './decoded.ts';
import type { TokenEnd, TokenEndsRead, TokenNote } from './found.ts';
import { mentionsTokens } from './libraries.ts';
import { settingsIn } from './options.ts';

const source = /\.[cm]?[jt]sx?$/;
/** What is no part of what runs for members: examples, notes, what others wrote, what somebody starts by hand. */
const besideTheApp =
  /(?:^|\/)(?:docs?|documentation|examples?|samples?|templates?|vendor|third[-_]party|node_modules|scripts?|bench(?:marks?)?|tools?)\//i;

/** Files of the app in which tokens are verified or read. */
export const isTokenSource = ({ path, text }: SourceFile): boolean =>
  source.test(path) && !path.endsWith('.d.ts') && !isTestFile(path) && !besideTheApp.test(path) && mentionsTokens(text);

/** Where an access token that has ended is rightly read: it is given for a new one, or signed out with. */
const renewing = /refresh|renew|rotate|log-?_?out|sign-?_?out|revoke|black-?_?list|deny-?_?list/i;

const nameOf = (node: Node): string => {
  if ((node.type === 'FunctionDeclaration' || node.type === 'ClassDeclaration') && node.id) return node.id.name;
  if (node.type === 'VariableDeclarator' && node.id.type === 'Identifier') return node.id.name;
  return isFunction(node) || node.type === 'ObjectProperty' ? (keyOf(node) ?? '') : '';
};

/** A method of a class has its name as any property has. */
const methodName = (node: Node): string =>
  node.type === 'ClassMethod' && node.key.type === 'Identifier' ? node.key.name : '';

const routeOf = (node: Node): string => {
  if (node.type !== 'CallExpression') return '';
  const [first] = node.arguments;
  return first?.type === 'StringLiteral' ? first.value : '';
};

/** Whether the place stands in something that is named as renewing, or in a file or for a route that is. */
const isRenewing = ({ module }: Scoped, place: Node): boolean =>
  renewing.test(module.path) ||
  [...nodesOf(module.program)].some(
    node =>
      (node.start ?? 0) <= (place.start ?? 0) &&
      (place.end ?? 0) <= (node.end ?? 0) &&
      [nameOf(node), methodName(node), routeOf(node)].some(name => renewing.test(name)),
  );

/**
 * Where the code of an app does not look at the end of a token. Each file is read by itself; nothing of it is executed.
 * `entering` is called before a file is parsed, files in `without` are left out.
 */
export const readTokenEnds = (
  files: readonly SourceFile[],
  entering: (path: string) => void,
  without: ReadonlySet<string>,
): TokenEndsRead => {
  const found: TokenEnd[] = [];
  const notes: TokenNote[] = [];
  for (const file of files) {
    if (without.has(file.path)) continue;
    entering(file.path);
    const parsed = parseModule(file);
    if ('reason' in parsed) {
      notes.push({ file: file.path, reason: parsed.reason });
      continue;
    }
    const scoped = scopeModule(parsed);
    for (const { node, ...own } of [...settingsIn(scoped), ...decodedIn(scoped)])
      if (own.how === 'decoded' || !isRenewing(scoped, node)) found.push({ file: file.path, ...own });
  }
  return { found, notes };
};
