import type { DefaultTreeAdapterTypes as Tree } from 'parse5';
import { limits } from '../platform/limits.ts';
import { parseHtml } from '../platform/parse-html.ts';

export type Field = {
  readonly name: string;
  readonly type: string;
  /** What a browser would send for a control nobody touched; null when it would send none. */
  readonly value: string | null;
  readonly required: boolean;
  /** Values of a `select`. */
  readonly choices?: readonly string[];
};

export type Form = {
  /** Which form of the page it is, counted from 0 in document order. */
  readonly place: number;
  /** Absolute address that it is sent to. */
  readonly action: string;
  readonly method: 'GET' | 'POST';
  /** Type of the body of a POST. */
  readonly media: string;
  readonly fields: readonly Field[];
  /** Everything a person reads in it: button, labels, headings. */
  readonly words: string;
};

/** Where a page leads; every address absolute, in document order. */
export type Page = {
  readonly links: readonly string[];
  readonly forms: readonly Form[];
  readonly scripts: readonly string[];
  readonly inlineScripts: readonly string[];
};

const attribute = (element: Tree.Element, name: string): string | undefined =>
  element.attrs.find(each => each.name === name)?.value;

const has = (element: Tree.Element, name: string): boolean => attribute(element, name) !== undefined;

/** A node and everything below it, in document order. With a stack of its own: pages are nested as deep as their authors like. */
function* nodesOf(top: Tree.Node): Generator<Tree.Node> {
  const waiting = [top];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    yield node;
    if ('childNodes' in node) for (const child of node.childNodes.toReversed()) waiting.push(child);
  }
}

const elementsOf = (top: Tree.Node): readonly Tree.Element[] =>
  nodesOf(top)
    .filter(node => 'tagName' in node)
    .toArray();

const wordsOf = (top: Tree.Node): string =>
  nodesOf(top)
    .flatMap(node => (node.nodeName === '#text' && 'value' in node ? [node.value] : []))
    .toArray()
    .join(' ');

const valueOfOption = (option: Tree.Element): string => attribute(option, 'value') ?? wordsOf(option).trim();

const optionsOf = (select: Tree.Element): readonly Tree.Element[] =>
  elementsOf(select).filter(({ tagName }) => tagName === 'option');

const sentValue = (element: Tree.Element, type: string): string | null => {
  if (type === 'textarea') return wordsOf(element);
  if (type === 'select') {
    const options = optionsOf(element);
    const chosen = options.find(option => has(option, 'selected')) ?? options[0];
    return chosen === undefined ? '' : valueOfOption(chosen);
  }
  if (type === 'file') return null;
  const value = attribute(element, 'value');
  if (type !== 'checkbox' && type !== 'radio') return value ?? '';
  return has(element, 'checked') ? (value ?? 'on') : null;
};

const buttons: ReadonlySet<string> = new Set(['submit', 'button', 'image', 'reset']);

const fieldOf = (element: Tree.Element): readonly Field[] => {
  const { tagName } = element;
  if (tagName !== 'input' && tagName !== 'textarea' && tagName !== 'select') return [];
  const name = attribute(element, 'name') ?? '';
  const type = tagName === 'input' ? (attribute(element, 'type') ?? 'text').toLowerCase() : tagName;
  if (name === '' || buttons.has(type)) return [];
  const choices = tagName === 'select' ? { choices: optionsOf(element).map(valueOfOption) } : {};
  return [{ name, type, value: sentValue(element, type), required: has(element, 'required'), ...choices }];
};

const isSubmit = (element: Tree.Element): boolean =>
  (element.tagName === 'button' && (attribute(element, 'type') ?? 'submit') === 'submit') ||
  (element.tagName === 'input' && attribute(element, 'type') === 'submit');

/** The button a person would press: the first one, with its name and value where it has them. */
const pressed = (elements: readonly Tree.Element[]): readonly Field[] => {
  const button = elements.find(isSubmit);
  const name = button === undefined ? '' : (attribute(button, 'name') ?? '');
  if (button === undefined || name === '') return [];
  return [{ name, type: 'submit', value: attribute(button, 'value') ?? '', required: false }];
};

