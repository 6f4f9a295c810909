import type { Parts } from '../community/src/parts.ts';
import type { Repository } from '../community/test/support/repository.ts';
import type { Variant } from './flaw.ts';
import { flaws } from './flaws.ts';

/** The variant that `name` or `name:variant` means; without a variant the first. Throws on an unknown one. */
const variantOf = (choice: string): Variant => {
  const [name, wanted] = choice.split(':', 2);
  const flaw = flaws.find(each => each.name === name);
  if (!flaw) throw new Error(`There is no flaw ${name ?? ''}.`);
  const variant = wanted === undefined ? Object.values(flaw.variants)[0] : flaw.variants[wanted];
  if (!variant) throw new Error(`The flaw ${flaw.name} has no variant ${wanted ?? ''}.`);
  return variant;
};

export type Twin = {
  /** For `change` of the local community and of its tests. */
  readonly alter: (parts: Parts) => Partial<Parts>;
  readonly edit: (repository: Repository) => void;
};

/** The sound community with these flaws (`name` or `name:variant`), one after another, each on top of the one before. */
export const composed = (choices: readonly string[]): Twin => {
  const variants = choices.map(variantOf);
  return {
    alter: sound => variants.reduce<Parts>((parts, variant) => ({ ...parts, ...variant.alter?.(parts) }), sound),
    edit: repository => {
      for (const variant of variants) variant.edit?.(repository);
    },
  };
};
