import type { DefaultTreeAdapterTypes as Tree } from 'parse5';
import { limits } from '../../platform/limits.ts';
import { parseHtml } from '../../platform/parse-html.ts';

/** What a page loads and leads to, absolute web addresses in the order of the document. */
export type PageReferences = {
  readonly scripts: readonly string[];
  /** Web manifest and data that is loaded ahead. */
  readonly files: readonly string[];
  readonly links: readonly string[];
  /** Text of script elements without `src`, state included. */
  readonly inline: readonly string[];
};

const elementsIn = (root: Tree.ParentNode): readonly Tree.Element[] => {
  const found: Tree.Element[] = [];
  const stack: Tree.ChildNode[] = root.childNodes.toReversed();
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    if (!('tagName' in node)) continue;
    found.push(node);
    // One by one: a page of a million children would be too many arguments.
    for (const child of node.childNodes.toReversed()) stack.push(child);
  }
  return found;
};

const attribute = (element: Tree.Element, name: string): string =>
  element.attrs.find(one => one.name === name)?.value.trim() ?? '';

const textOf = (element: Tree.Element): string =>
  element.childNodes.map(child => ('value' in child ? child.value : '')).join('');

type Role = 'script' | 'file' | 'link';

const roleOf = (element: Tree.Element): Role | undefined => {
  if (element.tagName === 'script') return 'script';
  if (element.tagName === 'a' || element.tagName === 'area') return 'link';
  if (element.tagName !== 'link') return undefined;
  const rels = attribute(element, 'rel').toLowerCase().split(/\s+/);
  const as = attribute(element, 'as').toLowerCase();
  if (rels.includes('modulepreload')) return 'script';
  if (rels.includes('manifest')) return 'file';
  if (!rels.includes('preload') && !rels.includes('prefetch')) return undefined;
  return as === 'script' ? 'script' : as === 'fetch' ? 'file' : undefined;
};

/** Never throws; `pageUrl` is where the page was served. */
export const pageReferences = (html: string, pageUrl: string): PageReferences => {
  const elements = elementsIn(parseHtml(html));
  const declared = elements.find(one => one.tagName === 'base' && attribute(one, 'href') !== '');
  const base = (declared === undefined ? null : URL.parse(attribute(declared, 'href'), pageUrl))?.href ?? pageUrl;
  const found: Record<Role, Set<string>> = { script: new Set(), file: new Set(), link: new Set() };
  for (const element of elements) {
    const role = roleOf(element);
    const address = attribute(element, element.tagName === 'script' ? 'src' : 'href');
    const url = role === undefined || address === '' ? null : URL.parse(address, base);
    if (role === undefined || url === null || !/^https?:$/.test(url.protocol)) continue;
    url.hash = '';
    if (found[role].size < limits.crawlLinksOfPage) found[role].add(url.href);
  }
  return {
    scripts: [...found.script],
    files: [...found.file],
    links: [...found.link],
    inline: elements.flatMap(one => (one.tagName === 'script' && attribute(one, 'src') === '' ? [textOf(one)] : [])),
  };
};
