import type { Node } from '@babel/types';
import type { Scope } from '../source/scope.ts';
import { argumentsOf, bare, dottedName, keyOf } from '../source/syntax.ts';
import type { Environment } from './environment.ts';
import { needAt } from './need.ts';
import type { Reading } from './reading.ts';
import { schemaOfParse } from './schemas.ts';
import { parentOf } from './tree.ts';

export type Follower = {
  /** Where the environment goes from an expression that holds it: read, taken apart, handed on, or used as a whole. */
  readonly follow: (start: Node, scope: Scope, from: Environment) => void;
  /** `environment().NAME`: a function that gives the environment, such as Vite's `loadEnv`. */
  readonly givingCall: (call: Node, scope: Scope) => void;
  /** `const { env: { A } } = process` */
  readonly nestedPattern: (node: Node, scope: Scope) => void;
};

export const createFollower = (reading: Reading): Follower => {
  const { environments, schemas, emit, emitKeys, needOfRead, readByName, destructured } = reading;

  const askedNames = (call: Node, scope: Scope, from: Environment): void => {
    const [first, second] = argumentsOf(call);
    if (first === undefined) return;
    readByName(first, call, scope, from, second === undefined ? needOfRead(call, scope) : 'default');
  };

  /** A member of the environment: `env.X`, `env['X']`, `env[name]`, `env.get('X')`. */
  const readMember = (member: Node, scope: Scope, from: Environment): void => {
    if (member.type !== 'MemberExpression' && member.type !== 'OptionalMemberExpression') return;
    const parent = parentOf(member);
    if (parent?.type === 'AssignmentExpression' && parent.left === member && parent.operator === '=') return;
    if (parent?.type === 'UnaryExpression' && parent.operator === 'delete') return;
    const key = keyOf(member);
    const isCall =
      (parent?.type === 'CallExpression' || parent?.type === 'OptionalCallExpression') && parent.callee === member;
    if (isCall && (from === 'asked' || key === 'hasOwnProperty')) {
      if (key === 'get' || key === 'has' || key === 'hasOwnProperty') askedNames(parent, scope, from);
      return;
    }
    if (key !== undefined) emit({ name: key, node: member.property, scope, from, need: needOfRead(member, scope) });
    else readByName(member.property, member, scope, from, needOfRead(member, scope));
  };

  const carriesOn = (at: Node, parent: Node): boolean => {
    if (/^(?:TS(?:As|Satisfies|NonNull)|TSType(?!Query)|Parenthesized|Await)/.test(parent.type)) return true;
    if (parent.type === 'LogicalExpression' || (parent.type === 'ConditionalExpression' && parent.test !== at))
      return true;
    if (parent.type === 'SpreadElement') return true;
    return false;
  };

  /** Where the environment goes: read, taken apart, given a name, handed on, or used as a whole. */
  const follow = (start: Node, scope: Scope, from: Environment): void => {
    let at = start;
    let parent = parentOf(at);
    for (; parent !== undefined; parent = parentOf(at)) {
      if (carriesOn(at, parent)) at = parent;
      else if (parent.type === 'ObjectExpression' && at.type === 'SpreadElement') at = parent;
      else if (
        parent.type === 'CallExpression' &&
        parent.callee !== at &&
        environments.of(parent, scope) !== undefined &&
        isCarrier(parent)
      )
        at = parent;
      else if (parent.type === 'MemberExpression' && at.type === 'CallExpression' && at !== start) {
        const call = parentOf(parent);
        if (call === undefined || environments.of(call, scope) === undefined) break;
        at = call;
      } else break;
    }
    if (parent === undefined) return;
    // A list of all of it has methods and no variables.
    if (at !== start && isList(at)) return emit({ name: null, node: start, scope, from, need: 'optional', shown: '*' });
    if ((parent.type === 'MemberExpression' || parent.type === 'OptionalMemberExpression') && parent.object === at) {
      readMember(parent, scope, from);
      return;
    }
    if (parent.type === 'VariableDeclarator') return destructured(parent.id, scope, from);
    if (parent.type === 'AssignmentPattern') return destructured(parent.left, scope, from);
    if (parent.type === 'AssignmentExpression') {
      if (parent.right !== at) return;
      if (parent.left.type === 'ObjectPattern') return destructured(parent.left, scope, from);
      if (parent.left.type === 'Identifier') return;
    }
    if (parent.type === 'BinaryExpression' && parent.operator === 'in' && parent.right === at)
      return readByName(parent.left, parent, scope, from, needAt(parent) === 'required' ? 'required' : 'optional');
    if (parent.type === 'CallExpression' || parent.type === 'NewExpression') return handedOver(at, parent, scope, from);
    if (
      parent.type === 'ReturnStatement' ||
      parent.type === 'ArrowFunctionExpression' ||
      parent.type === 'ExportDefaultDeclaration' ||
      parent.type === 'ExpressionStatement'
    )
      return;
    // `createEnv({ server: { … }, runtimeEnv: process.env })`
    if (
      parent.type === 'ObjectProperty' &&
      /^(?:runtimeEnv|runtimeEnvStrict|experimental__runtimeEnv|env|environment|source|processEnv)$/.test(
        keyOf(parent) ?? '',
      )
    ) {
      const call = parentOf(parentOf(parent) ?? parent);
      if (call?.type === 'CallExpression' && (dottedName(call.callee) ?? '').endsWith('createEnv')) return;
    }
    if (parent.type === 'ClassProperty' || parent.type.startsWith('TS')) return;
    emit({ name: null, node: at, scope, from, need: 'optional', shown: '*' });
  };

  const isCarrier = (call: Node): boolean =>
    call.type === 'CallExpression' && /^(?:Object\.|structuredClone$)/.test(dottedName(call.callee) ?? '');

  const isList = (node: Node): boolean => {
    if (node.type !== 'CallExpression') return false;
    const callee = bare(node.callee);
    return (
      dottedName(callee) === 'Object.entries' || (callee.type === 'MemberExpression' && isList(bare(callee.object)))
    );
  };

  const handedOver = (at: Node, call: Node, scope: Scope, from: Environment): void => {
    const schema = schemaOfParse(call, at);
    if (schema !== undefined) {
      const keys = schemas.of(schema, scope) ?? schemas.ofObject(schema, scope);
      if (keys !== undefined) emitKeys(keys);
      return;
    }
    if (call.type === 'CallExpression') {
      const name = dottedName(call.callee) ?? '';
      const all = argumentsOf(call);
      if (/^Object\.(?:hasOwn)$/.test(name) && all[1] !== undefined)
        return readByName(all[1], call, scope, from, 'optional');
      if (/^(?:type|schema)$/.test(name) || schemas.of(call.callee, scope) !== undefined) {
        const keys = schemas.of(call.callee, scope);
        if (keys !== undefined) return emitKeys(keys);
      }
      const fn = environments.functionOf(call.callee, scope);
      if (fn !== undefined) return;
      // `plainToInstance(Variables, process.env)`: the fields of the class are read where the class is.
      if (/^plainTo(?:Instance|Class)$/.test(name)) return;
    }
    emit({ name: null, node: at, scope, from, need: 'optional', shown: '*' });
  };

  /** `environment().NAME`: a function that gives the environment, such as Vite's `loadEnv`. */
  const givingCall = (call: Node, scope: Scope): void => {
    if (isCarrier(call) || call.type !== 'CallExpression') return;
    const callee = bare(call.callee);
    // `Object.entries(process.env).filter(…)` is followed from where the environment stands.
    if (callee.type === 'MemberExpression' && isCarrier(bare(callee.object))) return;
    const from = environments.of(call, scope);
    if (from !== undefined) follow(call, scope, from);
  };

  /** `const { env: { A } } = process` */
  const nestedPattern = (node: Node, scope: Scope): void => {
    if (node.type !== 'VariableDeclarator' || node.id.type !== 'ObjectPattern' || !node.init) return;
    const init = bare(node.init);
    const from: Environment | undefined =
      init.type === 'MetaProperty'
        ? 'bundler'
        : init.type === 'Identifier' && (init.name === 'process' || init.name === 'Bun')
          ? 'process'
          : undefined;
    if (from === undefined) return;
    for (const one of node.id.properties)
      if (one.type === 'ObjectProperty' && keyOf(one) === 'env')
        destructured(one.value.type === 'AssignmentPattern' ? one.value.left : one.value, scope, from);
  };

  return { follow, givingCall, nestedPattern };
};