const buttonWords = (elements: readonly Tree.Element[]): readonly string[] =>
  elements.flatMap(element =>
    element.tagName === 'input' && isSubmit(element) ? [attribute(element, 'value') ?? ''] : [],
  );

const formOf = (form: Tree.Element, place: number, action: string): Form => {
  const elements = elementsOf(form);
  return {
    place,
    action,
    method: (attribute(form, 'method') ?? 'get').toLowerCase() === 'post' ? 'POST' : 'GET',
    media: (attribute(form, 'enctype') ?? 'application/x-www-form-urlencoded').toLowerCase(),
    fields: [...elements.flatMap(fieldOf).slice(0, limits.fieldsPerForm), ...pressed(elements)],
    words: [wordsOf(form), ...buttonWords(elements)].join(' ').replaceAll(/\s+/g, ' ').trim(),
  };
};

/**
 * What a page shows of where it leads (HTML Living Standard, "form submission"; `base` counts). Never throws; broken
 * markup gives what a browser would see, and an address that is none is left out.
 */
export const readPage = (html: string, url: string): Page => {
  const elements = elementsOf(parseHtml(html));
  const named = (tag: string): readonly Tree.Element[] => elements.filter(({ tagName }) => tagName === tag);
  const based = elements.find(element => element.tagName === 'base' && has(element, 'href'));
  const base = URL.parse(based === undefined ? '' : (attribute(based, 'href') ?? ''), url)?.href ?? url;
  const addressesIn = (those: readonly Tree.Element[], name: string): readonly string[] =>
    those.flatMap(element => {
      const written = attribute(element, name);
      return written === undefined ? [] : (URL.parse(written, base)?.href ?? []);
    });
  const preloaded = named('link').filter(element => attribute(element, 'rel') === 'modulepreload');
  const forms = named('form')
    .slice(0, limits.formsPerPage)
    .flatMap((form, place) => {
      // An action that is empty means the page itself, whatever its base is.
      const action = attribute(form, 'action') ?? '';
      const to = action === '' ? url : URL.parse(action, base)?.href;
      return to === undefined ? [] : [formOf(form, place, to)];
    });
  return {
    links: addressesIn([...named('a'), ...named('area')], 'href'),
    forms,
    scripts: [...addressesIn(named('script'), 'src'), ...addressesIn(preloaded, 'href')],
    inlineScripts: named('script')
      .filter(element => !has(element, 'src'))
      .map(wordsOf),
  };
};

/** A link as somebody sees it: where it leads and what is read on it. */
export type Anchor = { readonly to: string; readonly words: string };

const labelOf = (element: Tree.Element): string => {
  const pictures = elementsOf(element).flatMap(each => attribute(each, 'alt') ?? []);
  return [wordsOf(element), attribute(element, 'aria-label') ?? '', ...pictures]
    .join(' ')
    .replaceAll(/\s+/g, ' ')
    .trim();
};

/** The links of a page in document order, with their words. Never throws. */
export const anchorsOf = (html: string, url: string): readonly Anchor[] => {
  const elements = elementsOf(parseHtml(html));
  const based = elements.find(element => element.tagName === 'base' && has(element, 'href'));
  const base = URL.parse(based === undefined ? '' : (attribute(based, 'href') ?? ''), url)?.href ?? url;
  return elements
    .filter(({ tagName }) => tagName === 'a')
    .flatMap(element => {
      const to = URL.parse(attribute(element, 'href') ?? '', base);
      return to === null || !has(element, 'href') ? [] : [{ to: to.href, words: labelOf(element) }];
    });
};

/** Whether the hint stands in what the form is: its address, its words or the names of its fields. */
const isMeant = (form: Form, hint: string): boolean =>
  [form.action, form.words, ...form.fields.map(({ name }) => name)].some(text =>
    text.toLowerCase().includes(hint.toLowerCase()),
  );

/** The form that has all these fields; with a hint, the one that the hint is about. The most fitting is the smallest. */
export const chosenForm = (forms: readonly Form[], fields: readonly string[], hint?: string): Form | undefined =>
  forms
    .filter(form => fields.every(field => form.fields.some(({ name }) => name === field)))
    .filter(form => hint === undefined || isMeant(form, hint))
    .toSorted((a, b) => a.fields.length - b.fields.length)
    .at(0);
