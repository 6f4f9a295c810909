import { latin1 } from './latin1.ts';
import type { SecretRule } from './rule.ts';

/** What a rule's expression found; places are bytes of the text. */
export type Match = { readonly value: string; readonly start: number; readonly end: number };

/** Enough for every look-behind and look-ahead of a rule: they see one character, or a short word. */
const contextBytes = 64;
/** Longest piece that one call of an expression sees; between two pieces the clock is looked at. */
const pieceBytes = 1 << 16;

const defaultWindow = { before: 160, after: 600 };
export const windowOf = (rule: SecretRule): { readonly before: number; readonly after: number } =>
  rule.window ?? defaultWindow;

const longestKeyword = (rule: SecretRule): number => Math.max(...rule.keywords.map(keyword => keyword.length));

/** No match is longer: it lies in the window of a keyword. */
export const longestMatch = (rule: SecretRule): number => {
  const { before, after } = windowOf(rule);
  return before + longestKeyword(rule) + after;
};

const valueIn = (match: RegExpExecArray, withPlaces: RegExp): { readonly value: string; readonly at: number } => {
  const value = match.groups?.['secret'];
  if (value === undefined) return { value: match[0], at: 0 };
  const first = match[0].indexOf(value);
  if (first === match[0].lastIndexOf(value)) return { value, at: first };
  // Such a value stands twice in the match, and only the expression knows which of them it means.
  withPlaces.lastIndex = match.index;
  const [start = match.index + first] = withPlaces.exec(match.input)?.indices?.groups?.['secret'] ?? [];
  return { value, at: start - match.index };
};

/**
 * Finds in a region what the rule's expression finds in the whole text, provided that the rule keeps its word: every
 * match lies in the window of a keyword in it. False when `late` said so: the rest was not looked at.
 */
export type RuleMatcher = (
  bytes: Uint8Array,
  from: number,
  to: number,
  late: () => boolean,
  found: (match: Match) => void,
) => boolean;

export const ruleMatcher = (rule: SecretRule): RuleMatcher => {
  const pattern = new RegExp(rule.pattern.source, rule.pattern.flags);
  const withPlaces = new RegExp(rule.pattern.source, `${rule.pattern.flags}d`);
  const most = longestMatch(rule);
  const pieceOf = Math.max(pieceBytes, 4 * most);
  return (bytes, regionFrom, regionTo, late, found) => {
    const [first, last] = [Math.max(0, regionFrom), Math.min(bytes.length, regionTo)];
    let free = first;
    for (let from = first; from < last; from += pieceOf - most) {
      const to = Math.min(last, from + pieceOf);
      const base = Math.max(0, Math.min(from, free) - contextBytes);
      const text = latin1(bytes, base, Math.min(bytes.length, to + contextBytes));
      pattern.lastIndex = Math.max(from, free) - base;
      for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
        const end = base + match.index + match[0].length;
        const again = match[0] === '' || end > to;
        if (again) pattern.lastIndex = match.index + 1;
        if (again) continue;
        // What begins in the overlap is seen whole in the next piece.
        if (to < last && base + match.index >= to - most) break;
        const { value, at } = valueIn(match, withPlaces);
        const start = base + match.index + at;
        found({ value, start, end: start + value.length });
        free = end;
      }
      if (to === last) break;
      if (late()) return false;
    }
    return true;
  };
};

/** Where the match ends that begins with the keyword at a place, or -1. */
export type BeginMatcher = (bytes: Uint8Array, at: number, to: number, found: (match: Match) => void) => number;

export const beginMatcher = (rule: SecretRule): BeginMatcher => {
  const pattern = new RegExp(rule.pattern.source, rule.pattern.flags.replace('g', 'y'));
  const withPlaces = new RegExp(pattern.source, `${pattern.flags}d`);
  return (bytes, at, to, found) => {
    const base = Math.max(0, at - contextBytes);
    const text = latin1(bytes, base, Math.min(bytes.length, to + contextBytes));
    pattern.lastIndex = at - base;
    const match = pattern.exec(text);
    if (match === null || base + pattern.lastIndex > to) return -1;
    const { value, at: within } = valueIn(match, withPlaces);
    const start = at + within;
    found({ value, start, end: start + value.length });
    return base + pattern.lastIndex;
  };
};
