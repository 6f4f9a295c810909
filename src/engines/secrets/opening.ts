import { latin1 } from './latin1.ts';
import type { Match } from './match-rule.ts';
import type { PlannedRule } from './rule-plan.ts';

const newline = Buffer.from('\n');
/** A value that opens a text ends within that; what follows decides only whether it ends there. */
const openingBytes = 1_024;

const byteOrderMark = 3;
const begins = (bytes: Uint8Array): number =>
  bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? byteOrderMark : 0;

/**
 * Values whose prefix wants a mark before it, where the text begins with them: a file that holds nothing but the key. It is
 * read as if a line had ended before.
 */
export const matchOpening = (
  rules: readonly PlannedRule[],
  bytes: Uint8Array,
  found: (match: Match, one: PlannedRule) => void,
): void => {
  const from = begins(bytes);
  for (const one of rules) {
    const { opens = '' } = one.rule;
    if (latin1(bytes, from, Math.min(bytes.length, from + opens.length)) !== opens) continue;
    const text = Buffer.concat([newline, bytes.subarray(from, from + openingBytes)]);
    const shift = from - newline.length;
    one.match(
      text,
      0,
      text.length,
      () => false,
      ({ value, start, end }) => {
        if (start === newline.length) found({ value, start: start + shift, end: end + shift }, one);
      },
    );
  }
};
