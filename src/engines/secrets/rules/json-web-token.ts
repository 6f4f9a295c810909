import { defineRule } from '../rule.ts';
import { jwtDetails, jwtParts, jwtPattern, jwtWindow } from './jwt-parts.ts';
import { madeUp, madeUpJwt, urlSafe } from './made-up.ts';
import { alone } from './pattern.ts';

/** Issuers whose tokens have a rule of their own. */
const elsewhere: ReadonlySet<unknown> = new Set(['supabase', 'supabase-demo']);

const isLemonSqueezy = (header: { readonly [name: string]: unknown }, claims: { readonly [name: string]: unknown }) =>
  header['alg'] === 'RS256' && typeof claims['jti'] === 'string' && claims['jti'].length > 60 && 'scopes' in claims;

export const lemonSqueezyKey = defineRule({
  id: 'lemonsqueezy-api-key',
  issuer: 'lemonsqueezy',
  title: 'a Lemon Squeezy API key',
  class: 'secret',
  reach: 'token',
  keywords: ['eyj0exaioijkv1qilcjhbgcioijsuzi1nij9'],
  pattern: alone(String.raw`eyJ0eXAiOiJKV1QiLCJhbGciOiJSUzI1NiJ9\.[\w-]{200,800}\.[\w-]{300,900}`),
  window: jwtWindow,
  entropy: 4,
  // Keys of Laravel Passport look alike up to here; only these are 314 characters of claims, or say a long ID and scopes.
  read: value => {
    const parts = jwtParts(value);
    const isKey = parts !== undefined && isLemonSqueezy(parts.header, parts.claims);
    return { ok: isKey || value.split('.')[1]?.length === 314, details: parts === undefined ? [] : jwtDetails(parts) };
  },
  positives: () => [
    `LEMONSQUEEZY_API_KEY=${madeUpJwt({ aud: '94d59cef', jti: madeUp('0123456789abcdef', 80), iat: 1_700_000_000, sub: '1', scopes: [], pad: madeUp('abcdef', 20) }, { typ: 'JWT', alg: 'RS256' }, 683)}`,
  ],
  negatives: () => [madeUpJwt({ sub: '1' }, { typ: 'JWT', alg: 'RS256' }, 342)],
});

export const jsonWebToken = defineRule({
  id: 'json-web-token',
  issuer: null,
  title: 'a JSON web token',
  class: 'conditional',
  reach: 'token',
  keywords: ['eyj'],
  pattern: alone(jwtPattern),
  window: jwtWindow,
  read: value => {
    const parts = jwtParts(value);
    if (parts === undefined || typeof parts.header['alg'] !== 'string' || parts.header['alg'].toLowerCase() === 'none')
      return { ok: false };
    if (elsewhere.has(parts.claims['iss']) || isLemonSqueezy(parts.header, parts.claims)) return { ok: false };
    return { ok: true, details: jwtDetails(parts) };
  },
  positives: () => [`Authorization: Bearer ${madeUpJwt({ sub: 'member', exp: 2_015_000_000 })}`],
  negatives: () => [
    madeUpJwt({ iss: 'supabase', role: 'anon' }),
    `eyJ${madeUp(urlSafe, 30)}.eyJ${madeUp(urlSafe, 40)}.${madeUp(urlSafe, 43)}`,
  ],
});
