import type { Node } from '@babel/types';
import type { ProgramOfApp } from '../source/program.ts';
import { lookUp, type Scope } from '../source/scope.ts';
import { argumentsOf, bare, isFunction, keyOf, nodesOf } from '../source/syntax.ts';
import { parentOf } from './tree.ts';

type Named = { readonly name: string; readonly node: Node };

/** The names that an expression can be, a parameter that decides it, or what is known of its text. */
export type Names =
  | { readonly is: 'names'; readonly names: readonly Named[] }
  | { readonly is: 'parameter'; readonly of: Node; readonly index: number; readonly each: boolean }
  | { readonly is: 'unknown'; readonly shown: string };

const most = 200;
const deepest = 12;
const unknown = (shown = '*'): Names => ({ is: 'unknown', shown: shown.slice(0, 80) });
const some = (names: readonly Named[]): Names => ({ is: 'names', names: names.slice(0, most) });

/** Methods of a list that call a function with one element after another, and which of its parameters that is. */
const eachMethods = new Map(
  ['forEach', 'map', 'filter', 'some', 'every', 'find', 'flatMap', 'findIndex', 'findLast'].map(name => [name, 0]),
).set('reduce', 1);

const union = (all: readonly Names[]): Names => {
  if (all.some(one => one.is !== 'names')) return unknown();
  return some(all.flatMap(one => (one.is === 'names' ? one.names : [])));
};

