import type { Node } from '@babel/types';
import type { ProgramOfApp } from '../source/program.ts';
import { type Binding, lookUp, type Scope } from '../source/scope.ts';
import { argumentsOf, bare, dottedName, isFunction, keyOf, nodesOf } from '../source/syntax.ts';
import { parentOf } from './tree.ts';

/** An expression that holds the environment: where its values come from. */
export type Environment =
  /** `process.env` and `Bun.env`, or a copy of them. */
  | 'process'
  /** `import.meta.env`: written into the code when it is built. */
  | 'bundler'
  /** What `loadEnv` of Vite gives to a build. */
  | 'build'
  /** `Deno.env` and `Netlify.env`: asked with `get`. */
  | 'asked'
  /** SvelteKit's `$env/…` and Astro's `astro:env/…`. */
  | 'static-private'
  | 'static-public'
  | 'dynamic-private'
  | 'dynamic-public';

const deepest = 12;

const modules: { readonly [source: string]: Environment } = {
  '$env/static/private': 'static-private',
  '$env/static/public': 'static-public',
  '$env/dynamic/private': 'dynamic-private',
  '$env/dynamic/public': 'dynamic-public',
  'astro:env/server': 'dynamic-private',
  'astro:env/client': 'static-public',
};

/** The environment that a framework's module gives by name: `import { SECRET } from '$env/static/private'`. */
export const environmentModule = (source: string): Environment | undefined =>
  Object.hasOwn(modules, source) ? modules[source] : undefined;

const processModules = new Set(['process', 'node:process']);
const globals = new Set(['globalThis', 'global', 'window', 'self']);

/** Carries the environment on: what it is called with or made from. */
const carriers = new Set([
  'Object.assign',
  'Object.freeze',
  'Object.fromEntries',
  'Object.entries',
  'structuredClone',
  'Object.seal',
]);

/** What `this.name` means inside of a class: its field or method. */
const memberOfClass = (self: Node, name: string): Node | undefined => {
  let at: Node | undefined = self;
  while (at !== undefined && at.type !== 'ClassBody') at = parentOf(at);
  return at?.type === 'ClassBody'
    ? at.body.find(
        one =>
          (one.type === 'ClassProperty' || one.type === 'ClassMethod') &&
          one.key.type === 'Identifier' &&
          one.key.name === name,
      )
    : undefined;
};

const isTypedAsEnvironment = (parameter: Node): boolean => {
  const target = parameter.type === 'AssignmentPattern' ? parameter.left : parameter;
  if (target.type !== 'Identifier' || target.typeAnnotation === null || target.typeAnnotation === undefined)
    return false;
  for (const node of nodesOf(target.typeAnnotation)) {
    if (node.type === 'TSQualifiedName' && node.right.name === 'ProcessEnv') return true;
    if (node.type === 'Identifier' && node.name === 'ProcessEnv') return true;
    // `typeof process.env`
    if (node.type === 'TSTypeQuery' && node.exprName.type === 'TSQualifiedName' && node.exprName.right.name === 'env')
      return true;
  }
  return false;
};

export type EnvironmentReader = {
  readonly of: (node: Node, scope: Scope) => Environment | undefined;
  /** The function that a call runs, as far as the text tells. */
  readonly functionOf: (callee: Node, scope: Scope) => { readonly node: Node; readonly scope: Scope } | undefined;
  /** Parameters that are given the environment by some call, by function. */
  readonly given: Map<Node, Map<number, Environment>>;
};

