import { logBounds } from './bounds.ts';

const number = /^[\d.,:-]*\d[\d.,:-]*$/;
const uuid = /^[\da-f]{8}-?(?:[\da-f]{4}-?){3}[\da-f]{12}$/i;
const hex = /^(?=.*\d)[\da-f]{8,}$/i;
/** Letters and digits in one long word without a break: an ID or a token, never a word of the address. */
const mixed = /^(?=.*\d)(?=.*[a-z])[\w~.-]{16,}$/i;
/** A long word of capitals and small letters is one, too. */
const mixedCase = /^(?=.*[A-Z])(?=.*[a-z])[\w~-]{24,}$/;
const words = /^(?:[a-z]+|\d{1,4})(?:[-_.](?:[a-z]+|\d{1,4}|[a-z]{1,3}\d{1,2})){1,12}$/;
const file = /^.+\.([a-z\d]{1,8})$/i;

const masked = (segment: string): string => {
  if (/^[:{[<*]/.test(segment)) return segment;
  if (/@|%40/i.test(segment)) return ':address';
  if (number.test(segment) || uuid.test(segment) || hex.test(segment)) return ':id';
  const extension = file.exec(segment)?.[1];
  if (extension !== undefined && !/^\d+$/.test(extension)) return `*.${extension.toLowerCase()}`;
  if (mixedCase.test(segment)) return ':id';
  return mixed.test(segment) && !words.test(segment) ? ':id' : segment;
};

/** A path as a template, such as `/posts/:id`; never holds a query, and no ID, token or address. */
export const templateOf = (path: string): string => {
  const bare = path.replace(/^https?:\/\/[^/?#]{0,300}/i, '').replace(/[?#;].*$/s, '');
  const segments = bare.slice(0, 2_000).split('/', logBounds.routeSegments + 1);
  const kept = segments.slice(0, logBounds.routeSegments).map(masked);
  if (segments.length > logBounds.routeSegments) kept.push('*');
  return (
    kept
      .join('/')
      .replaceAll(/[^\x21-\x7e]/g, '·')
      .slice(0, logBounds.routeCharacters) || '/'
  );
};

const parts: readonly (readonly [RegExp, string])[] = [
  [/[^\s@<>"'(),;:=]{1,64}(?:@|%40)[^\s@<>"'(),;:]{1,255}/gi, '<address>'],
  [/\b[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}\b/gi, '<uuid>'],
  [/\b0x[\da-f]+\b/gi, '<hex>'],
  [/\b(?=[a-f]*\d)[\da-f]{8,}\b/gi, '<hex>'],
  [/\b(?=\w*\d)(?=\w*[a-z])\w{16,}\b/gi, '<id>'],
  [/(['"`])(?:(?!\1).){1,80}\1/g, '<text>'],
  [/\d+(?:[.,:]\d+)*/g, '<n>'],
];

/** The same for all errors that differ in numbers, IDs, quoted texts and addresses alone. Give it redacted text. */
export const fingerprintOf = (message: string): string =>
  parts
    .reduce((sofar, [part, instead]) => sofar.replace(part, instead), message.slice(0, logBounds.messageCharacters))
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/[^\x20-\x7e]/g, '·')
    .trim()
    .slice(0, logBounds.routeCharacters);