/** Reads names out of expressions: constants, lists, loops over them and texts that are put together. */
export const namesReader = (program: ProgramOfApp, entering: (scope: Scope) => void) => {
  /** The elements of a list as names: `['A', 'B'] as const`, `new Set([…])`, `Object.keys({ A: … })`. */
  const elements = (node: Node, scope: Scope, depth: number): Names => {
    if (depth > deepest) return unknown();
    const { node: at, scope: there } = program.resolve(node, scope);
    if (at.type === 'ArrayExpression')
      return union(
        at.elements.map(one => {
          if (one === null) return some([]);
          if (one.type === 'SpreadElement') return elements(one.argument, there, depth + 1);
          return of(one, there, depth + 1);
        }),
      );
    if (at.type === 'NewExpression') {
      const [list] = argumentsOf(at);
      return list === undefined ? unknown() : elements(list, there, depth + 1);
    }
    if (at.type === 'CallExpression') {
      const callee = bare(at.callee);
      const [first] = argumentsOf(at);
      const method = keyOf(callee);
      const isObject =
        callee.type === 'MemberExpression' && callee.object.type === 'Identifier' && callee.object.name === 'Object';
      if (isObject && first !== undefined && (method === 'keys' || method === 'values')) {
        const object = program.resolve(first, there);
        if (object.node.type !== 'ObjectExpression') return unknown();
        if (method === 'values') return values(object.node, object.scope, depth + 1);
        return some(
          object.node.properties.flatMap(one => {
            const name = keyOf(one);
            return name === undefined ? [] : [{ name, node: one }];
          }),
        );
      }
      if (isObject && method === 'freeze' && first !== undefined) return elements(first, there, depth + 1);
      // What is filtered or sorted holds nothing new.
      if (callee.type === 'MemberExpression' && (method === 'filter' || method === 'sort' || method === 'toSorted'))
        return elements(callee.object, there, depth + 1);
      return unknown();
    }
    if (at.type === 'Identifier') {
      const binding = lookUp(there, at.name);
      if (binding?.is === 'parameter') return { is: 'parameter', of: binding.of, index: binding.index, each: true };
    }
    return unknown();
  };

  const values = (object: Node, scope: Scope, depth: number): Names => {
    if (object.type !== 'ObjectExpression') return unknown();
    return union(
      object.properties.map(one => (one.type === 'ObjectProperty' ? of(one.value, scope, depth) : unknown())),
    );
  };

  /** `enum Names { A = 'A_B' }`: the text of one member, or of all. */
  const ofEnum = (node: Node, key: string | undefined): Names => {
    const texts: Named[] = [];
    for (const one of nodesOf(node)) {
      if (one.type !== 'TSEnumMember' || one.initializer?.type !== 'StringLiteral') continue;
      const name = one.id.type === 'Identifier' ? one.id.name : one.id.type === 'StringLiteral' ? one.id.value : '';
      if (key === undefined || key === name) texts.push({ name: one.initializer.value, node: one.initializer });
    }
    return texts.length === 0 ? unknown() : some(texts);
  };

  /** `['A', 'B'].forEach(name => …)`: the list whose element a parameter is. */
  const listOfCallback = (fn: Node, index: number, scope: Scope): Node | undefined => {
    entering(scope);
    const call = parentOf(fn);
    if (call?.type !== 'CallExpression') return undefined;
    const callee = bare(call.callee);
    if (callee.type !== 'MemberExpression' || argumentsOf(call)[0] !== fn) return undefined;
    return eachMethods.get(keyOf(callee) ?? '') === index ? callee.object : undefined;
  };

  const texts = (parts: readonly (string | Names)[], node: Node): Names => {
    let whole: string[] = [''];
    for (const part of parts) {
      const next = typeof part === 'string' ? [part] : part.is === 'names' ? part.names.map(({ name }) => name) : null;
      if (next === null || next.length * whole.length > most) {
        const shown = parts.map(one => (typeof one === 'string' ? one : '*')).join('');
        return unknown(shown.replaceAll(/\*+/g, '*'));
      }
      whole = whole.flatMap(before => next.map(after => before + after));
    }
    return some(whole.map(name => ({ name, node })));
  };

  const of = (expression: Node, scope: Scope, depth = 0): Names => {
    if (depth > deepest) return unknown();
    const { node, scope: there } = program.resolve(expression, scope);
    if (node.type === 'StringLiteral') return some([{ name: node.value, node }]);
    if (node.type === 'TemplateLiteral')
      return texts(
        node.quasis.flatMap((quasi, index): (string | Names)[] => {
          const next = node.expressions[index];
          const text = quasi.value.cooked ?? '';
          return next === undefined ? [text] : [text, of(next, there, depth + 1)];
        }),
        node,
      );
    if (node.type === 'BinaryExpression' && node.operator === '+')
      return texts([of(node.left, there, depth + 1), of(node.right, there, depth + 1)].map(plainText), node);
    if (node.type === 'ConditionalExpression')
      return union([of(node.consequent, there, depth + 1), of(node.alternate, there, depth + 1)]);
    if (node.type === 'MemberExpression') {
      const object = program.resolve(node.object, there);
      const key = keyOf(node);
      if (object.node.type === 'TSEnumDeclaration') return ofEnum(object.node, key);
      if (object.node.type !== 'ObjectExpression') return unknown();
      if (key === undefined) return values(object.node, object.scope, depth + 1);
      const property = object.node.properties.find(one => keyOf(one) === key);
      return property?.type === 'ObjectProperty' ? of(property.value, object.scope, depth + 1) : unknown();
    }
    if (node.type !== 'Identifier') return unknown();
    const binding = lookUp(there, node.name);
    if (binding?.is === 'each') return elements(binding.node, binding.scope, depth + 1);
    if (binding?.is !== 'parameter') return unknown();
    const list = listOfCallback(binding.of, binding.index, there);
    if (list !== undefined) return elements(list, there, depth + 1);
    return isFunction(binding.of) ? { is: 'parameter', of: binding.of, index: binding.index, each: false } : unknown();
  };

  return {
    of: (node: Node, scope: Scope) => of(node, scope),
    elements: (node: Node, scope: Scope) => elements(node, scope, 0),
  };
};

/** One name is a text; several stay names. */
const plainText = (names: Names): string | Names =>
  names.is === 'names' && names.names.length === 1 ? (names.names[0]?.name ?? '') : names;
