import type { Node } from '@babel/types';
import { bare, dottedName, keyOf } from '../source/syntax.ts';
import { parentOf } from './tree.ts';
import type { Need } from './use.ts';

const stopping =
  /^(?:throw|fail|panic|invariant|missing|required?|die|exit|abort|raise|bail|crash|fatal|assert|never)/i;
const plainWraps = new Set([
  'Number',
  'parseInt',
  'parseFloat',
  'String',
  'BigInt',
  'URL',
  'JSON.parse',
  'Number.parseInt',
  'Number.parseFloat',
]);
const asking = new Set(['Boolean', 'Object.hasOwn']);

const isStop = (node: Node): boolean => {
  const at = bare(node);
  if (at.type === 'CallExpression') {
    const name = dottedName(at.callee);
    // `(() => { throw … })()`
    const callee = bare(at.callee);
    if (callee.type === 'ArrowFunctionExpression' || callee.type === 'FunctionExpression') return stops(callee.body);
    return name !== undefined && (stopping.test(name.split('.').at(-1) ?? '') || name === 'process.exit');
  }
  return false;
};

/** Whether a statement ends the work: it throws, or stops the process. */
export const stops = (statement: Node | null | undefined): boolean => {
  if (statement === null || statement === undefined) return false;
  if (statement.type === 'ThrowStatement') return true;
  if (statement.type === 'BlockStatement') return statement.body.some(stops);
  return statement.type === 'ExpressionStatement' && isStop(statement.expression);
};

const isNothing = (node: Node): boolean =>
  (node.type === 'StringLiteral' && node.value === '') ||
  (node.type === 'TemplateLiteral' && node.expressions.length === 0 && node.quasis[0]?.value.cooked === '') ||
  node.type === 'NullLiteral' ||
  (node.type === 'Identifier' && node.name === 'undefined');

/** What stands in for a value that is not there. */
const standIn = (node: Node): Need => {
  const at = bare(node);
  if (isStop(at)) return 'required';
  return isNothing(at) ? 'empty' : 'default';
};

const isWrap = (node: Node): boolean =>
  node.type === 'TSAsExpression' ||
  node.type === 'TSSatisfiesExpression' ||
  node.type === 'TSNonNullExpression' ||
  node.type === 'TSTypeAssertion' ||
  node.type === 'TSInstantiationExpression' ||
  node.type === 'ParenthesizedExpression' ||
  node.type === 'AwaitExpression';

/** The condition of `if`, `?:` and `while`; for an `if` that stops, whatever it says, the variable has to be there. */
const asCondition = (at: Node, parent: Node): Need | undefined => {
  if (parent.type === 'IfStatement' && parent.test === at) {
    // `if (process.env.X) … else throw` and `if (!process.env.X) throw`: without it there is no going on.
    return stops(parent.consequent) || stops(parent.alternate) ? 'required' : 'optional';
  }
  if (parent.type === 'ConditionalExpression' && parent.test === at) return 'optional';
  return parent.type === 'WhileStatement' || parent.type === 'SwitchStatement' ? 'optional' : undefined;
};

const comparing = new Set(['===', '!==', '==', '!=']);

/**
 * What happens without the variable, as the place of the reading tells; undefined where the value only goes on to
 * somewhere else, such as a name that it is given.
 */
