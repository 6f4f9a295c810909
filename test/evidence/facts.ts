import type { Leaf } from '../../src/evidence/leaf.ts';

/** A leaf where it stands in the evidence, so that it can be replaced and put back. */
export type Place = {
  readonly path: readonly string[];
  readonly leaf: () => Leaf<unknown>;
  readonly put: (leaf: Leaf<unknown>) => void;
};

/**
 * One thing that a run asked, with every copy of its answer: each name server and the resolver tell the same about a
 * name and type, every other leaf stands for itself.
 */
export type Fact = { readonly name: string; readonly copies: readonly [Place, ...Place[]] };

const isLeaf = (value: unknown): value is Leaf<unknown> =>
  typeof value === 'object' &&
  value !== null &&
  'status' in value &&
  ((value.status === 'ok' && 'value' in value) || (value.status === 'silent' && 'reason' in value));

const isObject = (value: unknown): value is { [key: string]: unknown } => typeof value === 'object' && value !== null;

const placesIn = (part: unknown, path: readonly string[]): readonly Place[] => {
  if (!isObject(part)) return [];
  return Object.entries(part).flatMap(([key, value]): readonly Place[] => {
    const here = [...path, key];
    const inner = placesIn(value, here);
    if (!isLeaf(value)) return inner;
    let now = value;
    const place: Place = {
      path: here,
      leaf: () => now,
      put: leaf => {
        now = leaf;
        part[key] = leaf;
      },
    };
    return [place, ...inner];
  });
};

/** `dns/names/<name>/<type>` for every copy of a DNS answer, else the path. */
const factOf = ([key, part, name, ...rest]: readonly string[]): string => {
  if (key !== 'dns' || part !== 'names') return [key, part, name, ...rest].join('/');
  return [key, part, name, rest.at(-1)].join('/');
};

/** Every fact of the evidence (values by key, `{dns, tls, …}`), in the order in which it stands there. */
export const factsIn = (evidence: object): readonly Fact[] =>
  [...Map.groupBy(placesIn(evidence, []), ({ path }) => factOf(path))].flatMap(([name, [first, ...rest]]) =>
    first === undefined ? [] : [{ name, copies: [first, ...rest] as const }],
  );

/** Runs `look` while every copy of the fact is changed, then puts them back. */
export const whileChanged = <T>({ copies }: Fact, change: (leaf: Leaf<unknown>) => Leaf<unknown>, look: () => T): T => {
  const before = copies.map(({ leaf }) => leaf());
  for (const { leaf, put } of copies) put(change(leaf()));
  try {
    return look();
  } finally {
    for (const [index, { put }] of copies.entries()) {
      const was = before[index];
      if (was !== undefined) put(was);
    }
  }
};
