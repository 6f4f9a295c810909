import { inert } from '../platform/inert.ts';

/** Text from outside, on one line, with everything that acts instead of being read spelt out; cut after `longest`. */
export const inertLine = (text: string, longest = 500): string => {
  const spelt = inert(text);
  return spelt.length <= longest ? spelt : `${spelt.slice(0, longest)}… (${spelt.length} characters)`;
};

/** Markdown code that nothing inside can end: the fence is longer than any run of backticks in the text. */
export const codeSpan = (text: string, longest?: number): string => {
  const line = inertLine(text, longest);
  const run = Math.max(0, ...[...line.matchAll(/`+/g)].map(match => match[0].length));
  const fence = '`'.repeat(run + 1);
  const padded = /^[ `]|[ `]$|^$/.test(line) ? ` ${line} ` : line;
  return `${fence}${padded}${fence}`;
};

/** Markdown text that stays text: what could open a link, an image, a tag or emphasis is escaped. */
export const proseText = (text: string, longest?: number): string =>
  inertLine(text, longest).replaceAll(/[\\`*_{}[\]<>#|!~&]/g, mark => `\\${mark}`);
