import { joined, literal } from './route.ts';

/** Ways in which apps name one of many things: each fits a whole segment. */
const identifiers: readonly RegExp[] = [
  /^\d+$/,
  // UUID (RFC 9562 §4).
  /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/i,
  /^(?=.*\d)[\da-f]{8,}$/i,
  /^[\da-f]{32,}$/i,
  // ULID and KSUID: capital letters and digits, 26 or 27 of them.
  /^(?=.*\d)[\dA-HJKMNP-TV-Z]{26}$/,
  // Made by a provider: cus_9s6XKzkNRiz8i3, sub_1MowQVLkdIwHu7ix.
  /^[a-z]{2,10}_(?=.*\d)[A-Za-z\d]{8,}$/,
  /^\d{4}-\d{2}-\d{2}$/,
  // An e-mail address, also with the at sign encoded.
  /^[^@/]+(?:@|%40)[^@/]+\.[^@/]+$/i,
];

/** How often a form fits, one after another. */
const count = (segment: string, form: RegExp): number => [...segment.matchAll(form)].length;

/**
 * Letters of both cases without a digit, as one in three hundred ids of 32 letters and digits has none, and one nanoid in
 * forty. Words put together change from small to capital once a word, and have hardly ever two runs of capitals.
 */
const isRandomLetters = (segment: string): boolean =>
  count(segment, /[a-z][_-]?(?=[A-Z])/g) >= segment.length / 6 && count(segment, /[A-Z]{2,}/g) >= 2;

/** Letters of both cases and digits mixed (base64, nanoid, signed tokens); words of a slug are lower case. */
const isRandom = (segment: string): boolean =>
  segment.length >= 16 &&
  /^[\w.~=+-]+$/.test(segment) &&
  ((/\d/.test(segment) && /[A-Z]/.test(segment) && /[a-z]/.test(segment)) ||
    isRandomLetters(segment) ||
    // cuid and the like: one long run of lower case and digits, which stand at the end of words alone.
    /^(?=(?:.*\d){3})[a-z\d]{20,}$/.test(segment) ||
    /^(?=.*[a-z]\d+[a-z])[a-z\d]{24,}$/.test(segment));

/** Whether a path segment names one thing among many, and so belongs into no template and into no report. */
export const isIdentifier = (segment: string): boolean =>
  segment.length > 80 || identifiers.some(form => form.test(segment)) || isRandom(segment);

const decoded = (segment: string): string => {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
};

/** The template of one address: identifiers become `:id`, `:id2` …; nothing of their value is kept. */
export const templateOfPath = (pathname: string): string => {
  let named = 0;
  const segments = pathname
    .split('/')
    .filter(segment => segment !== '')
    .map(segment => {
      if (!isIdentifier(segment) && !isIdentifier(decoded(segment))) return literal(segment);
      named += 1;
      return named === 1 ? ':id' : `:id${named}`;
    });
  return joined(...segments);
};
