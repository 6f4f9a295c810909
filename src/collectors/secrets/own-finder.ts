import { createValueFinder, type OwnHit, type OwnValue } from '../../engines/secrets/own-values.ts';

/** Finds own values, and says which: two files can give different values to one name. */
export type OwnFinder = { readonly find: (bytes: Uint8Array) => readonly (OwnHit & OwnValue)[] };

/** Null where there is nothing that could be looked for. */
export const createOwnFinder = (values: readonly OwnValue[]): OwnFinder | null => {
  const numbered = values.map(({ value }, i) => ({ name: String(i), value }));
  const { refused, find } = createValueFinder(numbered);
  if (refused.length === values.length) return null;
  return {
    find: bytes =>
      find(bytes).flatMap(hit => {
        const own = values[Number(hit.name)];
        return own === undefined ? [] : [{ ...hit, ...own }];
      }),
  };
};