export const environmentReader = (program: ProgramOfApp): EnvironmentReader => {
  const given: EnvironmentReader['given'] = new Map();

  const isProcess = (node: Node, scope: Scope): boolean => {
    const at = bare(node);
    if (at.type === 'MemberExpression' || at.type === 'OptionalMemberExpression')
      return keyOf(at) === 'process' && at.object.type === 'Identifier' && globals.has(at.object.name);
    if (at.type !== 'Identifier') return false;
    const binding = lookUp(scope, at.name);
    if (at.name === 'process' || at.name === 'Bun') return binding === undefined || binding.is === 'import';
    return binding?.is === 'import' && processModules.has(binding.source) && binding.name !== 'env';
  };

  const ofMember = (node: Node, scope: Scope): Environment | undefined => {
    if (node.type !== 'MemberExpression' && node.type !== 'OptionalMemberExpression') return undefined;
    const key = keyOf(node);
    const object = bare(node.object);
    if (key === 'parsed') {
      const call = program.resolve(object, scope).node;
      return call.type === 'CallExpression' && /(?:^|\.)(?:config|expand)$/.test(dottedName(call.callee) ?? '')
        ? 'process'
        : undefined;
    }
    if (key !== undefined && object.type === 'ThisExpression') {
      const held = memberOfClass(object, key);
      return held?.type === 'ClassProperty' && held.value ? of(held.value, scope, 1) : undefined;
    }
    if (key !== 'env') return undefined;
    if (object.type === 'MetaProperty') return 'bundler';
    if (isProcess(object, scope)) return 'process';
    if (
      object.type === 'Identifier' &&
      (object.name === 'Deno' || object.name === 'Netlify') &&
      lookUp(scope, object.name) === undefined
    )
      return 'asked';
    const held = program.resolve(object, scope);
    if (held.node.type !== 'ObjectExpression') return undefined;
    const property = held.node.properties.find(one => keyOf(one) === 'env');
    return property?.type === 'ObjectProperty' ? of(property.value, held.scope, 1) : undefined;
  };

  const ofBinding = (binding: Binding, depth: number): Environment | undefined => {
    if (binding.is === 'import') {
      if (processModules.has(binding.source) && binding.name === 'env') return 'process';
      const own = environmentModule(binding.source);
      if (own !== undefined) return binding.name === 'env' || binding.name === '*' ? own : undefined;
      const path = program.sourceOf(binding.source, binding.module.path);
      const there = path === undefined ? undefined : program.exported(path, binding.name);
      return there === undefined ? undefined : of(there.node, there.scope, depth + 1);
    }
    if (binding.is === 'value') return of(binding.node, binding.scope, depth + 1);
    if (binding.is === 'part') {
      const [first, second] = binding.path;
      // `const { NAME, ...rest } = process.env` and `const { env } = process`
      if (first === '...' && second === undefined) return of(binding.node, binding.scope, depth + 1);
      const isEnv = first === 'env' && (second === undefined || second === '...');
      if (!isEnv) return undefined;
      const at = bare(binding.node);
      if (at.type === 'MetaProperty') return 'bundler';
      return isProcess(at, binding.scope) ? 'process' : undefined;
    }
    if (binding.is !== 'parameter') return undefined;
    const known = given.get(binding.of)?.get(binding.index);
    if (known !== undefined) return known;
    const parameter =
      isFunction(binding.of) && 'params' in binding.of
        ? (binding.of.params[binding.index] as Node | undefined)
        : undefined;
    if (parameter === undefined) return undefined;
    if (isTypedAsEnvironment(parameter)) return 'process';
    const top: Scope = { module: binding.module, names: new Map(), parent: null };
    return parameter.type === 'AssignmentPattern' ? of(parameter.right, top, depth + 1) : undefined;
  };

  const ofCall = (node: Node, scope: Scope, depth: number): Environment | undefined => {
    if (node.type !== 'CallExpression') return undefined;
    const name = dottedName(node.callee) ?? '';
    const callee = bare(node.callee);
    if (name === 'loadEnv') return program.importedAs(node.callee, scope)?.source === 'vite' ? 'build' : undefined;
    if (callee.type === 'MemberExpression') {
      const method = keyOf(callee);
      // `Deno.env.toObject()`
      if (method === 'toObject' && of(callee.object, scope, depth + 1) === 'asked') return 'process';
      // `Object.entries(process.env).filter(…)`
      const inner = bare(callee.object);
      if ((method === 'filter' || method === 'map') && inner.type === 'CallExpression')
        return ofCall(inner, scope, depth + 1);
    }
    if (carriers.has(name)) {
      for (const argument of argumentsOf(node)) {
        const found = of(argument, scope, depth + 1);
        if (found !== undefined) return found;
      }
      return undefined;
    }
    const fn = functionOf(node.callee, scope);
    const result = fn === undefined ? undefined : returned(fn.node);
    return result === undefined || fn === undefined
      ? undefined
      : of(result, program.inside(fn.node) ?? fn.scope, depth + 1);
  };

  const of = (node: Node, scope: Scope, depth = 0): Environment | undefined => {
    if (depth > deepest) return undefined;
    const at = bare(node);
    switch (at.type) {
      case 'MemberExpression':
      case 'OptionalMemberExpression':
        return ofMember(at, scope);
      case 'Identifier': {
        const binding = lookUp(scope, at.name);
        return binding === undefined ? undefined : ofBinding(binding, depth);
      }
      case 'CallExpression':
        return ofCall(at, scope, depth);
      case 'ObjectExpression':
        for (const one of at.properties) {
          const found = one.type === 'SpreadElement' ? of(one.argument, scope, depth + 1) : undefined;
          if (found !== undefined) return found;
        }
        return undefined;
      case 'LogicalExpression':
        return of(at.left, scope, depth + 1) ?? of(at.right, scope, depth + 1);
      case 'ConditionalExpression':
        return of(at.consequent, scope, depth + 1) ?? of(at.alternate, scope, depth + 1);
      default:
        return undefined;
    }
  };

  /** A method of a class, or of an object written out. */
  const methodOf = (owner: Node, name: string): Node | undefined => {
    if (owner.type === 'ObjectExpression') {
      const property = owner.properties.find(one => keyOf(one) === name);
      return property?.type === 'ObjectProperty' ? bare(property.value) : property;
    }
    if (owner.type !== 'ClassDeclaration' && owner.type !== 'ClassExpression') return undefined;
    return owner.body.body.find(
      one => one.type === 'ClassMethod' && one.key.type === 'Identifier' && one.key.name === name,
    );
  };

  const functions = new Map<Node, ReturnType<EnvironmentReader['functionOf']>>();
  const functionOf: EnvironmentReader['functionOf'] = (callee, scope) => {
    if (functions.has(callee)) return functions.get(callee);
    // A function that is made by calling itself is none.
    functions.set(callee, undefined);
    const found = functionBehind(callee, scope);
    functions.set(callee, found);
    return found;
  };

  const functionBehind: EnvironmentReader['functionOf'] = (callee, scope) => {
    const at = bare(callee);
    const there = program.resolve(at, scope);
    if (isFunction(there.node)) return there;
    // `const env = reader(process.env)`, where `reader` gives the function that is called then.
    if (there.node.type === 'CallExpression' && there.node !== at) {
      const maker = functionOf(there.node.callee, there.scope);
      const made = maker === undefined ? undefined : returned(maker.node);
      if (made !== undefined && maker !== undefined && isFunction(made))
        return { node: made, scope: program.inside(maker.node) ?? maker.scope };
    }
    if (at.type !== 'MemberExpression' && at.type !== 'OptionalMemberExpression') return undefined;
    const key = keyOf(at);
    if (key === undefined) return undefined;
    if (at.object.type === 'ThisExpression') {
      const own = memberOfClass(at.object, key);
      if (own?.type === 'ClassMethod') return { node: own, scope };
      return own?.type === 'ClassProperty' && own.value && isFunction(own.value)
        ? { node: own.value, scope }
        : undefined;
    }
    const owner = program.resolve(at.object, scope);
    const isMade = owner.node.type === 'NewExpression';
    const held = owner.node.type === 'NewExpression' ? program.resolve(owner.node.callee, owner.scope) : owner;
    const method = isMade || held.node !== bare(at.object) ? methodOf(held.node, key) : undefined;
    if (method === undefined) return undefined;
    const target = program.resolve(method, held.scope);
    return isFunction(target.node) ? target : undefined;
  };

  return { of: (node, scope) => of(node, scope), functionOf, given };
};

/** What a function gives back, where it gives one thing. */
const returned = (fn: Node): Node | undefined => {
  if (fn.type === 'ArrowFunctionExpression' && fn.body.type !== 'BlockStatement') return bare(fn.body);
  if (!('body' in fn) || fn.body === null || typeof fn.body !== 'object' || !('type' in fn.body)) return undefined;
  const body = fn.body as Node;
  if (body.type !== 'BlockStatement') return undefined;
  const last = body.body.find(one => one.type === 'ReturnStatement');
  return last?.type === 'ReturnStatement' && last.argument ? bare(last.argument) : undefined;
};
