/**
 * What nearly all patterns are made of. Everything is bounded, so that a match costs the same however long the text is.
 */

/** No letter, digit, `_` or `-` before it, unless that is the end of an escape: `\n`, `\x3d`, `\u0022`. */
const before = String.raw`(?<!(?<!\\(?:x[\dA-Fa-f]|u[\dA-Fa-f]{3})?)[\w-])`;
const after = String.raw`(?![\w-])`;

/** A value that gives itself away, wherever it stands. */
export const alone = (body: string): RegExp => new RegExp(`${before}(?:${body})${after}`, 'g');

/** Between a name and its value: `=`, `: "`, `:= `, ` => '`, `", "` of a call, `>` of XML, a type between. */
const assignment = String.raw`["'\x60\]]{0,3}(?:[ \t]{0,8}:?[ \t]{1,2}string)?[ \t]{0,20}(?:[:=?.|+!]{0,3}=>?|[:,>(])\s{0,40}(?:[Bb]earer |[Bb]asic )?\\?["'\x60]?`;

/**
 * Names in any case, letter by letter: V8 (13.6) passes over matches of `(?i:` where upper-case letters follow, when the
 * expression is not tried at their very place: `password_KEY=`.
 */
export const anyCase = (names: string): string =>
  names.replaceAll(/\\.|\[(?:\\.|[^\]])*\]|[a-z]/gi, part => {
    if (part.startsWith('[')) return part.replaceAll('a-z', 'a-zA-Z');
    return part.length > 1 ? part : `[${part.toLowerCase()}${part.toUpperCase()}]`;
  });

/** A value that only the name beside it explains. `names` is matched in any case; up to 40 characters of name may follow. */
export const assigned = (names: string, value: string): RegExp =>
  new RegExp(String.raw`(?:${anyCase(names)})[\w.-]{0,40}${assignment}(?<secret>${value})(?![\w+/=-])`, 'g');

/** Either of two patterns; each may have a group `secret`. */
export const either = (one: RegExp, other: RegExp): RegExp => new RegExp(`${one.source}|${other.source}`, 'g');

/** Looks back from the end of a value: the name that it is assigned to is none of these. */
export const notAssigned = (names: string, value: string): string =>
  String.raw`(?<!(?:${anyCase(names)})[\w.-]{0,40}${assignment}${value})`;

const delimiters = ['"', "'", '`', '=', ':', ' ', '>', '(', ',', '/', '@', '\n', '\t'] as const;

/**
 * For prefixes that are too short to be rare (`re_` ends many words): keywords and pattern that want a delimiter before them.
 */
export const delimited = (
  prefix: string,
  body: string,
  ending = after,
): { readonly keywords: readonly [string, ...string[]]; readonly pattern: RegExp; readonly opens: string } => {
  const [first, ...rest] = delimiters.map(mark => `${mark}${prefix.toLowerCase()}`);
  return {
    keywords: [first ?? prefix, ...rest],
    opens: prefix,
    pattern: new RegExp(
      String.raw`["'\x60=: >(,/@\n\t](?<secret>${prefix.replaceAll('.', String.raw`\.`)}${body})${ending}`,
      'g',
    ),
  };
};
