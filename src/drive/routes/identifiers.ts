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

/** Letters of both cases and digits mixed (base64, nanoid, signed tokens); words of a slug are lower case. */
const isRandom = (segment: string): boolean =>
  segment.length >= 16 &&
  /^[\w.~=+-]+$/.test(segment) &&
  ((/\d/.test(segment) && /[A-Z]/.test(segment) && /[a-z]/.test(segment)) ||
    // cuid and the like: one long run of lower case and digits.
    /^(?=(?:.*\d){3})[a-z\d]{20,}$/.test(segment));

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
  let count = 0;
  const segments = pathname
    .split('/')
    .filter(segment => segment !== '')
    .map(segment => {
      if (!isIdentifier(segment) && !isIdentifier(decoded(segment))) return literal(segment);
      count += 1;
      return count === 1 ? ':id' : `:id${count}`;
    });
  return joined(...segments);
};
