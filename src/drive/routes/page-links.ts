import type { DefaultTreeAdapterTypes as Tree } from 'parse5';
import { limits } from '../../platform/limits.ts';
import { parseHtml } from '../../platform/parse-html.ts';
import type { Shape } from './route.ts';

export type Form = {
  readonly method: string;
  readonly action: string;
  readonly media: string;
  readonly shape: Shape;
};

/** Where a page leads: addresses as they stand, to be read against `base`. */
export type PageLinks = {
  readonly base: string;
  readonly links: readonly string[];
  readonly forms: readonly Form[];
  readonly scripts: readonly string[];
  readonly inlineScripts: readonly string[];
};

type Field = { readonly name: string; readonly shape: Shape; readonly required: boolean };

const attribute = (element: Tree.Element, name: string): string | undefined =>
  element.attrs.find(one => one.name === name)?.value;

const elementsIn = (root: Tree.ParentNode): readonly Tree.Element[] => {
  const found: Tree.Element[] = [];
  const stack: Tree.ChildNode[] = root.childNodes.toReversed();
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    if (!('tagName' in node)) continue;
    found.push(node);
    stack.push(...node.childNodes.toReversed());
  }
  return found;
};

/** Types of `input` that are numbers or truth values (HTML §4.10.5); the others are text with the type as its format. */
const numbers = new Set(['number', 'range']);
const formats = new Set([
  'email',
  'url',
  'date',
  'time',
  'tel',
  'password',
  'hidden',
  'file',
  'color',
  'month',
  'week',
]);

/** The name, type and choices of a field; what is written in it is never kept. */
const fieldOf = (element: Tree.Element): Field | undefined => {
  const name = attribute(element, 'name');
  if (name === undefined || name === '' || name.length > 100) return undefined;
  const required = attribute(element, 'required') !== undefined;
  if (element.tagName === 'textarea') return { name, required, shape: { type: 'string' } };
  if (element.tagName === 'select') {
    const values = elementsIn(element).flatMap(one =>
      one.tagName === 'option' ? [attribute(one, 'value') ?? ''] : [],
    );
    return { name, required, shape: { type: 'string', enum: values.filter(value => value !== '').slice(0, 50) } };
  }
  const type = (attribute(element, 'type') ?? 'text').toLowerCase();
  if (element.tagName === 'input' && !['submit', 'button', 'image', 'reset'].includes(type)) {
    if (type === 'checkbox') return { name, required, shape: { type: 'boolean' } };
    if (numbers.has(type)) return { name, required, shape: { type: 'number' } };
    return { name, required, shape: { type: 'string', ...(formats.has(type) ? { format: type } : {}) } };
  }
  return undefined;
};

const formOf = (element: Tree.Element): Form => {
  const fields = elementsIn(element)
    .slice(0, limits.shapeParts)
    .flatMap(one => fieldOf(one) ?? []);
  const required = [...new Set(fields.flatMap(one => (one.required ? [one.name] : [])))];
  return {
    method: (attribute(element, 'method') ?? 'get').toUpperCase(),
    action: attribute(element, 'action') ?? '',
    media: (attribute(element, 'enctype') ?? 'application/x-www-form-urlencoded').toLowerCase(),
    shape: {
      type: 'object',
      properties: Object.fromEntries(fields.map(({ name, shape }) => [name, shape])),
      ...(required.length === 0 ? {} : { required }),
    },
  };
};

/** Links, forms and scripts of a page. Never throws. */
export const pageLinks = (html: string, address: string): PageLinks => {
  const elements = elementsIn(parseHtml(html));
  const from = (tag: string, name: string): readonly string[] =>
    elements
      .flatMap(one => (one.tagName === tag ? (attribute(one, name) ?? []) : []))
      .slice(0, limits.crawlLinksOfPage);
  const [base] = from('base', 'href');
  return {
    base: base === undefined ? address : (URL.parse(base, address)?.href ?? address),
    links: [...from('a', 'href'), ...from('area', 'href')],
    forms: elements
      .filter(one => one.tagName === 'form')
      .slice(0, 50)
      .map(formOf),
    scripts: [
      ...from('script', 'src'),
      ...elements.flatMap(one =>
        one.tagName === 'link' && attribute(one, 'rel') === 'modulepreload' ? (attribute(one, 'href') ?? []) : [],
      ),
    ],
    inlineScripts: elements.flatMap(one =>
      one.tagName === 'script' && attribute(one, 'src') === undefined
        ? [one.childNodes.map(child => ('value' in child ? child.value : '')).join('')]
        : [],
    ),
  };
};
