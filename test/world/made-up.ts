/**
 * Keys in the shape of their issuers that nobody issued. They are put together here, so that no file of the
 * repository holds one; equal seeds give equal keys.
 */
const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** `length` characters of `alphabet` that look like chance (a xorshift of 32 bits). */
export const chance = (seed: number, length: number, alphabet = letters): string => {
  let state = (Math.imul(seed, 0x9e3779b1) ^ 0x5bd1e995) >>> 0 || 1;
  return Array.from({ length }, () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return alphabet[state % alphabet.length];
  }).join('');
};

const part = (text: string | object): string =>
  Buffer.from(typeof text === 'string' ? text : JSON.stringify(text)).toString('base64url');

/** One account of a payment provider: its keys carry the same mark. */
export const stripeKey = (kind: 'sk' | 'pk', mode: 'live' | 'test', seed: number, account = 1): string =>
  [kind, mode, `51${chance(account, 16)}${chance(seed, 82)}`].join('_');

export const resendKey = (seed: number): string => {
  const base58 = letters.replaceAll(/[0OIl]/g, '');
  return ['re', chance(seed, 8, base58), chance(seed + 1, 24, base58)].join('_');
};

export const supabaseKey = (role: 'anon' | 'service_role', seed: number): string => {
  const claims = {
    iss: 'supabase',
    ref: chance(seed, 20, 'abcdefghijklmnopqrst'),
    role,
    iat: 1767225600,
    exp: 2082758400,
  };
  return [part({ alg: 'HS256', typ: 'JWT' }), part(claims), chance(seed, 43)].join('.');
};

export const databaseUrl = (seed: number): string =>
  `postgresql:${['', '', `harbour:${chance(seed, 24)}@db.harbour-data.example:5432`, 'harbour'].join('/')}`;

export const privateKey = (seed: number): string => {
  const line = (index: number): string => chance(seed + index, 64);
  const kind = ['PRIVATE', 'KEY'].join(' ');
  return [`-----BEGIN ${kind}-----`, ...[0, 1, 2, 3, 4, 5].map(line), `-----END ${kind}-----`].join('\n');
};
