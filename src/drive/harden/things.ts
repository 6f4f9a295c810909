import type { Io } from '../../platform/io.ts';
import { isIdentifier } from '../routes/identifiers.ts';
import { parameterNames, type Shape } from '../routes/route.ts';

/** Something that this run made, by the words under which addresses name its kind: `posts` → its id. */
export type Thing = { readonly words: readonly string[]; readonly id: string };

const bare = (word: string): string => word.toLowerCase().replace(/ies$/, 'y').replace(/s$/, '');

/** Words that stand before the id of a member in addresses. */
export const memberWords = ['member', 'user', 'people', 'person', 'profile', 'account', 'author', 'customer'] as const;

/** The word under which an address keeps things: the last one of `/api/posts` or `/posts/17`. */
export const collectionOf = (url: string): string | undefined =>
  new URL(url).pathname.split('/').findLast(segment => segment !== '' && !isIdentifier(segment));

/** A template with every parameter filled by the thing whose kind stands before it; null where one is not known. */
export const filledBy = (template: string, things: readonly Thing[]): string | null => {
  const segments = template.split('/');
  const filled = segments.map((segment, index) => {
    if (!segment.startsWith(':')) return segment.replaceAll('%3A', ':');
    const before = bare(segments[index - 1] ?? '');
    const thing = things.find(({ words }) => words.some(word => bare(word) === before));
    return thing === undefined ? null : encodeURIComponent(thing.id);
  });
  return filled.includes(null) ? null : filled.join('/');
};

/** Whether an address has a parameter at all. */
export const isOfOne = (template: string): boolean => parameterNames(template).length > 0;

const hex = '0123456789abcdef';

/** An id that nobody has and that looks like this one. */
export const likeIt = (id: string, { randomLabel }: Pick<Io, 'randomLabel'>): string => {
  if (/^\d+$/.test(id)) return '9'.repeat(Math.max(9, id.length));
  const isHex = /^[\da-f-]+$/i.test(id);
  const random = randomLabel(id.length);
  // The version and variant of a UUID stay, so that no parser refuses it for them.
  return id
    .split('')
    .map((letter, index) => {
      const code = random.codePointAt(index) ?? 0;
      if (/[^\da-z]/i.test(letter) || (id.length === 36 && (index === 14 || index === 19))) return letter;
      return isHex ? (hex[code % 16] ?? '0') : (random[index] ?? 'x');
    })
    .join('');
};

/** What a body is filled with. */
export type Filling = { readonly text: string; readonly email: string };

/** A value that fits a shape, as an app that checks its input would take it. */
const valueFor = (shape: Shape, filling: Filling): unknown => {
  if (shape.enum !== undefined && shape.enum.length > 0) return shape.enum[0];
  if (shape.properties !== undefined) return bodyFor(shape, filling);
  switch (shape.type) {
    case 'boolean':
      return true;
    case 'integer':
    case 'number':
      return 1;
    case 'array':
      return shape.items === undefined ? [] : [valueFor(shape.items, filling)];
    case 'object':
      return {};
    default:
      return shape.format === 'email' ? filling.email : filling.text;
  }
};

/** A body of this shape: what is required, or all of it where nothing is. */
export const bodyFor = ({ properties = {}, required = [] }: Shape, filling: Filling): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(properties)
      .filter(([name]) => required.length === 0 || required.includes(name))
      .map(([name, own]) => [name, valueFor(own, filling)]),
  );

/** All fields of a form, as a browser sends them: what is not required is sent, too. */
export const fieldsFor = ({ properties = {} }: Shape, filling: Filling): Record<string, string> =>
  Object.fromEntries(Object.entries(properties).map(([name, own]) => [name, String(valueFor(own, filling))]));
