import type { Node } from '@babel/types';
import { hasDirective } from '../source/exports.ts';
import type { ProgramOfApp } from '../source/program.ts';
import { lookUp, type Scope } from '../source/scope.ts';
import { dottedName, keyOf, lineOf, nodesOf } from '../source/syntax.ts';
import { type EnvApp, isForBrowsers } from './apps.ts';
import { type Environment, environmentReader, type EnvironmentReader } from './environment.ts';
import { namesReader } from './names.ts';
import { isReference, needAt } from './need.ts';
import { type SchemaKey, schemaReader } from './schemas.ts';
import { parentOf, type Tree, treeOf } from './tree.ts';
import { type EnvUse, isName, isTestFile, type Need } from './use.ts';

/** Set by the bundler itself (Vite guide, "Env Variables and Modes"); nobody has to give them. */
const ofTheBundler = new Set(['MODE', 'DEV', 'PROD', 'SSR', 'BASE_URL', 'SITE', 'ASSETS_PREFIX', 'VITEST']);

/** Files that only a build reads. */
const buildFile =
  /(?:^|\/)(?:next|vite|svelte|astro|nuxt|tailwind|webpack|rollup|tsup|postcss|esbuild|gatsby|vue|babel|metro|app|remix|react-router|craco|rsbuild|rspack|unocss|uno|windi)(?:[.-][\w-]+)?\.config\.[cm]?[jt]s$|(?:^|\/)gatsby-(?:config|node)\.[cm]?[jt]s$|(?:^|\/)(?:esbuild|build|prebuild|webpack)\.[cm]?[jt]s$/;

/** A parameter of a function that is the name of a variable, or a list of such names. */
export type Helper = {
  /** Whether the parameter is a list of names. */
  readonly each: boolean;
  readonly need: Need;
  /** What `env` it reads. */
  readonly from: Environment;
};

const rank: readonly Need[] = ['required', 'empty', 'default', 'optional'];

/** What all readers of code share: the modules that were read so far, what is known of names, and where uses go. */
export type Reading = {
  readonly program: ProgramOfApp;
  /** Tells whoever watches which module is worked on. */
  readonly entering: (tree: Tree) => void;
  readonly read: readonly Tree[];
  /** Reads one more module; one that was read is left. */
  readonly add: (path: string) => void;
  /** The module with this program, where it was read. */
  readonly treeOf: (program: Node) => Tree | undefined;
  readonly environments: EnvironmentReader;
  readonly names: ReturnType<typeof namesReader>;
  readonly schemas: ReturnType<typeof schemaReader>;
  readonly helpers: ReadonlyMap<Node, ReadonlyMap<number, Helper>>;
  readonly addHelper: (fn: Node, index: number, helper: Helper) => void;
  readonly helperNeed: (fn: Node, need: Need) => Need;
  /** Places at which a function reads by the name that it is given. */
  readonly helperSites: readonly { fn: Node; at: Node; scope: Scope; from: Environment; need: Need }[];
  readonly emit: (use: Found) => void;
  readonly emitKeys: (keys: readonly SchemaKey[], unlessKnown?: boolean) => void;
  /** What a schema says of a variable, where its module has a schema. */
  readonly schemaNeeds: Map<string, Need>;
  readonly needOfRead: (node: Node, scope: Scope) => Need;
  /** One reading by a name that some expression gives. */
  readonly readByName: (key: Node, at: Node, scope: Scope, from: Environment, need: Need) => void;
  readonly destructured: (pattern: Node, scope: Scope, from: Environment) => void;
  readonly scopeOf: (node: Node, scope: Scope) => Scope;
  readonly uses: () => readonly EnvUse[];
};

type Found = {
  readonly name: string | null;
  readonly node: Node;
  readonly scope: Scope;
  readonly from: Environment;
  readonly need: Need;
  readonly shown?: string;
  /** Given to browsers whatever it is called. */
  readonly browser?: boolean;
};

