/** Names of members whose values open something. */
const secretName =
  /(?:passw(?:or)?d|passphrase|_pwd|secret|token|api[_-]?key|(?:private|access|signing)[_-]?key|authorization|cookie|jwt|csrf|credentials?|session)$/i;
const harmless =
  /^(?:[[{<(*•]|\.{3}|x{4,}$|(?:redacted|filtered|hidden|masked|removed|none|null|undefined|true|false|present|missing|invalid|expired|absent)\b)/i;

export const isSecretName = (name: string): boolean => secretName.test(name);

/** A value that somebody took out already, or that says only whether there was one. */
export const isTakenOut = (value: string): boolean => value.length < 4 || harmless.test(value);

/** What is secret by its own shape or by the word before it: the rule, where it stands, which group holds the value. */
export const shapes: readonly { readonly rule: string; readonly shape: RegExp; readonly instead: string }[] = [
  { rule: 'json-web-token', shape: /()\beyJ[\w-]{6,4000}\.[\w-]{4,8000}(?:\.[\w-]{0,2000})?/g, instead: '{jwt}' },
  {
    rule: 'bearer-token',
    shape: /(\b(?:bearer|basic)\s{1,3})(?!\{)[\w.~+/=-]{8,4000}/gi,
    instead: '{token}',
  },
  {
    rule: 'token',
    shape:
      /()(?:\b(?:sk|rk|whsec)_(?:live_|test_)?[A-Za-z\d]{12,400}|\bgh[pousr]_[A-Za-z\d]{20,100}|\bgithub_pat_\w{20,100}|\bglpat-[\w-]{16,60}|\bxox[abeprs]-[\w-]{10,200}|\b(?:AKIA|ASIA)[A-Z\d]{16}\b)/g,
    instead: '{token}',
  },
  {
    rule: 'query-token',
    shape:
      /([?&#;](?:[\w-]{0,40}(?:token|secret|password|passwd|signature|api_?key|jwt)|code|key|sig|state)=)(?!\{)[^&#\s"'<>\\;]{4,4000}/gi,
    instead: '{token}',
  },
  {
    rule: 'password-in-address',
    shape: /(:\/\/[^/\s:@"'<>]{0,200}:)(?!\{)[^/\s@"'<>]{1,500}(?=@)/g,
    instead: '{password}',
  },
  {
    rule: 'named-secret',
    shape:
      /((?<![\w-])["']?(?:[\w-]{0,40}[_-])?(?:passw(?:or)?d|passphrase|secret|token|api[_-]?key|access[_-]?key|cookie)\\?["']?\s{0,3}[:=]\s{0,3}\\?["']?)(?![{[<(*\s"'\\]|true\b|false\b|null\b|undefined\b)[^\s"'\\,;&]{4,4000}/gi,
    instead: '{secret}',
  },
  {
    rule: 'named-secret',
    shape:
      /((?<![\w-])["']?[a-z]\w{0,40}(?:Password|Passwd|Secret|Token|A(?:pi|PI|ccess)Key|Cookie)\\?["']?\s{0,3}[:=]\s{0,3}\\?["']?)(?![{[<(*\s"'\\]|true\b|false\b|null\b|undefined\b)[^\s"'\\,;&]{4,4000}/g,
    instead: '{secret}',
  },
];

/** Endings of file names and of places inside code: `logo@2x.png` is no address of anybody. */
const noDomain = /\.(?:png|jpe?g|gif|svg|webp|avif|ico|css|m?js|cjs|mjs|tsx?|map|html?|json|woff2?|local|internal)$/i;
const address =
  /(?<![\w.+%-])([\w.!#$&'*+^`|~-]{1,64})(?:@|%40)((?:[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?\.){1,8}[a-z]{2,24})(?![\w-])/gi;

export const withoutAddresses = (text: string, found: (address: string) => void): string =>
  text.replace(address, (whole, _name: string, domain: string) => {
    if (noDomain.test(domain)) return whole;
    found(whole);
    return '{email}';
  });

const paymentMarks: readonly RegExp[] = [
  /\bobject\\?["']?\s*[:=]\s*\\?["']?event\b/,
  /\bdata\\?["']?\s*:\s*\{\s*\\?["']?object\b/,
  /\bpayment_intent\b/,
  /\bclient_secret\b/,
  /\bbilling_details\b/,
  /\blast4\b/,
  /\bexp_month\b/,
  /\bcard\\?["']?\s*[:=]/,
];

/** A whole event or answer of a payment provider, not only its number. */
export const isPaymentPayload = (text: string): boolean => {
  let marks = 0;
  for (const mark of paymentMarks) if (mark.test(text)) marks += 1;
  return marks >= 3;
};
