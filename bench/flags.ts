import type { NetFlags } from '../src/config/net-options.ts';

/** Network flags of the command line as the commands take them. */
export const flagsOf = (words: readonly string[]): NetFlags => {
  const of = (flag: string): readonly string[] => words.filter((_word, index) => words[index - 1] === flag);
  const [resolver] = of('--resolver');
  return { ...(resolver === undefined ? {} : { resolver }), connectTo: of('--connect-to'), ca: of('--ca') };
};
