import { inert } from '../../platform/inert.ts';
import { limits } from '../../platform/limits.ts';
import { createRedactor } from '../../platform/redact.ts';

const mailAddress = /[^\s@<>"'(),;:]{1,64}@[a-z0-9.-]{1,253}/gi;
const query = /([a-z][a-z0-9+.-]{1,20}:\/\/[^\s?#"'<>]{0,2000}|(?<=\s|^)\/[^\s?#"'<>]{0,2000})[?#][^\s"'<>]*/gi;
const credentials = /([a-z][a-z0-9+.-]{1,20}:\/\/)[^\s/@"'<>]{1,200}@/gi;
/** A part of a path that nobody would type: a link that opens a door. */
const longPart = /(?<=\/)(?=[\w~-]*\d)[\w~-]{20,}/g;

/**
 * One sentence that may be kept and sent: no address of a person, no token, no query of a URL, nothing that acts on whoever
 * reads it.
 */
export const sentence = (text: string): string => {
  const bare = text
    .slice(0, limits.watchSentence * 10)
    .replace(credentials, '$1')
    .replace(query, '$1?…')
    .replace(longPart, '…')
    .replace(mailAddress, '{address}');
  const shown = inert(createRedactor().redact(bare)).trim();
  return shown.length <= limits.watchSentence ? shown : `${shown.slice(0, limits.watchSentence - 1)}…`;
};
