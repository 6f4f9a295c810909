import { parse, defaultTreeAdapter, type DefaultTreeAdapterTypes as Tree } from 'parse5';

/**
 * Browsers stop nesting at 512 elements; here it is also what keeps a hostile page cheap, because parsing costs
 * more with every open element. What stands before that depth is still read.
 */
const deepest = 512;
const parsedCharacters = 1_000_000;

const tooDeep = new Error('nested too deep');

/** Reads HTML as browsers do. Never throws; work and memory are bounded by the length of the text. */
export const parseHtml = (html: string): Tree.Document => {
  let root: Tree.Document | undefined;
  let depth = 0;
  try {
    return parse(html.slice(0, parsedCharacters), {
      treeAdapter: {
        ...defaultTreeAdapter,
        createDocument: () => (root = defaultTreeAdapter.createDocument()),
        onItemPush: () => {
          depth += 1;
          if (depth > deepest) throw tooDeep;
        },
        onItemPop: () => {
          depth -= 1;
        },
      },
    });
  } catch (error) {
    if (error !== tooDeep || root === undefined) throw error;
    return root;
  }
};
