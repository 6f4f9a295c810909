import type { SpfNode } from '../../engines/mail/spf.ts';

/** Every record of the tree, the top one first. */
export const nodesOf = (node: SpfNode | null): readonly SpfNode[] =>
  node === null ? [] : [node, ...node.terms.flatMap(term => nodesOf(term.node))];

/** The names that a record hands the decision to, all of the tree together. */
export const namesIn = (tree: SpfNode | null): readonly string[] => [
  ...new Set(
    nodesOf(tree).flatMap(({ terms }) =>
      terms.flatMap(({ target }) => (target === null ? [] : [target.toLowerCase().replace(/\.$/, '')])),
    ),
  ),
];
