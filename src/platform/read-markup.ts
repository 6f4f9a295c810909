import { parse, defaultTreeAdapter, type DefaultTreeAdapterTypes as Tree } from 'parse5';

/** One element of the markup with the attributes it carries. */
export type Element = { readonly tag: string; readonly attributes: ReadonlyMap<string, string>; readonly text: string };

export type Markup = {
  readonly title: string;
  /** What a reader sees: no scripts, styles, templates or text for browsers without scripts. */
  readonly visibleText: string;
  /** In document order; `text` only of `style` elements. */
  readonly elements: readonly Element[];
};

/**
 * Browsers stop nesting at 512 elements; here it is also what keeps a hostile page cheap, because parsing costs
 * more with every open element. What stands before that depth is still read.
 */
const deepest = 512;
const parsedCharacters = 1_000_000;

const tooDeep = new Error('nested too deep');

/** The tree of a page as browsers build it, to a depth and length that keep hostile pages cheap. Never throws. */
export const parseMarkup = (html: string): Tree.Document => {
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

const unseenTags = new Set(['script', 'style', 'template', 'noscript', 'head']);

const textOf = (element: Tree.Element): string =>
  element.childNodes.map(child => ('value' in child ? child.value : '')).join('');

type Step = { readonly node: Tree.ChildNode; readonly visible: boolean };

/** Reads HTML as browsers do. Never throws; work and memory are bounded by the length of the text. */
export const readMarkup = (html: string): Markup => {
  const words: string[] = [];
  const elements: Element[] = [];
  let title: string | undefined;
  const stack: Step[] = parseMarkup(html)
    .childNodes.map(node => ({ node, visible: true }))
    .toReversed();
  for (let step = stack.pop(); step !== undefined; step = stack.pop()) {
    const { node, visible } = step;
    if ('value' in node && node.nodeName === '#text' && visible) words.push(node.value);
    if (!('tagName' in node)) continue;
    const attributes = new Map(node.attrs.map(({ name, value }) => [name, value]));
    elements.push({ tag: node.tagName, attributes, text: node.tagName === 'style' ? textOf(node) : '' });
    if (node.tagName === 'title') title ??= textOf(node);
    const childrenVisible = visible && !unseenTags.has(node.tagName);
    for (let index = node.childNodes.length - 1; index >= 0; index -= 1) {
      const child = node.childNodes[index];
      if (child !== undefined) stack.push({ node: child, visible: childrenVisible });
    }
  }
  return { title: title ?? '', visibleText: words.join(' '), elements };
};
