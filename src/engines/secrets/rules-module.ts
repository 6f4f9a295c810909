import { rules } from './rules/index.ts';
import type { RuleSource } from './scan-texts.ts';

/** Every rule there is, for `scanTexts`. */
export const allRules: RuleSource = {
  rules,
  module: new URL(`./rules/index${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url).href,
};
