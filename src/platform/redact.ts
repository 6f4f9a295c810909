/** Replaces known secret values in text by their names, so that a record can be read and nothing in it can be used. */
export type Redactor = {
  /** From now on `value` shows as `{name}`. Values too short to be secret are not replaced. */
  readonly learn: (name: string, value: string) => void;
  readonly redact: (text: string) => string;
};

/** Shorter values would be found inside ordinary words. */
const shortest = 6;

/** The ways in which a value stands in addresses, forms and JSON. */
const spellings = (value: string): readonly string[] => [
  ...new Set([
    value,
    encodeURIComponent(value),
    new URLSearchParams([['', value]]).toString().slice(1),
    JSON.stringify(value).slice(1, -1),
  ]),
];

// What is secret by its shape although nobody taught us the value: session cookies, bearer tokens, signatures.
const shapes: readonly (readonly [RegExp, string])[] = [
  [/\b(bearer\s+)[\w.~+/=-]{8,}/gi, '$1{token}'],
  [/\beyJ[\w-]{6,}\.[\w-]{4,}\.[\w-]*/g, '{jwt}'],
  [/\b(?:sk|rk|whsec|pk)_[a-z]*_?[A-Za-z0-9]{12,}/g, '{key}'],
];

// What is secret by the name that stands before it: members of JSON, parts of an address. A text may be cut within one.
const names: readonly (readonly [RegExp, string])[] = [
  [
    /"([\w-]{0,40}(?:token|secret|csrf|jwt|passw(?:or)?d|api_?key)[\w-]{0,40})"(\s{0,9}:\s{0,9})"(?!\{)(?:[^"\\]|\\.){8,}(?:"|\\?$)/gi,
    '"$1"$2"{$1}"',
  ],
  [/([?&#](\w{0,40}(?:token|secret|csrf|jwt|password|code|state|signature))=)(?!\{)[^&#\s"'<>]{8,}/gi, '$1{$2}'],
];

/** Hidden fields and `meta` elements carry what guards a form against forgery. */
const tag = /<(?:input|meta)\b[^>]*/gi;
const guard = /type\s*=\s*["']?hidden|(?:csrf|xsrf|token)/i;
const guarded =
  /(\b(?:value|content)\s*=\s*)(?:"(?!\{)[^"]{16,}(?:"|$)|'(?!\{)[^']{16,}(?:'|$)|[^\s"'>{][^\s"'>]{15,})/gi;
const withoutGuard = (text: string): string =>
  text.replace(tag, found => (guard.test(found) ? found.replace(guarded, '$1"{hidden}"') : found));

export const createRedactor = (): Redactor => {
  const known = new Map<string, string>();
  // Longest first: a token inside a known link is part of that link.
  let values: readonly string[] | null = null;
  return {
    learn: (name, value) => {
      if (value.length < shortest) return;
      for (const spelling of spellings(value)) known.set(spelling, name);
      values = null;
    },
    redact: text => {
      values ??= [...known.keys()].toSorted((a, b) => b.length - a.length);
      const named = values.reduce((sofar, value) => sofar.replaceAll(value, `{${known.get(value) ?? 'secret'}}`), text);
      return withoutGuard(
        [...shapes, ...names].reduce((sofar, [shape, instead]) => sofar.replace(shape, instead), named),
      );
    },
  };
};
