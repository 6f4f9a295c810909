import { inert } from '../platform/inert.ts';
import { createRedactor } from '../platform/redact.ts';

/** Text of at most so many characters (UTF-16 units, as most services count); no character is cut in two. */
export const cut = (text: string, most: number): string => {
  if (text.length <= most) return text;
  const kept = text.slice(0, most - 1);
  return `${/[\uD800-\uDBFF]$/.test(kept) ? kept.slice(0, -1) : kept}…`;
};

const { redact } = createRedactor();

/** Text from outside as a notice holds it: one line, nothing that acts, no token that is known by its shape, not too long. */
export const said = (text: string, most: number): string => cut(redact(inert(text)).trim(), most);

/** With a full stop at its end, unless it ends a sentence already. */
export const full = (text: string): string => (text === '' || /[.!?…”]$/.test(text) ? text : `${text}.`);
