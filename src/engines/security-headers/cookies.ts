/** A cookie as it was set, without its value. */
export type SetCookie = {
  readonly name: string;
  readonly secure: boolean;
  readonly httpOnly: boolean;
  /** `invalid`: a word that no browser knows; null: nothing is said. */
  readonly sameSite: 'strict' | 'lax' | 'none' | 'invalid' | null;
};

/** Set by a platform for its own routing; it opens nothing. */
const ofPlatforms =
  /^(?:heroku-session-affinity|AWSALB(?:TG)?(?:CORS)?|ARRAffinity(?:SameSite)?|__cf_?bm|cf_clearance|__cflb)$/i;
/** Names by which frameworks and sign-in services keep a session; the Observatory knows `login` and `sess` alone. */
const session =
  /login|sess|(?:^|[._-])(?:sid|jwt|auth|token|remember)(?:$|[._-])|(?:access|auth|id|refresh)[._-]?token|^sb-.*-auth-token|^connect\.sid$|^laravel_|^wordpress_logged_in|^__(?:Host|Secure)-(?:next-auth|authjs)/i;
const forgery = /csrf|xsrf/i;

export const isPlatformCookie = (name: string): boolean => ofPlatforms.test(name);

export const isSessionCookie = (name: string): boolean =>
  session.test(name) && !forgery.test(name) && !ofPlatforms.test(name);

const sameSites = new Set(['strict', 'lax', 'none'] as const);
const sameSiteOf = (value: string): SetCookie['sameSite'] =>
  [...sameSites].find(known => known === value.trim().toLowerCase()) ?? 'invalid';

/** Reads one `Set-Cookie` line (RFC 6265bis §5.6); the value is dropped at once. */
export const readSetCookie = (line: string): SetCookie => {
  const [pair = '', ...attributes] = line.split(';');
  const said = new Map(
    attributes.map(one => {
      const [name = '', ...value] = one.split('=');
      return [name.trim().toLowerCase(), value.join('=')] as const;
    }),
  );
  const sameSite = said.get('samesite');
  return {
    name: (pair.split('=')[0] ?? '').trim().slice(0, 100),
    secure: said.has('secure'),
    httpOnly: said.has('httponly'),
    sameSite: sameSite === undefined ? null : sameSiteOf(sameSite),
  };
};

const resultOf = ({ name, secure, httpOnly, sameSite }: SetCookie, hasHsts: boolean): string => {
  const of = isSessionCookie(name) ? 'cookies-session' : 'cookies';
  if (!secure && !hasHsts) return `${of}-without-secure-flag`;
  if (isSessionCookie(name) && !httpOnly) return 'cookies-session-without-httponly-flag';
  if (sameSite === 'invalid') return 'cookies-samesite-flag-invalid';
  if (forgery.test(name) && sameSite === null) return 'cookies-anticsrf-without-samesite-flag';
  return secure ? '' : `${of}-without-secure-flag-but-protected-by-hsts`;
};

/** From the worst to the least. */
const order = [
  'cookies-session-without-secure-flag',
  'cookies-session-without-httponly-flag',
  'cookies-samesite-flag-invalid',
  'cookies-anticsrf-without-samesite-flag',
  'cookies-without-secure-flag',
  'cookies-session-without-secure-flag-but-protected-by-hsts',
  'cookies-without-secure-flag-but-protected-by-hsts',
];

/** The result of the cookies of a page, by the names of the HTTP Observatory. */
export const cookiesResult = (cookies: readonly SetCookie[], hasHsts: boolean): string => {
  if (cookies.length === 0) return 'cookies-not-found';
  const own = cookies.filter(({ name }) => !ofPlatforms.test(name));
  const results = new Set(own.map(cookie => resultOf(cookie, hasHsts)));
  const worst = order.find(result => results.has(result));
  if (worst !== undefined) return worst;
  const sessions = own.filter(({ name }) => isSessionCookie(name));
  return sessions.length > 0 && sessions.every(({ sameSite }) => sameSite !== null)
    ? 'cookies-secure-with-httponly-sessions-and-samesite'
    : 'cookies-secure-with-httponly-sessions';
};
