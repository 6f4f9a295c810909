import type { Chain, HttpEvidence } from '../http.ts';
import { type Leaf, seen } from '../leaf.ts';
import { byCodePoint } from './answers.ts';

/**
 * Where each address ends, origin by origin, from the first of its chains by path. An address that ends nowhere is left out:
 * that is a fault of its own.
 */
export const waysOf = ({ chains }: HttpEvidence): { readonly [from: string]: Leaf<string> } => {
  const first = new Map<string, Leaf<Chain>>();
  for (const [start, leaf] of Object.entries(chains).toSorted(([a], [b]) => byCodePoint(a, b))) {
    // The same start asked at one address of several tells nothing more.
    if (start.includes(' ') || !URL.canParse(start)) continue;
    const { origin } = new URL(start);
    if (!first.has(origin)) first.set(origin, leaf);
  }
  return Object.fromEntries(
    [...first].flatMap(([from, leaf]): (readonly [string, Leaf<string>])[] => {
      if (leaf.status === 'silent') return [[from, leaf]];
      const last = leaf.value.hops.at(-1);
      return leaf.value.end.how === 'answered' && last !== undefined ? [[from, seen(new URL(last.url).origin)]] : [];
    }),
  );
};
