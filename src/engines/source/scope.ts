import type { Node } from '@babel/types';
import { argumentsOf, bare, childrenOf, isFunction, keyOf, type Module } from './syntax.ts';

/** What a name stands for, as far as the text tells. */
export type Binding =
  | { readonly is: 'value'; readonly node: Node; readonly scope: Scope }
  | { readonly is: 'import'; readonly source: string; readonly name: string; readonly module: Module }
  /** A part of a value, `path` from its whole: `const { env: { A } } = process` gives A the path env, A. `...rest` ends it as `...`, and one of a list is `*`. */
  | {
      readonly is: 'part';
      readonly node: Node;
      readonly path: readonly string[];
      readonly pattern: Node;
      readonly scope: Scope;
    }
  /** One of a list after another: `for (const name of names)`. */
  | { readonly is: 'each'; readonly node: Node; readonly scope: Scope }
  | {
      readonly is: 'parameter';
      readonly of: Node;
      readonly index: number;
      readonly node: Node;
      readonly module: Module;
    };

export type Scope = { readonly module: Module; readonly names: Map<string, Binding>; readonly parent: Scope | null };

export const lookUp = (scope: Scope, name: string): Binding | undefined => {
  for (let at: Scope | null = scope; at !== null; at = at.parent) {
    const found = at.names.get(name);
    if (found !== undefined) return found;
  }
  return undefined;
};

/** `require('x')` and `import('x')`: the module that they name. */
export const requiredSource = (node: Node): string | undefined => {
  const at = bare(node);
  if (at.type === 'ImportExpression') return at.source.type === 'StringLiteral' ? at.source.value : undefined;
  if (at.type !== 'CallExpression') return undefined;
  const isLoad = at.callee.type === 'Import' || (at.callee.type === 'Identifier' && at.callee.name === 'require');
  const [first] = argumentsOf(at);
  return isLoad && first?.type === 'StringLiteral' ? first.value : undefined;
};

/** The names of a pattern, each with its way from the whole; a computed key leads nowhere that is known. */
const partsOf = (
  pattern: Node,
  path: readonly string[] = [],
): readonly { readonly name: string; readonly path: readonly string[]; readonly pattern: Node }[] => {
  const target = pattern.type === 'AssignmentPattern' ? pattern.left : pattern;
  if (target.type === 'Identifier') return [{ name: target.name, path, pattern }];
  if (target.type === 'ArrayPattern')
    return target.elements.flatMap((one, index) => (one === null ? [] : partsOf(one, [...path, String(index)])));
  if (target.type !== 'ObjectPattern') return [];
  return target.properties.flatMap(one =>
    one.type === 'RestElement'
      ? partsOf(one.argument, [...path, '...'])
      : partsOf(one.value, [...path, keyOf(one) ?? '?']),
  );
};

const declareParts = (scope: Scope, pattern: Node, node: Node, from: readonly string[] = []): void => {
  for (const { name, ...part } of partsOf(pattern, from)) scope.names.set(name, { is: 'part', node, scope, ...part });
};

const declareVariable = (scope: Scope, id: Node, init: Node | null | undefined): void => {
  if (init === null || init === undefined) return;
  const source = requiredSource(init);
  if (id.type === 'Identifier') {
    scope.names.set(
      id.name,
      source === undefined
        ? { is: 'value', node: init, scope }
        : { is: 'import', source, name: '*', module: scope.module },
    );
  } else if (id.type === 'ObjectPattern' && source !== undefined) {
    for (const property of id.properties) {
      const name = keyOf(property);
      if (property.type === 'ObjectProperty' && property.value.type === 'Identifier' && name !== undefined)
        scope.names.set(property.value.name, { is: 'import', source, name, module: scope.module });
    }
  } else declareParts(scope, id, init);
};

const declareIn = (scope: Scope, node: Node): void => {
  if (node.type === 'ImportDeclaration') {
    for (const one of node.specifiers) {
      const name =
        one.type === 'ImportDefaultSpecifier'
          ? 'default'
          : one.type === 'ImportNamespaceSpecifier'
            ? '*'
            : one.imported.type === 'Identifier'
              ? one.imported.name
              : one.imported.value;
      scope.names.set(one.local.name, { is: 'import', source: node.source.value, name, module: scope.module });
    }
  } else if (node.type === 'VariableDeclaration') {
    for (const one of node.declarations) declareVariable(scope, one.id, one.init);
  } else if (
    (node.type === 'FunctionDeclaration' || node.type === 'ClassDeclaration' || node.type === 'TSEnumDeclaration') &&
    node.id
  ) {
    scope.names.set(node.id.name, { is: 'value', node, scope });
  } else if (
    (node.type === 'ExportNamedDeclaration' || node.type === 'ExportDefaultDeclaration') &&
    node.declaration !== null &&
    node.declaration !== undefined
  ) {
    declareIn(scope, node.declaration);
  }
};

const parametersOf = (node: Node): readonly Node[] =>
  node.type === 'FunctionDeclaration' ||
  node.type === 'FunctionExpression' ||
  node.type === 'ArrowFunctionExpression' ||
  node.type === 'ObjectMethod' ||
  node.type === 'ClassMethod'
    ? node.params
    : [];

const statementsOf = (node: Node): readonly Node[] =>
  node.type === 'Program' || node.type === 'BlockStatement' ? node.body : [];

export type Scoped = {
  readonly module: Module;
  readonly top: Scope;
  /** Every call and `new` with the scope it stands in, in the order of the source. */
  readonly calls: readonly { readonly node: Node; readonly scope: Scope }[];
  /** The scope inside of a function (its parameters) and of a block (its declarations). */
  readonly inside: ReadonlyMap<Node, Scope>;
};

/** Names of a module by the block they are declared in, and its calls. Declarations count for their whole block. */
export const scopeModule = (module: Module): Scoped => {
  const top: Scope = { module, names: new Map(), parent: null };
  const calls: { node: Node; scope: Scope }[] = [];
  const inside = new Map<Node, Scope>();
  const stack: { node: Node; scope: Scope }[] = [{ node: module.program, scope: top }];
  for (let step = stack.pop(); step !== undefined; step = stack.pop()) {
    const { node } = step;
    let { scope } = step;
    if (isFunction(node)) {
      scope = { module, names: new Map(), parent: scope };
      inside.set(node, scope);
      for (const [index, one] of parametersOf(node).entries()) {
        const named = one.type === 'AssignmentPattern' ? one.left : one;
        if (named.type === 'Identifier')
          scope.names.set(named.name, { is: 'parameter', of: node, index, node: named, module });
        else declareParts(scope, one, one);
      }
    } else if (node.type === 'ForOfStatement' || node.type === 'ForInStatement') {
      scope = { module, names: new Map(), parent: scope };
      inside.set(node, scope);
      if (node.left.type === 'VariableDeclaration')
        for (const { id } of node.left.declarations)
          if (id.type === 'Identifier') scope.names.set(id.name, { is: 'each', node: node.right, scope });
          else declareParts(scope, id, node.right, ['*']);
    } else if (node.type === 'BlockStatement') {
      scope = { module, names: new Map(), parent: scope };
      inside.set(node, scope);
    }
    for (const statement of statementsOf(node)) declareIn(scope, statement);
    if (node.type === 'CallExpression' || node.type === 'NewExpression' || node.type === 'OptionalCallExpression')
      calls.push({ node, scope });
    for (const child of childrenOf(node).toReversed()) stack.push({ node: child, scope });
  }
  return { module, top, calls, inside };
};
