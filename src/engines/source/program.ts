import type { Node } from '@babel/types';
import { limits } from '../../platform/limits.ts';
import { exportsOf, resolveSource } from './exports.ts';
import { lookUp, type Scope, scopeModule, type Scoped } from './scope.ts';
import type { SourceFile } from './source-file.ts';
import { bare, keyOf, parseModule } from './syntax.ts';

export type Located = { readonly node: Node; readonly scope: Scope };

/** The code of one app: parsed on demand, once a file. */
export type ProgramOfApp = {
  readonly module: (path: string) => Scoped | undefined;
  /** What stands behind an expression: names and imports followed to where the thing is made. */
  readonly resolve: (node: Node, scope: Scope) => Located;
  readonly exported: (path: string, name: string) => Located | undefined;
  readonly exportedNames: (path: string) => ReadonlySet<string>;
  /** The package that a name was imported from, with the name there; undefined for the app's own. */
  readonly importedAs: (node: Node, scope: Scope) => { readonly source: string; readonly name: string } | undefined;
  /** A text that stands in the source: literals, constants, and both put together. */
  readonly text: (node: Node, scope: Scope) => string | undefined;
  /** The scope inside of a function or block of any module that was read. */
  readonly inside: (node: Node) => Scope | undefined;
  /** Where an import of a file leads. */
  readonly sourceOf: (source: string, from: string) => string | undefined;
};

const deepest = 30;

export type Surroundings = {
  /** Folder of the app that a file belongs to, with a `/` at its end; empty for the root. */
  readonly folderOf: (path: string) => string;
  /** Called before a file is parsed. */
  readonly entering: (path: string) => void;
  /** Called for a file that is left out, with the reason: "not code that can be parsed". */
  readonly unread: (path: string, reason: string) => void;
  /** Called for `export * from` that was not followed. */
  readonly unfollowed?: (path: string, source: string) => void;
  /** Folders of the packages of this repository, by name. */
  readonly packages?: ReadonlyMap<string, string>;
};

/** `files` are those of the whole repository: an app of a monorepo imports from its neighbours. */
export const programOf = (
  files: ReadonlyMap<string, SourceFile>,
  { folderOf, entering, unread, unfollowed, packages }: Surroundings,
): ProgramOfApp => {
  const modules = new Map<string, Scoped | undefined>();
  const inside = new Map<Node, Scope>();
  const module = (path: string): Scoped | undefined => {
    if (modules.has(path)) return modules.get(path);
    const file = files.get(path);
    if (file !== undefined) entering(path);
    const parsed = file === undefined ? undefined : parseModule(file);
    if (parsed !== undefined && 'reason' in parsed) unread(path, parsed.reason);
    const scoped = parsed === undefined || 'reason' in parsed ? undefined : scopeModule(parsed);
    for (const [node, scope] of scoped?.inside ?? []) inside.set(node, scope);
    modules.set(path, scoped);
    return scoped;
  };
  const sourceOf = (source: string, from: string): string | undefined =>
    resolveSource(source, from, folderOf(from), path => files.has(path), packages);

  const following = new Set<string>();
  const settled = new Map<string, Located | undefined>();
  const exported = (path: string, name: string): Located | undefined => {
    const scoped = module(path);
    const step = `${path} ${name}`;
    if (settled.has(step)) return settled.get(step);
    // Modules that give each other everything go in a circle.
    if (scoped === undefined || following.has(step) || following.size > deepest) return undefined;
    following.add(step);
    try {
      const there = gives(scoped, path, name);
      settled.set(step, there);
      return there;
    } finally {
      following.delete(step);
    }
  };
  const gives = (scoped: Scoped, path: string, name: string): Located | undefined => {
    const { names, all } = exportsOf(scoped);
    // What require() gives of a CommonJS module is what an import calls its default.
    const found = names.get(name) ?? (name === '*' ? names.get('default') : undefined);
    if (found?.is === 'own') return { node: found.node, scope: found.scope };
    const others = found === undefined ? all.map(source => ({ source, name })) : [found];
    for (const other of others) {
      const target = sourceOf(other.source, path);
      const there = target === undefined ? undefined : exported(target, other.name);
      if (there !== undefined) return there;
    }
    return undefined;
  };

  const exportedNames = (path: string): ReadonlySet<string> => {
    const scoped = module(path);
    if (scoped === undefined) return new Set();
    const { names, all } = exportsOf(scoped);
    for (const source of all) unfollowed?.(path, source.slice(0, 100));
    return new Set(names.keys());
  };

  const imported = (node: Node, scope: Scope): { source: string; name: string; from: string } | undefined => {
    const at = bare(node);
    if (at.type === 'Identifier') {
      const binding = lookUp(scope, at.name);
      if (binding?.is === 'import') return { source: binding.source, name: binding.name, from: binding.module.path };
    }
    if (at.type === 'MemberExpression' && at.object.type === 'Identifier') {
      const binding = lookUp(scope, at.object.name);
      const key = keyOf(at);
      if (binding?.is === 'import' && key !== undefined)
        return { source: binding.source, name: key, from: binding.module.path };
    }
    return undefined;
  };

  const resolve = (node: Node, scope: Scope, depth = 0): Located => {
    const at = bare(node);
    if (depth > deepest) return { node: at, scope };
    const from = imported(at, scope);
    if (from !== undefined) {
      const path = sourceOf(from.source, from.from);
      const there = path === undefined ? undefined : exported(path, from.name);
      return there === undefined ? { node: at, scope } : resolve(there.node, there.scope, depth + 1);
    }
    if (at.type === 'Identifier') {
      const binding = lookUp(scope, at.name);
      if (binding?.is === 'value' && binding.node !== at) return resolve(binding.node, binding.scope, depth + 1);
    }
    return { node: at, scope };
  };

  const texts = new Map<Node, string | undefined>();
  /** Each expression is put together once, and a text that contains itself is none. */
  const text = (node: Node, scope: Scope): string | undefined => {
    const { node: at, scope: there } = resolve(node, scope);
    if (texts.has(at)) return texts.get(at);
    texts.set(at, undefined);
    const whole = putTogether(at, there)?.slice(0, limits.routeTemplateCharacters);
    texts.set(at, whole);
    return whole;
  };
  const putTogether = (at: Node, scope: Scope): string | undefined => {
    if (at.type === 'StringLiteral') return at.value;
    if (at.type === 'BinaryExpression' && at.operator === '+') {
      const [left, right] = [text(at.left, scope), text(at.right, scope)];
      return left === undefined || right === undefined ? undefined : left + right;
    }
    if (at.type !== 'TemplateLiteral') return undefined;
    let whole = '';
    for (const [index, quasi] of at.quasis.entries()) {
      whole += quasi.value.cooked ?? '';
      const expression = at.expressions[index];
      if (expression === undefined) continue;
      const part = text(expression, scope);
      if (part === undefined) return undefined;
      whole += part;
    }
    return whole;
  };

  return {
    module,
    resolve,
    exported,
    exportedNames,
    importedAs: imported,
    text,
    inside: node => inside.get(node),
    sourceOf,
  };
};
