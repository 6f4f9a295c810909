import type { Node } from '@babel/types';
import type { Scope, Scoped } from '../source/scope.ts';
import { childrenOf } from '../source/syntax.ts';

/** Kept in the nodes themselves: a map of all nodes of a repository would be larger than the nodes. */
const above = Symbol('parent');

type Placed = Node & { [above]?: Node };

/** The node that one stands in; undefined at the top, and in modules of which no tree was made. */
export const parentOf = (node: Node): Node | undefined => (node as Placed)[above];

/** Nodes of a module with the scope that each stands in, outer before inner, in the order of the source. */
export type Tree = { readonly scoped: Scoped; readonly nodes: readonly Node[]; readonly scopes: readonly Scope[] };

export const treeOf = (scoped: Scoped): Tree => {
  const nodes: Node[] = [];
  const scopes: Scope[] = [];
  const stack: Node[] = [scoped.module.program];
  const around: Scope[] = [scoped.top];
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    const outer = around.pop() ?? scoped.top;
    const scope = scoped.inside.get(node) ?? outer;
    nodes.push(node);
    scopes.push(scope);
    const children = childrenOf(node);
    for (let index = children.length - 1; index >= 0; index--) {
      const child = children[index];
      if (child === undefined) continue;
      (child as Placed)[above] = node;
      stack.push(child);
      around.push(scope);
    }
  }
  return { scoped, nodes, scopes };
};
