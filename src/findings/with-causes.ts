import type { Check } from '../checks/check.ts';

/** These checks and every one of `all` whose failure would make one of them moot. */
export const withCauses = (checks: readonly Check[], all: readonly Check[]): readonly Check[] => {
  const found = new Map<string, Check>();
  const add = (one: Check): void => {
    if (found.has(one.id)) return;
    found.set(one.id, one);
    for (const id of one.after ?? []) {
      const before = all.find(each => each.id === id);
      if (before !== undefined) add(before);
    }
  };
  for (const check of checks) add(check);
  return [...found.values()];
};
