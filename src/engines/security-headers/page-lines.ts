import { parseItem, Token } from 'structured-headers';
import { keepsFramesOut } from './csp-result.ts';

/**
 * The result of what keeps a page out of frames, by the names of the HTTP Observatory. Words that are repeated count
 * once, as browsers do it (HTML Standard, "the X-Frame-Options header", step 6).
 */
export const framesResult = (headers: readonly string[], policies: readonly string[]): string => {
  if (keepsFramesOut(policies)) return 'x-frame-options-implemented-via-csp';
  const words = new Set(headers.flatMap(line => line.split(',')).map(word => word.trim().toLowerCase()));
  const [first] = words;
  if (first === undefined) return 'x-frame-options-not-implemented';
  if (words.size === 1 && (first === 'deny' || first === 'sameorigin')) return 'x-frame-options-sameorigin-or-deny';
  return words.size === 1 && first.startsWith('allow-from ')
    ? 'x-frame-options-allow-from-origin'
    : 'x-frame-options-header-invalid';
};

/** The result of `X-Content-Type-Options`: the first word counts (Fetch Standard, "determine nosniff"). */
export const sniffingResult = (headers: readonly string[]): string => {
  const [first] = headers.flatMap(line => line.split(','));
  if (first === undefined) return 'x-content-type-options-not-implemented';
  return first.trim().toLowerCase() === 'nosniff'
    ? 'x-content-type-options-nosniff'
    : 'x-content-type-options-header-invalid';
};

const keepsToItself = new Set(['no-referrer', 'same-origin', 'strict-origin', 'strict-origin-when-cross-origin']);
const tells = new Set(['no-referrer-when-downgrade', 'origin', 'origin-when-cross-origin', 'unsafe-url']);

/** The result of the referrer policy: of all words that browsers know the last one holds, and the markup comes last. */
export const referrerResult = (headers: readonly string[], metas: readonly string[]): string => {
  const said = [...headers, ...metas].flatMap(line => line.split(',')).map(word => word.trim().toLowerCase());
  if (said.length === 0) return 'referrer-policy-not-implemented';
  const last = said.findLast(word => keepsToItself.has(word) || tells.has(word));
  if (last === undefined) return 'referrer-policy-header-invalid';
  return keepsToItself.has(last) ? 'referrer-policy-private' : 'referrer-policy-unsafe';
};

/** The token of a structured field (RFC 9651), or null where the line is none. */
const tokenOf = (headers: readonly string[]): string | null => {
  try {
    const [value] = parseItem(headers.join(', '));
    return value instanceof Token ? value.toString() : null;
  } catch {
    return null;
  }
};

const isolation =
  (short: string, words: readonly string[], read: (headers: readonly string[]) => string | null) =>
  (headers: readonly string[]): string => {
    if (headers.length === 0) return `${short}-not-implemented`;
    const word = read(headers);
    return word !== null && words.includes(word) ? `${short}-implemented-with-${word}` : `${short}-header-invalid`;
  };

export const embedderResult = isolation('coep', ['require-corp', 'credentialless', 'unsafe-none'], tokenOf);
export const openerResult = isolation(
  'coop',
  ['same-origin', 'same-origin-allow-popups', 'noopener-allow-popups', 'unsafe-none'],
  tokenOf,
);
/** Older than structured fields: the whole line is the word (Fetch Standard, "cross-origin resource policy check"). */
export const resourceResult = isolation('corp', ['same-origin', 'same-site', 'cross-origin'], headers =>
  headers.length === 1 ? (headers[0] ?? null) : null,
);

type Sharing = { readonly allowOrigin: string | null; readonly credentials: string | null; readonly asked: string };

/** The result of what another origin may read, asked with the origin `asked`. */
export const sharingResult = ({ allowOrigin, credentials, asked }: Sharing): string => {
  const base = 'cross-origin-resource-sharing';
  if (allowOrigin === null) return `${base}-not-implemented`;
  if (allowOrigin.trim() === '*') return `${base}-implemented-with-public-access`;
  return allowOrigin.trim() === asked && credentials?.trim().toLowerCase() === 'true'
    ? `${base}-implemented-with-universal-access`
    : `${base}-implemented-with-restricted-access`;
};
