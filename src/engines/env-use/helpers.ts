import type { Node } from '@babel/types';
import type { Scope } from '../source/scope.ts';
import { argumentsOf, bare, isFunction, keyOf, nodesOf } from '../source/syntax.ts';
import type { Environment } from './environment.ts';
import { stops } from './need.ts';
import type { Helper, Reading } from './reading.ts';
import { parentOf } from './tree.ts';
import { isLoud } from './use.ts';

/** Calls that hand the environment to a function of the repository: its parameter is the environment from then on. */
export const markParameters = ({ read, entering, environments, add }: Reading): void => {
  for (let round = 0; round < 5; round++) {
    let isNew = false;
    for (let index = 0; index < read.length; index++) {
      const tree = read[index];
      if (tree === undefined) continue;
      entering(tree);
      for (const { node, scope } of tree.scoped.calls) {
        for (const [position, argument] of argumentsOf(node).entries()) {
          const from = environments.of(argument, scope);
          if (from === undefined || !('callee' in node)) continue;
          const fn = environments.functionOf(node.callee, scope);
          if (fn === undefined) continue;
          const known = environments.given.get(fn.node) ?? new Map<number, Environment>();
          if (known.has(position)) continue;
          known.set(position, from);
          environments.given.set(fn.node, known);
          add(fn.scope.module.path);
          isNew = true;
        }
      }
    }
    if (!isNew) return;
  }
};

/**
 * Calls of functions that read the variable whose name they are given. `mentioning` gives the files that say one of some words: those
 * that only call such a function need not mention the environment at all. Gives back the functions that somebody calls.
 */
export const readHelpers = (
  reading: Reading,
  mentioning: (words: ReadonlySet<string>) => readonly string[],
): ReadonlySet<Node> => {
  const {
    read,
    entering,
    add,
    treeOf,
    environments,
    names,
    helpers,
    addHelper,
    helperNeed,
    needOfRead,
    scopeOf,
    emit,
  } = reading;
  const calledFunctions = new Set<Node>();
  const isEmpty = (node: Node): boolean => node.type === 'StringLiteral' && node.value === '';
  const hasThrow = (fn: Node): boolean => {
    for (const node of nodesOf(fn)) if (node.type === 'ThrowStatement' || stops(node)) return true;
    return false;
  };
  const hasFallback = (fn: Node, index: number): boolean =>
    'params' in fn && Array.isArray(fn.params) && fn.params.length > index;

  /** Words by which other files reach a function: its own name, that of the object or class it stands in, and of what is made of it. */
  const namesOfFunction = (fn: Node): readonly string[] => {
    const found: string[] = [];
    let top = fn;
    for (let at: Node | undefined = fn; at !== undefined; at = parentOf(at)) {
      const declared = at.type === 'VariableDeclarator' ? at.id : 'id' in at ? at.id : undefined;
      const isNamed =
        at.type === 'VariableDeclarator' || at.type === 'FunctionDeclaration' || at.type === 'ClassDeclaration';
      if (isNamed && declared !== null && typeof declared === 'object' && declared.type === 'Identifier')
        found.push(declared.name);
      top = at;
    }
    for (const [name, binding] of treeOf(top)?.scoped.top.names ?? [])
      if (binding.is === 'value' && binding.node.type === 'NewExpression') found.push(name);
    return found;
  };

  const called = (
    call: Node,
    position: number,
    argument: Node,
    scope: Scope,
    helper: Helper,
    fn: Node | undefined,
  ): void => {
    const more = argumentsOf(call)[position + 1];
    const isFallback =
      more !== undefined &&
      !isFunction(bare(more)) &&
      more.type !== 'ObjectExpression' &&
      fn !== undefined &&
      hasFallback(fn, position + 1);
    const own = isFallback ? (isEmpty(more) ? 'empty' : 'default') : helper.need;
    const atCall = own === 'required' && fn !== undefined && !hasThrow(fn) ? needOfRead(call, scope) : own;
    if (helper.each) {
      const list = names.elements(argument, scope);
      if (list.is === 'names')
        for (const { name, node } of list.names)
          emit({ name, node, scope: scopeOf(node, scope), from: helper.from, need: own });
      else if (list.is === 'parameter') addHelper(list.of, list.index, helper);
      else emit({ name: null, node: call, scope, from: helper.from, need: own, shown: list.shown });
      return;
    }
    const found = names.of(argument, scope);
    if (found.is === 'names') {
      const literal = found.names.length === 1;
      for (const { name, node } of found.names)
        emit({
          name,
          node: literal ? argument : node,
          scope: literal ? scope : scopeOf(node, scope),
          from: helper.from,
          need: atCall,
        });
    } else if (found.is === 'parameter')
      addHelper(found.of, found.index, { ...helper, need: helperNeed(found.of, atCall) });
    else emit({ name: null, node: call, scope, from: helper.from, need: atCall, shown: found.shown });
  };

  /** Calls of functions that read the variable whose name they are given. */
  const readCalls = (): void => {
    const seen = new Set<Node>();
    const asked = new Set<Node>();
    for (let round = 0; round < 5; round++) {
      const before = [...helpers.values()].reduce((sum, one) => sum + one.size, 0);
      const methods = new Map<string, ReadonlyMap<number, Helper>>();
      for (const [fn, of] of helpers)
        if (fn.type === 'ClassMethod' && fn.key.type === 'Identifier') methods.set(fn.key.name, of);
      for (let index = 0; index < read.length; index++) {
        const tree = read[index];
        if (tree === undefined) continue;
        entering(tree);
        for (const { node, scope } of tree.scoped.calls) {
          if (seen.has(node) || !('callee' in node)) continue;
          const callee = node.callee;
          const fn = environments.functionOf(callee, scope);
          const method = fn === undefined ? methods.get(keyOf(bare(callee)) ?? '') : undefined;
          const of = fn === undefined ? method : helpers.get(fn.node);
          if (of === undefined) continue;
          for (const [position, helper] of of) {
            const argument = argumentsOf(node)[position];
            if (argument === undefined) continue;
            // A method of that name can belong to anybody: only a name that looks like one counts.
            if (fn === undefined && !(argument.type === 'StringLiteral' && isLoud(argument.value))) continue;
            seen.add(node);
            if (fn !== undefined) calledFunctions.add(fn.node);
            else for (const one of helpers.keys()) if (helpers.get(one) === of) calledFunctions.add(one);
            called(node, position, argument, scope, helper, fn?.node);
          }
        }
      }
      const after = [...helpers.values()].reduce((sum, one) => sum + one.size, 0);
      if (after === before && round > 0) return;
      // Files that only call a helper need not mention the environment at all.
      const words = [...helpers.keys()].filter(fn => !asked.has(fn)).flatMap(namesOfFunction);
      for (const fn of helpers.keys()) asked.add(fn);
      for (const path of mentioning(new Set(words))) add(path);
    }
  };

  readCalls();
  return calledFunctions;
};
