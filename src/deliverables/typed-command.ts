import { shellQuote } from '../findings/shell-quote.ts';

/** A variable of the environment in a word: it is for the shell to fill in, so no single quotes stand around it. */
const variable = /\$[A-Z][A-Z0-9_]*/;

const wordTyped = (word: string): string =>
  variable.test(word) && !/["\\`]|\$(?![A-Z])/.test(word) ? `"${word}"` : shellQuote(word);

/**
 * The words of a command as they are typed into a shell. `places`: what is filled in at the time, such as `{release}`, and the
 * capitals that a reader puts a value in the place of.
 */
export const typedCommand = (argv: readonly string[], places: { readonly [place: string]: string }): string =>
  argv
    .map(word =>
      wordTyped(Object.entries(places).reduce((text, [place, name]) => text.replaceAll(place, () => name), word)),
    )
    .join(' ');