export const needAt = (read: Node): Need | undefined => {
  let at = read;
  let demanded = false;
  for (let parent = parentOf(at); parent !== undefined; parent = parentOf(at)) {
    if (isWrap(parent)) {
      demanded ||= parent.type === 'TSNonNullExpression';
      at = parent;
      continue;
    }
    if (parent.type === 'LogicalExpression') {
      if (parent.left === at) {
        if (parent.operator === '&&') {
          at = parent;
          if (isConditionChain(at)) continue;
          return 'optional';
        }
        const instead = standIn(parent.right);
        // A condition that lists what is missing: `if (!A || !B) throw`.
        if (isConditionChain(parent)) {
          at = parent;
          continue;
        }
        if (instead !== 'empty') return instead;
        // `(process.env.A ?? '') || 'b'`
        const outer = parentOf(parent);
        return outer?.type === 'LogicalExpression' && outer.left === parent ? standIn(outer.right) : 'empty';
      }
      if (isConditionChain(parent) || parent.operator === '&&') {
        at = parent;
        continue;
      }
      // The second choice of two: that neither is there shows at whatever comes after.
      return 'optional';
    }
    if (parent.type === 'AssignmentPattern' && parent.left === at) return standIn(parent.right);
    if (parent.type === 'AssignmentExpression' && parent.left === at) return standIn(parent.right);
    if (parent.type === 'UnaryExpression') {
      if (parent.operator === 'typeof') return 'optional';
      if (parent.operator === '!') {
        at = parent;
        const above = parentOf(parent);
        if (above === undefined) return 'optional';
        if (
          above.type === 'UnaryExpression' ||
          above.type === 'IfStatement' ||
          above.type === 'LogicalExpression' ||
          isWrap(above)
        )
          continue;
        return 'optional';
      }
      at = parent;
      continue;
    }
    if (parent.type === 'BinaryExpression') {
      if (comparing.has(parent.operator)) {
        at = parent;
        const above = parentOf(parent);
        const other = bare(parent.left === read ? parent.right : parent.left);
        const asksForNothing = isNothing(other) || other.type === 'UnaryExpression';
        if (asksForNothing && (above?.type === 'IfStatement' || above?.type === 'LogicalExpression')) continue;
        return 'optional';
      }
      return 'required';
    }
    if ((parent.type === 'OptionalMemberExpression' || parent.type === 'MemberExpression') && parent.object === at) {
      // `process.env.A?.split(',') ?? []`: what the chain gives is what is missing.
      if (parent.type === 'OptionalMemberExpression') {
        at = parent;
        const call = parentOf(parent);
        if (call !== undefined && (call.type === 'OptionalCallExpression' || call.type === 'CallExpression')) at = call;
        const after = parentOf(at);
        if (after?.type === 'LogicalExpression' && after.left === at) continue;
        if (after !== undefined && (after.type === 'OptionalMemberExpression' || isWrap(after))) continue;
        return 'optional';
      }
      return 'required';
    }
    if (parent.type === 'CallExpression' || parent.type === 'NewExpression') {
      const name = dottedName(parent.callee) ?? '';
      if (asking.has(name)) return 'optional';
      if (/^(?:assert|invariant)(?:\.ok)?$/.test(name)) return 'required';
      if (plainWraps.has(name)) {
        at = parent;
        continue;
      }
      return 'required';
    }
    const condition = asCondition(at, parent);
    if (condition !== undefined) return condition;
    if (parent.type === 'VariableDeclarator' && parent.init === at) return demanded ? 'required' : undefined;
    if (parent.type === 'ConditionalExpression') {
      at = parent;
      continue;
    }
    return 'required';
  }
  return 'required';
};

/** Whether a chain of `&&` and `||` is the condition of a statement, so that it gives no value. */
const isConditionChain = (node: Node): boolean => {
  let at = node;
  for (let parent = parentOf(at); parent !== undefined; parent = parentOf(at)) {
    if (parent.type === 'IfStatement') return parent.test === at;
    if (
      parent.type !== 'LogicalExpression' &&
      !isWrap(parent) &&
      !(parent.type === 'UnaryExpression' && parent.operator === '!')
    )
      return false;
    at = parent;
  }
  return false;
};

/** Whether an identifier is read at this place, and not declared, written or a mere name of a property. */
export const isReference = (node: Node, parent: Node | undefined): boolean => {
  if (node.type !== 'Identifier' || parent === undefined) return false;
  if (parent.type === 'MemberExpression' || parent.type === 'OptionalMemberExpression')
    return parent.object === node || parent.computed;
  if (parent.type === 'ObjectProperty') return parent.value === node || parent.computed;
  if (parent.type === 'VariableDeclarator') return parent.init === node;
  if (parent.type === 'AssignmentPattern') return parent.right === node;
  if (parent.type === 'ObjectMethod' || parent.type === 'ClassMethod' || parent.type === 'ClassProperty')
    return parent.type === 'ClassProperty' && parent.value === node;
  if (parent.type === 'LabeledStatement' || parent.type === 'BreakStatement' || parent.type === 'ContinueStatement')
    return false;
  return (
    !/^(?:Import|Export(?!Default)|TS(?!As|NonNull|Satisfies|TypeAssertion|Export)|Function|Class|RestElement|ObjectPattern|ArrayPattern|CatchClause)/.test(
      parent.type,
    ) &&
    !(parent.type === 'ArrowFunctionExpression' && parent.params.includes(node)) &&
    keyOf(node) === undefined
  );
};
