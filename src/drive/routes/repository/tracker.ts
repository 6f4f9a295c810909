import type { Node } from '@babel/types';
import { limits } from '../../../platform/limits.ts';
import type { ProgramOfApp } from '../../../engines/source/program.ts';
import type { Dialect, Handle, Placed, Router, Tracker } from './router.ts';
import { lookUp, requiredSource, type Scope, type Scoped } from '../../../engines/source/scope.ts';
import type { Sink } from './source-file.ts';
import { argumentsOf, bare, childrenOf, isFunction, keyOf, lineOf } from '../../../engines/source/syntax.ts';

const deepest = 200;

/** What a function gives back, without the functions inside of it. */
const returnsOf = (fn: Node): readonly Node[] => {
  if (fn.type === 'ArrowFunctionExpression' && fn.body.type !== 'BlockStatement') return [fn.body];
  const found: Node[] = [];
  const stack: Node[] =
    'body' in fn && fn.body !== null && typeof fn.body === 'object' && 'type' in fn.body ? [fn.body] : [];
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    if (node.type === 'ReturnStatement' && node.argument) found.push(node.argument);
    if (!isFunction(node)) stack.push(...childrenOf(node));
  }
  return found;
};

const typeName = (parameter: Node): string => {
  if (parameter.type !== 'Identifier' || parameter.typeAnnotation?.type !== 'TSTypeAnnotation') return '';
  const annotation = parameter.typeAnnotation.typeAnnotation;
  if (annotation.type !== 'TSTypeReference') return '';
  const { typeName: name } = annotation;
  if (name.type === 'Identifier') return name.name;
  return name.type === 'TSQualifiedName' && name.left.type === 'Identifier' && name.right.type === 'Identifier'
    ? `${name.left.name}.${name.right.name}`
    : '';
};

export type Following = Tracker & {
  readonly routers: ReadonlySet<Router>;
  /** Calls that were understood as calls of a router. */
  readonly visited: ReadonlySet<Node>;
  readonly giveAway: (node: Node, scope: Scope) => void;
};

/**
 * Follows routers through a program: where they are made, which names they have, to which functions they are given,
 * and what each is told to do. Nothing is executed; a name stands for what the text says that it is.
 */
