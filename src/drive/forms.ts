import type { DefaultTreeAdapterTypes } from 'parse5';
import { limits } from '../platform/limits.ts';
import { parseHtml } from '../platform/parse-html.ts';

type Node = DefaultTreeAdapterTypes.ChildNode | DefaultTreeAdapterTypes.Document;
type Element = DefaultTreeAdapterTypes.Element;

/** `value` is what a browser would send for a control nobody touched; null when it would send none. */
export type Field = { readonly name: string; readonly type: string; readonly value: string | null };
export type Form = {
  /** Which form of the page it is, counted from 0 in document order. */
  readonly place: number;
  /** Absolute address that it is sent to. */
  readonly action: string;
  readonly method: 'GET' | 'POST';
  readonly fields: readonly Field[];
  /** Everything a person reads in it: button, labels, headings. */
  readonly words: string;
};

const isElement = (node: Node): node is Element => 'tagName' in node;
const attribute = (element: Element, name: string): string | undefined =>
  element.attrs.find(each => each.name === name)?.value;

/** A node and everything below it, in document order. With a stack of its own: pages are nested as deep as their authors like. */
function* nodesOf(top: Node): Generator<Node> {
  const waiting = [top];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    yield node;
    if ('childNodes' in node) for (const child of node.childNodes.toReversed()) waiting.push(child);
  }
}

const elementsOf = (top: Node): IteratorObject<Element> => nodesOf(top).filter(isElement);

const wordsOf = (top: Node): string =>
  nodesOf(top)
    .flatMap(node => (node.nodeName === '#text' && 'value' in node ? [node.value] : []))
    .toArray()
    .join(' ');

const resolved = (href: string, base: string): string | null =>
  URL.canParse(href, base) ? new URL(href, base).href : null;

const selectedOption = (select: Element): string => {
  const options = [...elementsOf(select)].filter(({ tagName }) => tagName === 'option');
  const chosen = options.find(option => attribute(option, 'selected') !== undefined) ?? options[0];
  return chosen === undefined ? '' : (attribute(chosen, 'value') ?? wordsOf(chosen).trim());
};

const sentValue = (element: Element, type: string): string | null => {
  if (element.tagName === 'textarea') return wordsOf(element);
  if (element.tagName === 'select') return selectedOption(element);
  const value = attribute(element, 'value');
  if (type !== 'checkbox' && type !== 'radio') return value ?? '';
  return attribute(element, 'checked') === undefined ? null : (value ?? 'on');
};

const controls: ReadonlySet<string> = new Set(['input', 'textarea', 'select']);
const unsent: ReadonlySet<string> = new Set(['submit', 'button', 'image', 'reset', 'file']);

const fieldsOf = (form: Element): readonly Field[] => {
  const fields: Field[] = [];
  for (const element of elementsOf(form)) {
    if (!controls.has(element.tagName) || fields.length >= limits.fieldsPerForm) continue;
    const name = attribute(element, 'name');
    const type = element.tagName === 'input' ? (attribute(element, 'type') ?? 'text').toLowerCase() : element.tagName;
    if (name === undefined || name === '' || unsent.has(type)) continue;
    fields.push({ name, type, value: sentValue(element, type) });
  }
  return fields;
};

/** The button a person would press: the first one, with its name and value where it has them. */
const pressed = (form: Element): readonly Field[] => {
  const button = [...elementsOf(form)].find(
    element =>
      (element.tagName === 'button' && (attribute(element, 'type') ?? 'submit') === 'submit') ||
      (element.tagName === 'input' && attribute(element, 'type') === 'submit'),
  );
  const name = button === undefined ? undefined : attribute(button, 'name');
  return button === undefined || name === undefined || name === ''
    ? []
    : [{ name, type: 'submit', value: attribute(button, 'value') ?? '' }];
};

const buttonWords = (form: Element): string =>
  [...elementsOf(form)]
    .filter(({ tagName, attrs }) => tagName === 'input' && attrs.some(({ value }) => value === 'submit'))
    .map(element => attribute(element, 'value') ?? '')
    .join(' ');

/** The forms of a page, in order (HTML Living Standard, "form submission"). Broken markup gives what a browser would see. */
export const formsOf = (html: string, url: string): readonly Form[] => {
  const forms: Form[] = [];
  const all = [...elementsOf(parseHtml(html))]
    .filter(({ tagName }) => tagName === 'form')
    .slice(0, limits.formsPerPage);
  for (const [place, element] of all.entries()) {
    const action = resolved(attribute(element, 'action') ?? url, url);
    if (action === null) continue;
    const method = (attribute(element, 'method') ?? 'get').toLowerCase() === 'post' ? 'POST' : 'GET';
    const words = `${wordsOf(element)} ${buttonWords(element)}`.replaceAll(/\s+/g, ' ').trim();
    forms.push({ place, action, method, fields: [...fieldsOf(element), ...pressed(element)], words });
  }
  return forms;
};

/** Links of a page, absolute, in order. */
export const linksOf = (html: string, url: string): readonly string[] =>
  [...elementsOf(parseHtml(html))].flatMap(element => {
    const href = element.tagName === 'a' ? attribute(element, 'href') : undefined;
    const link = href === undefined ? null : resolved(href, url);
    return link === null ? [] : [link];
  });

/** Scripts that a page loads, absolute, in order. */
export const scriptsOf = (html: string, url: string): readonly string[] =>
  [...elementsOf(parseHtml(html))].flatMap(element => {
    const source = element.tagName === 'script' ? attribute(element, 'src') : undefined;
    const script = source === undefined ? null : resolved(source, url);
    return script === null ? [] : [script];
  });

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
