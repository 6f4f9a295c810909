/** Control characters, and the marks that turn the direction of text around (Unicode TR9), which hide what a line says. */
const acting = /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/gu;

/** Text from outside, on one line, with everything that acts instead of being read spelt out. */
export const inertLine = (text: string, longest = 500): string => {
  const spelt = text.replaceAll(acting, mark => `\\u{${mark.codePointAt(0)?.toString(16) ?? ''}}`);
  return spelt.length <= longest ? spelt : `${spelt.slice(0, longest)}… (${spelt.length} characters)`;
};

/** Markdown code that nothing inside can end: the fence is longer than any run of backticks in the text. */
export const codeSpan = (text: string, longest?: number): string => {
  const line = inertLine(text, longest);
  const run = Math.max(0, ...[...line.matchAll(/`+/g)].map(match => match[0].length));
  const fence = '`'.repeat(run + 1);
  const padded = line === '' || line.startsWith('`') || line.endsWith('`') || (line.startsWith(' ') && line.endsWith(' ')) ? ` ${line} ` : line;
  return `${fence}${padded}${fence}`;
};

/** Markdown text that stays text: what could open a link, an image, a tag or emphasis is escaped. */
export const proseText = (text: string, longest?: number): string =>
  inertLine(text, longest).replaceAll(/[\\`*_{}[\]<>#|!~&]/g, mark => `\\${mark}`);