export const createTracker = (program: ProgramOfApp, dialects: readonly Dialect[], sink: Sink): Following => {
  const routers = new Set<Router>();
  const made = new Map<Node, Router>();
  const parameters = new Map<Node, Map<number, Router>>();
  const answers = new Map<Node, Handle>();
  const visited = new Set<Node>();
  const running = new Set<Node>();
  const consumed = new Set<Node>();

  const newRouter = (dialect: Dialect, sort: Router['sort'], node: Node, scope: Scope): Router => {
    const known = made.get(node);
    if (known !== undefined) return known;
    const router: Router = { dialect, sort, file: scope.module.path, line: lineOf(node), steps: [], mounted: false };
    made.set(node, router);
    routers.add(router);
    return router;
  };

  const parameterRouter = (fn: Node, index: number, dialect: Dialect, parameter: Node, scope: Scope): Router => {
    const ofFunction = parameters.get(fn) ?? new Map<number, Router>();
    parameters.set(fn, ofFunction);
    const router = ofFunction.get(index) ?? newRouter(dialect, 'parameter', parameter, scope);
    ofFunction.set(index, router);
    return router;
  };

  const makingOf = (at: Node, scope: Scope): Router | undefined => {
    if (at.type !== 'CallExpression' && at.type !== 'NewExpression') return undefined;
    const callee = bare(at.callee);
    const direct = requiredSource(callee);
    const member = callee.type === 'MemberExpression' ? requiredSource(callee.object) : undefined;
    const from =
      direct !== undefined
        ? { source: direct, name: 'default' }
        : member !== undefined
          ? { source: member, name: keyOf(callee) ?? '' }
          : program.importedAs(callee, scope);
    if (from === undefined) return undefined;
    for (const dialect of dialects) {
      const sort = dialect.makes(from.source, from.name, at);
      if (sort !== undefined) return newRouter(dialect, sort, at, scope);
    }
    return undefined;
  };

  const fromFactory = (callee: Node, scope: Scope, depth: number): Handle | undefined => {
    const { node: fn } = program.resolve(callee, scope);
    const inside = isFunction(fn) ? program.inside(fn) : undefined;
    if (inside === undefined) return undefined;
    for (const returned of returnsOf(fn)) {
      const handle = find(returned, bodyScope(fn, inside), depth + 1);
      if (handle !== undefined) return handle;
    }
    return undefined;
  };

  /** Names of a function's own block; its scope knows only its parameters. */
  const bodyScope = (fn: Node, inside: Scope): Scope => ('body' in fn && program.inside(fn.body as Node)) || inside;

  const ofName = (at: Node, scope: Scope): Handle | undefined => {
    const binding = at.type === 'Identifier' ? lookUp(scope, at.name) : undefined;
    if (binding?.is !== 'parameter') return undefined;
    const known = parameters.get(binding.of)?.get(binding.index);
    if (known !== undefined) return { router: known };
    const name = typeName(binding.node);
    const dialect = dialects.find(one => one.types.has(name));
    return dialect === undefined
      ? undefined
      : { router: parameterRouter(binding.of, binding.index, dialect, binding.node, scope) };
  };

  const ofCall = (at: Node, scope: Scope, depth: number): Handle | undefined => {
    const router = makingOf(at, scope);
    if (router !== undefined) return { router };
    if (at.type !== 'CallExpression') return undefined;
    const callee = bare(at.callee);
    if (callee.type !== 'MemberExpression') return fromFactory(callee, scope, depth);
    const handle = find(callee.object, scope, depth + 1);
    if (handle === undefined) return fromFactory(callee, scope, depth);
    visited.add(at);
    const name = keyOf(callee);
    if (name === undefined) {
      note('A route has a method that is chosen at run time.', at, scope);
      return handle;
    }
    const { calls } = handle.router.dialect;
    const call = Object.hasOwn(calls, name) ? calls[name] : undefined;
    return call === undefined ? undefined : call({ handle, name, node: at, scope, given: argumentsOf(at), tracker });
  };

  /** The router in an expression; each call is carried out once, however often it is asked for. */
  const find = (node: Node, scope: Scope, depth: number): Handle | undefined => {
    const at = bare(node);
    const known = answers.get(at);
    if (known !== undefined) return known;
    if (depth > deepest || running.has(at)) return undefined;
    running.add(at);
    try {
      const located = program.resolve(at, scope);
      const handle =
        located.node === at
          ? (ofName(at, scope) ?? ofCall(at, scope, depth))
          : find(located.node, located.scope, depth + 1);
      // A name is not kept: what it stands for can become known later.
      if (handle !== undefined && at.type !== 'Identifier') answers.set(at, handle);
      return handle;
    } finally {
      running.delete(at);
    }
  };

  const handleOf = (node: Node, scope: Scope): Handle | undefined => find(node, scope, 0);

  const functionRouter = (node: Node, scope: Scope, index: number, dialect: Dialect): Router | undefined => {
    const source = requiredSource(node);
    const path = source === undefined ? undefined : program.sourceOf(source, scope.module.path);
    const located = path === undefined ? program.resolve(node, scope) : program.exported(path, 'default');
    const settled = located === undefined ? undefined : program.resolve(located.node, located.scope);
    if (settled === undefined) return undefined;
    const wrapped = settled.node.type === 'CallExpression' ? settled.node.arguments[0] : undefined;
    const isPlugin =
      settled.node.type === 'CallExpression' &&
      program.importedAs(settled.node.callee, settled.scope)?.source === 'fastify-plugin';
    const fn = isPlugin && wrapped !== undefined ? program.resolve(wrapped, settled.scope).node : settled.node;
    if (!isFunction(fn) || !('params' in fn)) return undefined;
    const parameter = fn.params[index];
    const inside = program.inside(fn);
    return parameter?.type === 'Identifier' && inside !== undefined
      ? parameterRouter(fn, index, dialect, parameter, inside)
      : undefined;
  };

  const note = (what: string, node: Node, scope: Scope): void =>
    sink.note({ where: `${scope.module.path}:${lineOf(node)}`, what });

  const tracker: Tracker = {
    program,
    consumed,
    newRouter,
    note,
    handleOf,
    targetOf: (node, scope, dialect) => {
      const source = requiredSource(node);
      const path = source === undefined ? undefined : program.sourceOf(source, scope.module.path);
      const there = path === undefined ? undefined : program.exported(path, 'default');
      const handle = there === undefined ? handleOf(node, scope) : handleOf(there.node, there.scope);
      // Only Fastify mounts functions; to the others a function is middleware.
      return handle?.router ?? (dialect.title === 'Fastify' ? functionRouter(node, scope, 0, dialect) : undefined);
    },
    add: (router, step, node, scope) => {
      if (router.steps.length >= limits.routesFound) return;
      if (step.is === 'mount') {
        if (step.router === router) return;
        step.router.mounted = true;
      }
      router.steps.push({ ...step, file: scope.module.path, line: calledAt(node), end: node.end ?? 0 });
    },
    pathsIn: (node, scope) => {
      if (node === undefined) return undefined;
      const { node: at, scope: there } = program.resolve(node, scope);
      if (at.type !== 'ArrayExpression') {
        const path = program.text(at, there);
        return path === undefined ? undefined : [path];
      }
      const paths = at.elements.flatMap(one => (one === null ? [] : (program.text(one, there) ?? [])));
      return paths.length === 0 ? undefined : paths;
    },
  };

  /** `registerRoutes(app)`: what the function does with its parameter, it does with this router. */
  const giveAway = (node: Node, scope: Scope): void => {
    if (node.type !== 'CallExpression' || visited.has(node)) return;
    for (const [index, argument] of argumentsOf(node).entries()) {
      const at = bare(argument);
      if (at.type !== 'Identifier') continue;
      const handle = handleOf(at, scope);
      if (handle === undefined) continue;
      const router = functionRouter(node.callee, scope, index, handle.router.dialect);
      if (router === undefined || router === handle.router) continue;
      visited.add(node);
      tracker.add(handle.router, { is: 'mount', path: '', router, guards: [] }, node, scope);
    }
  };

  return Object.assign(tracker, { routers, visited, giveAway });
};

