import type { Node } from '@babel/types';
import type { Scope, Scoped } from './scope.ts';
import { requiredSource } from './scope.ts';
import { bare, keyOf, type Module } from './syntax.ts';

/** What a module gives under a name: a node of its own, or something that another module gives. */
export type Exported =
  | { readonly is: 'own'; readonly node: Node; readonly scope: Scope }
  | { readonly is: 'other'; readonly source: string; readonly name: string };

const ownByName = (name: string, scope: Scope): Exported => {
  const binding = scope.names.get(name);
  if (binding?.is === 'value') return { is: 'own', node: binding.node, scope: binding.scope };
  if (binding?.is === 'import') return { is: 'other', source: binding.source, name: binding.name };
  return { is: 'own', node: scope.module.program, scope };
};

const nameOf = (node: Node): string =>
  node.type === 'Identifier' ? node.name : node.type === 'StringLiteral' ? node.value : '';

const ofDeclaration = (declaration: Node, scope: Scope): readonly (readonly [string, Exported])[] => {
  if (declaration.type === 'FunctionDeclaration' && declaration.id)
    return [[declaration.id.name, { is: 'own', node: declaration, scope }]];
  if (declaration.type !== 'VariableDeclaration') return [];
  return declaration.declarations.flatMap(({ id, init }): (readonly [string, Exported])[] => {
    if (init === null || init === undefined) return [];
    const own: Exported = { is: 'own', node: init, scope };
    if (id.type === 'Identifier') return [[id.name, own]];
    // `export const { GET, POST } = handlers`
    if (id.type !== 'ObjectPattern') return [];
    return id.properties.flatMap(one =>
      one.type === 'ObjectProperty' && one.value.type === 'Identifier' ? [[one.value.name, own] as const] : [],
    );
  });
};

/** `module.exports = x`, `exports.name = x`, `module.exports = { a, b: c }`. */
const ofAssignment = (node: Node, scope: Scope): readonly (readonly [string, Exported])[] => {
  if (node.type !== 'ExpressionStatement' || node.expression.type !== 'AssignmentExpression') return [];
  const { left, right } = node.expression;
  if (left.type !== 'MemberExpression') return [];
  const value = (of: Node): Exported => {
    const at = bare(of);
    const source = requiredSource(at);
    if (source !== undefined) return { is: 'other', source, name: '*' };
    return at.type === 'Identifier' ? ownByName(at.name, scope) : { is: 'own', node: at, scope };
  };
  const [object, key] = [left.object, keyOf(left)];
  const isModule = object.type === 'Identifier' && object.name === 'module' && key === 'exports';
  const isName =
    (object.type === 'Identifier' && object.name === 'exports') ||
    (object.type === 'MemberExpression' && keyOf(object) === 'exports');
  if (isName && key !== undefined) return [[key, value(right)]];
  if (!isModule) return [];
  const named =
    right.type === 'ObjectExpression'
      ? right.properties.flatMap(one => {
          const name = keyOf(one);
          return one.type === 'ObjectProperty' && name !== undefined ? [[name, value(one.value)] as const] : [];
        })
      : [];
  return [['default', value(right)], ...named];
};

/** Exported names of a module, and the modules of which it exports everything (`export * from`). */
export const exportsOf = ({
  module,
  top,
}: Pick<Scoped, 'module' | 'top'>): {
  readonly names: ReadonlyMap<string, Exported>;
  readonly all: readonly string[];
} => {
  const names = new Map<string, Exported>();
  const all: string[] = [];
  for (const node of module.program.body) {
    if (node.type === 'ExportAllDeclaration') all.push(node.source.value);
    for (const [name, exported] of ofAssignment(node, top)) names.set(name, exported);
    if (node.type === 'ExportDefaultDeclaration') {
      const at = bare(node.declaration);
      names.set('default', at.type === 'Identifier' ? ownByName(at.name, top) : { is: 'own', node: at, scope: top });
    }
    if (node.type !== 'ExportNamedDeclaration') continue;
    if (node.declaration) for (const [name, one] of ofDeclaration(node.declaration, top)) names.set(name, one);
    for (const one of node.specifiers) {
      if (one.type !== 'ExportSpecifier') continue;
      const [local, exported] = [nameOf(one.local), nameOf(one.exported)];
      names.set(
        exported,
        node.source ? { is: 'other', source: node.source.value, name: local } : ownByName(local, top),
      );
    }
  }
  return { names, all };
};

const endings = ['', '.ts', '.tsx', '.js', '.jsx', '.mjs', '.cjs', '.mts', '.cts'];

/** Removes `.` and `..`; undefined where a path leaves the repository. */
const normal = (path: string): string | undefined => {
  const steps: string[] = [];
  for (const step of path.split('/')) {
    if (step === '..' && steps.pop() === undefined) return undefined;
    if (step !== '' && step !== '.' && step !== '..') steps.push(step);
  }
  return steps.join('/');
};

/** The files that a package of this repository can mean by an import of its name, or of a path below it. */
const inPackages = (source: string, packages: ReadonlyMap<string, string>): readonly string[] => {
  const name = /^(?:@[^/]+\/)?[^/]+/.exec(source)?.[0] ?? source;
  const folder = packages.get(name);
  if (folder === undefined) return [];
  const rest = source.slice(name.length + 1);
  return rest === '' ? [`${folder}src`, folder, `${folder}src/main`] : [`${folder}${rest}`, `${folder}src/${rest}`];
};

/**
 * Where an import leads among these files: relative paths, `.js` written for `.ts`, `@/` and `~/` as the folder of
 * the app or its `src` (the usual alias), and `$lib` of SvelteKit, and `packages` of the same repository by their folder. Other packages lead nowhere.
 */
export const resolveSource = (
  source: string,
  from: string,
  appFolder: string,
  has: (path: string) => boolean,
  packages: ReadonlyMap<string, string> = new Map(),
): string | undefined => {
  const folder = from.slice(0, from.lastIndexOf('/') + 1);
  const alias = /^(?:[@~]|\$lib|#)\//.exec(source)?.[0];
  const rest = alias === undefined ? source : source.slice(alias.length);
  const starts = source.startsWith('.')
    ? [`${folder}${source}`]
    : alias === undefined
      ? inPackages(source, packages)
      : alias === '$lib/'
        ? [`${appFolder}src/lib/${rest}`]
        : ['', 'src/', 'app/', 'server/'].map(base => `${appFolder}${base}${rest}`);
  for (const start of starts) {
    const path = normal(start);
    if (path === undefined) continue;
    const withoutEnding = path.replace(/\.[cm]?jsx?$/, '');
    const tries = [
      ...endings.map(ending => path + ending),
      ...endings.map(ending => withoutEnding + ending),
      ...endings.slice(1).map(ending => `${path}/index${ending}`),
    ];
    const found = tries.find(has);
    if (found !== undefined) return found;
  }
  return undefined;
};

/** Whether a module begins with a directive such as `'use server'`. */
export const hasDirective = ({ program }: Module, directive: string): boolean =>
  program.directives.some(({ value }) => value.value === directive);
