import type { SeenLink } from '../../evidence/messages.ts';
import { limits } from '../../platform/limits.ts';

/** Words are kept; whatever has a digit in it, or is longer than a word, names or opens something. */
const isWord = (part: string): boolean => /^[a-z]{1,20}(?:[-_.][a-z]{1,20}){0,4}$/i.test(part);

const queryNames = 20;

/** Where a link leads, with nothing in it that opens a door. */
export const seenLink = (link: string): SeenLink => {
  const url = new URL(link);
  const path = url.pathname
    .split('/')
    .map(part => (part === '' || isWord(part) ? part : '…'))
    .join('/')
    .slice(0, limits.titleCharacters);
  const query = [...new Set(url.searchParams.keys())].filter(isWord).slice(0, queryNames);
  return { origin: url.origin, path, query };
};
