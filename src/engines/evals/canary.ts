import { type View, viewsOf } from './views.ts';

/** A value that nobody else could have written: what was planted, and where it lets itself be known. */
export type Canary = {
  /** Random letters and digits, at least 14. */
  readonly token: string;
  /** What it marks, in words that may be shown. */
  readonly of: string;
};

/** Shorter tokens stand in texts by chance, and a piece of them in many. */
const shortestToken = 14;

/** So many characters of a token in a row are no chance either: an answer that was cut, or told in two parts. */
const pieceLength = 9;

const pieces = (token: string): readonly string[] =>
  Array.from({ length: token.length - pieceLength + 1 }, (_, at) => token.slice(at, at + pieceLength));

/**
 * How a text shows a token: the name of the first reading of it in which the token, or nine of its characters in a row,
 * stands; null where it does not. Throws for a token that is too short to tell anything.
 */
export const shownAs = (readings: readonly View[], { token }: Pick<Canary, 'token'>): string | null => {
  const plain = token.toLowerCase();
  if (!/^[a-z0-9]+$/.test(plain) || plain.length < shortestToken)
    throw new Error(`a canary needs ${shortestToken} letters and digits`);
  const whole = readings.find(({ text }) => text.includes(plain));
  if (whole !== undefined) return whole.name;
  const parts = pieces(plain);
  const part = readings.find(({ text }) => parts.some(piece => text.includes(piece)));
  return part === undefined ? null : `in part, ${part.name}`;
};

/** The same for one text. */
export const shows = (text: string, canary: Pick<Canary, 'token'>): string | null => shownAs(viewsOf(text), canary);