/** A reading of the code of `program` that has found nothing yet. */
export const createReading = (
  program: ProgramOfApp,
  appOf: (path: string) => EnvApp,
  entering: (path: string) => void,
): Reading => {
  const trees = new Map<Node, Tree>();
  const read: Tree[] = [];
  const add = (path: string): void => {
    const scoped = program.module(path);
    if (scoped === undefined || trees.has(scoped.module.program)) return;
    const tree = treeOf(scoped);
    trees.set(scoped.module.program, tree);
    read.push(tree);
  };
  const treeIn = (scope: Scope): Tree => {
    const known = trees.get(scope.module.program);
    if (known !== undefined) return known;
    add(scope.module.path);
    const tree = trees.get(scope.module.program);
    if (tree === undefined) throw new Error(`${scope.module.path} was not read`);
    return tree;
  };
  const environments = environmentReader(program);
  const names = namesReader(program, scope => void treeIn(scope));
  const schemas = schemaReader(program);
  const helpers = new Map<Node, Map<number, Helper>>();
  const uses = new Map<string, EnvUse>();
  const schemaNeeds = new Map<string, Need>();

  const emit = (
    name: string | null,
    node: Node,
    scope: Scope,
    from: Environment,
    need: Need,
    shown?: string,
    browser = false,
  ): void => {
    if (name !== null && (!isName(name) || (from === 'bundler' && ofTheBundler.has(name)))) return;
    const file = scope.module.path;
    const app = appOf(file);
    const isPublic =
      browser || from === 'static-public' || from === 'dynamic-public' || (name !== null && isForBrowsers(name, app));
    const isEdge = /(?:^|\/)middleware\.[jt]s$/.test(file) || exportsEdge(scope);
    const isClient =
      hasDirective(scope.module, 'use client') ||
      (from === 'bundler' && !['astro', '@sveltejs/kit', 'nuxt'].some(each => app.packages.has(each)));
    const isBuild =
      !from.startsWith('dynamic-') &&
      (from === 'bundler' ||
        from === 'build' ||
        from.startsWith('static-') ||
        buildFile.test(file) ||
        (from === 'process' && isPublic));
    const use: EnvUse = {
      name,
      file,
      line: lineOf(node),
      kind: isBuild ? 'build' : 'run',
      need,
      by: isPublic || isClient ? 'browser' : isEdge ? 'edge' : 'server',
      ...(shown === undefined ? {} : { shown }),
      inTest: isTestFile(file),
    };
    const key = `${file}:${use.line} ${name ?? `? ${shown ?? ''}`}`;
    const before = uses.get(key);
    // Two readings in one line: what one of them demands, the line demands.
    if (before === undefined || rank.indexOf(need) < rank.indexOf(before.need)) uses.set(key, use);
  };

  const exportsEdge = (scope: Scope): boolean => {
    let top = scope;
    while (top.parent !== null) top = top.parent;
    const runtime = top.names.get('runtime');
    return runtime?.is === 'value' && runtime.node.type === 'StringLiteral' && runtime.node.value === 'edge';
  };

  /** What the first thing that is done with a name says about the value behind it. */
  const needOfName = (declared: Node, scope: Scope): Need => {
    if (declared.type !== 'Identifier') return 'required';
    const { nodes, scopes } = treeIn(scope);
    const binding = lookUp(scope, declared.name);
    for (const [index, node] of nodes.entries()) {
      if (node.type !== 'Identifier' || node.name !== declared.name || node === declared) continue;
      if (!isReference(node, parentOf(node)) || lookUp(scopes[index] ?? scope, node.name) !== binding) continue;
      return needAt(node) ?? 'required';
    }
    return 'required';
  };

  const needOfRead = (node: Node, scope: Scope): Need => {
    treeIn(scope);
    const need = needAt(node);
    if (need !== undefined) return need;
    let at = node;
    for (let parent = parentOf(at); parent !== undefined; parent = parentOf(at)) {
      if (parent.type === 'VariableDeclarator') return needOfName(parent.id, scope);
      at = parent;
    }
    return 'required';
  };

  /** The function around a node that has this parameter. */
  const helperNeed = (fn: Node, need: Need): Need => {
    if (need !== 'required' && need !== 'optional') return need;
    for (const node of nodesOf(fn))
      if (
        node.type === 'ThrowStatement' ||
        (node.type === 'CallExpression' && dottedName(node.callee) === 'process.exit')
      )
        return 'required';
    return need;
  };

  const addHelper = (fn: Node, index: number, helper: Helper): void => {
    const known = helpers.get(fn) ?? new Map<number, Helper>();
    if (!known.has(index)) known.set(index, helper);
    helpers.set(fn, known);
  };

  /** One reading by a name that some expression gives. */
  const readByName = (key: Node, at: Node, scope: Scope, from: Environment, need: Need): void => {
    const found = names.of(key, scope);
    if (found.is === 'names') {
      const isLiteral = found.names.length === 1;
      for (const { name, node } of found.names)
        emit(name, isLiteral ? at : node, isLiteral ? scope : scopeOf(node, scope), from, need);
    } else if (found.is === 'parameter') {
      addHelper(found.of, found.index, { each: found.each, need: helperNeed(found.of, need), from });
      helperSites.push({ fn: found.of, at, scope, from, need });
    } else emit(null, at, scope, from, need, found.shown);
  };
  const helperSites: { fn: Node; at: Node; scope: Scope; from: Environment; need: Need }[] = [];

  /** A name can stand in another module than the one that reads by it. */
  const scopeOf = (node: Node, scope: Scope): Scope => {
    let top = node;
    for (let parent = parentOf(top); parent !== undefined; parent = parentOf(top)) top = parent;
    return trees.get(top)?.scoped.top ?? scope;
  };

  const destructured = (pattern: Node, scope: Scope, from: Environment): void => {
    if (pattern.type !== 'ObjectPattern') return;
    for (const one of pattern.properties) {
      if (one.type === 'RestElement') {
        emit(null, one, scope, from, 'optional', '*');
        continue;
      }
      const { value } = one;
      const need = value.type === 'AssignmentPattern' ? (needAt(value.left) ?? 'default') : needOfName(value, scope);
      if (one.computed && one.key.type !== 'StringLiteral') readByName(one.key, one, scope, from, need);
      else emit(keyOf(one) ?? null, one, scope, from, need);
    }
  };

  /** With `unlessKnown`, a key that stands already is left: what a schema is made of says less than the schema itself. */
  const emitKeys = (keys: readonly SchemaKey[], unlessKnown = false): void => {
    for (const { name, node, scope, need, browser } of keys) {
      if (unlessKnown && uses.has(`${scope.module.path}:${lineOf(node)} ${name}`)) continue;
      emit(name, node, scope, 'process', need, undefined, browser);
      schemaNeeds.set(`${scope.module.path} ${name}`, need);
    }
  };

  return {
    program,
    entering: ({ scoped }) => entering(scoped.module.path),
    read,
    add,
    treeOf: top => trees.get(top),
    environments,
    names,
    schemas,
    helpers,
    addHelper,
    helperNeed,
    helperSites,
    emit: ({ name, node, scope, from, need, shown, browser }) => emit(name, node, scope, from, need, shown, browser),
    emitKeys,
    schemaNeeds,
    needOfRead,
    readByName,
    destructured,
    scopeOf,
    // Where a schema of the same module says what becomes of a variable, a plain mention beside it says nothing new.
    uses: () =>
      [...uses.values()].map(use => {
        const said = use.name === null ? undefined : schemaNeeds.get(`${use.file} ${use.name}`);
        return said === undefined ? use : { ...use, need: said };
      }),
  };
};
