// Control characters, line and paragraph separators, bidirectional overrides and lone surrogates: they act on the
// terminal or on the reader's eye. Tab and line feed are left to the caller.
const acting =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]/gu;

const escaped = (character: string): string => `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`;

/** Text from outside, made harmless to print: what would act is shown as an escape. Line feeds and tabs become spaces. */
export const inert = (text: string): string => text.replace(acting, escaped).replace(/[\n\t]+/g, ' ');

/** JSON text with the same characters as JSON escapes: whoever parses it gets them back, whoever prints it is safe. */
export const inertJson = (json: string): string => json.replace(acting, escaped);
