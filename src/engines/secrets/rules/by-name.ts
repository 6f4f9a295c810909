import type { SecretRule, ValueReading } from '../rule.ts';
import { defineRule } from '../rule.ts';
import { alphanumeric, base64, hex, madeUp } from './made-up.ts';
import { anyCase, either } from './pattern.ts';

/** Names under which an app keeps what it signs sessions and cookies with. */
const secretNames =
  'jwt_?(?:access_?|refresh_?|signing_?)?secret(?:_?key)?|next_?auth_?secret|better_?auth_?secret|auth_?secret|session_?secret|cookie_?(?:secret|password)|iron_?session_?(?:secret|password)|encryption_?secret|signing_?secret|secret_?key_?base|csrf_?secret|(?<!oauth_?)token_?secret|hash_?salt_?secret';
/** Names that code gives to other things as well: the value has to have a digit. */
const keyNames = 'jwt_?(?:signing|private)_?key|session_?key|cookie_?key|encryption_?key|signing_?key';

// Written where it is used: quoted, or the whole rest of a line of a file of variables. A variable, a call, a type is none.
const quoted = (least: number, also: string): string =>
  String.raw`["'\x60\]]{0,2}[ \t]{0,20}(?:(?::[ \t]{0,2}string[ \t]{0,4})?[:?|]{0,2}=|:|=>|,)[ \t]{0,20}(?:process\.env\.\w{1,60}[ \t]{0,4}(?:\?\?|\|\|)[ \t]{0,4})?\\?["'\x60]${also}(?<secret>[^\s"'\x60<>{}$\\]{${least},200})\\?["'\x60]`;
const bare = (least: number, also: string): string =>
  String.raw`(?:=|:[ \t]{1,4})${also}(?<secret>[^\s"'\x60<>{}()[\]$;,\\]{${least},200})(?=[ \t]{0,20}(?:#[^\n]{0,200})?(?:\r?\n|\\n|$))`;

const named = (names: string, least: number, also = ''): RegExp =>
  new RegExp(String.raw`(?:${anyCase(names)})(?:${quoted(least, also)}|${bare(least, also)})`, 'g');

const own = (names: string): string => String.raw`(?<![\w$])(?:[a-z][a-z0-9]{0,19}_){0,3}(?:${names})`;
const withDigit = String.raw`(?=[^\s"'\x60]{0,199}\d)`;