/** A chain over many lines begins at its first; each call of it stands where its name does. */
const calledAt = (node: Node): number => {
  const callee = node.type === 'CallExpression' ? bare(node.callee) : node;
  return callee.type === 'MemberExpression' ? lineOf(callee.property) : lineOf(node);
};

/** Visits the calls of all modules until nothing new is learnt: a plugin can be read before it is registered. */
export const trackAll = (tracker: Following, modules: readonly Scoped[]): void => {
  // Inner calls end before outer ones: a chain of thousands is then followed one step at a time.
  const innerFirst = modules.map(({ calls }) => calls.toSorted((a, b) => (a.node.end ?? 0) - (b.node.end ?? 0)));
  let before = -1;
  for (let round = 0; round < 10; round++) {
    const steps = [...tracker.routers].reduce((sum, { steps }) => sum + steps.length, tracker.routers.size);
    if (steps === before) return;
    before = steps;
    for (const calls of innerFirst)
      for (const { node, scope } of calls) {
        if (tracker.visited.has(node)) continue;
        tracker.handleOf(node, scope);
        tracker.giveAway(node, scope);
      }
  }
};

/** Steps in the order of the source; those of one file by position, files in the order they were met. */
export const inSourceOrder = (steps: readonly Placed[]): readonly Placed[] => {
  const files = [...new Set(steps.map(({ file }) => file))];
  return steps.toSorted((a, b) => files.indexOf(a.file) - files.indexOf(b.file) || a.end - b.end);
};