/** A path through objects (`config.jwtSecret`), a constant, a type or a word of code, not a value. */
const isCode = (value: string): boolean =>
  /^(?:process|import|os|env|config|settings|options|self|this|z|Deno|Bun)\b[.[]/.test(value) ||
  /^[A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*)+$/.test(value) ||
  /^(?:string|undefined|null|true|false|boolean|number|required|optional|none|unset)\b/i.test(value) ||
  /^(?:\/|\.{1,2}\/|https?:|file:|arn:|projects\/)/.test(value) ||
  /^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$/.test(value) ||
  /^[a-z]+(?:[-_][a-z]+){0,2}(?:\?|\.\.\.)$/.test(value);

const weakWords =
  /^(?:secret|changeme|change-?me|supersecret|super-?secret|password|keyboard ?cat|mysecret|jwtsecret|default|development|letmein|qwerty|admin|test)[\w!-]{0,8}$/i;

const readSigning = (value: string): ValueReading => {
  if (isCode(value)) return { ok: false };
  const details = [];
  if (weakWords.test(value)) details.push('a word of every dictionary: anybody can sign in as anybody');
  if (value.length < 32) details.push('shorter than 32 characters: it can be guessed on one machine');
  return { ok: true, details };
};

const classes = (value: string): number =>
  [/[a-z]/, /[A-Z]/, /\d/, /[^A-Za-z0-9]/].filter(pattern => pattern.test(value)).length;

/** Drawn and not written: digits among the letters, no words with separators, no address, no hash of a file. */
const looksDrawn = (value: string): boolean =>
  /\d/.test(value) &&
  /[A-Za-z]/.test(value) &&
  (classes(value) >= 3 || /^[0-9a-f]{32,128}$/.test(value) || (classes(value) === 2 && value.length >= 24)) &&
  !/^(?:sha\d{3}-|v?\d+\.\d+|\d{4}-\d\d-\d\d|#[0-9a-f]{3,8}$|data:|@[\w-]+\/)/i.test(value) &&
  !/[a-z]{4,}[-_/.][a-z]{3,}[-_/.][a-z]{3,}/i.test(value) &&
  !/\.(?:js|ts|json|ya?ml|pem|key|crt|png|svg|html|css)$/i.test(value);

export const secretsByName: readonly SecretRule[] = [
  defineRule({
    id: 'signing-secret',
    issuer: 'signing-secret',
    title: 'a secret that sessions or tokens are signed with',
    class: 'secret',
    reach: 'named',
    keywords: [
      'secretkeybase',
      'secret_keybase',
      'secretkey_base',
      'secret_key_base',
      'session_key',
      'sessionkey',
      'cookie_key',
      'cookiekey',
      'cookie_password',
      'session_password',
      'encryption_key',
      'encryptionkey',
      'signing_key',
      'signingkey',
      'jwt_private',
      'jwtprivate',
      'cookiepassword',
      'sessionpassword',
      ...[
        'jwt',
        'access',
        'refresh',
        'signing',
        'auth',
        'session',
        'cookie',
        'encryption',
        'csrf',
        'token',
        'salt',
      ].flatMap(word => [`${word}secret`, `${word}_secret`]),
    ],
    pattern: either(named(own(secretNames), 8), named(own(keyNames), 8, withDigit)),
    read: readSigning,
    positives: () => [
      `NEXTAUTH_SECRET=${madeUp(base64, 43)}=`,
      'JWT_SECRET=supersecret123',
      `const jwtSecret = "${madeUp(alphanumeric, 32)}"`,
      `SESSION_SECRET: '${madeUp(hex, 64)}'`,
      `const secret = { AUTH_SECRET: process.env.AUTH_SECRET ?? '${madeUp(alphanumeric, 20)}' }`,
      `APP_ENCRYPTION_KEY=${madeUp(hex, 64)}\nPORT=3000`,
    ],
    negatives: () => [
      'JWT_SECRET=${JWT_SECRET}',
      'const jwtSecret = process.env.JWT_SECRET;',
      'JWT_SECRET: z.string().min(32)',
      'readonly JWT_SECRET: string',
      'AUTH_SECRET=<your secret>',
      'jwtSecret = config.auth.secret',
      'SESSION_SECRET=',
      "session_key='username'",
      `oauth_token_secret='${madeUp(alphanumeric, 14)}'`,
    ],
  }),
  defineRule({
    id: 'secret-by-name',
    issuer: null,
    title: 'a value that its name calls secret',
    // Nothing but its name says so: somebody looks at it before it stops anybody.
    class: 'conditional',
    reach: 'named',
    keywords: [
      'secret',
      'token',
      'api_key',
      'apikey',
      'api-key',
      'access_key',
      'access-key',
      'accesskey',
      'password',
      'passwd',
      'private_key',
      'private-key',
      'privatekey',
      'credential',
      'auth_key',
      'auth-key',
      'authkey',
    ],
    begins: true,
    pattern: named(
      String.raw`(?:secret|token|api[_-]?key|access[_-]?key|password|passwd|private[_-]?key|credentials?|auth[_-]?key)(?:[_-]?(?:key|value|hash|prod|production|live|dev|1|2))?`,
      16,
    ),
    entropy: 3.5,
    read: value => ({ ok: !isCode(value) && looksDrawn(value) }),
    positives: () => [
      `HIGHNOTE_API_KEY="${madeUp(alphanumeric, 40)}"`,
      `db_password: '${madeUp(alphanumeric, 18)}!'`,
      `ACME_TOKEN=${madeUp(hex, 40)}`,
      `password_KEY="${madeUp(alphanumeric, 24)}"`,
    ],
    negatives: () => [
      'API_KEY=process.env.API_KEY',
      'password: "correct horse battery staple"',
      'const token = "end-of-file-token-2"',
      `TOKEN_URL="https://issuer.community.test/oauth/token"`,
      `"integrity": "sha512-${madeUp(base64, 86)}=="`,
      'API_KEY=your_api_key_goes_here',
    ],
  }),
];
