import { defineRule } from '../rule.ts';
import { jwtDetails, jwtParts, jwtPattern, jwtWindow } from './jwt-parts.ts';
import { alphanumeric, hex, lower, madeUp, madeUpJwt, urlSafe } from './made-up.ts';
import { alone } from './pattern.ts';

const legacy = (role: string, more = {}): string =>
  madeUpJwt({ iss: 'supabase', ref: madeUp(lower, 20), role, iat: 1_700_000_000, exp: 2_015_000_000, ...more });

/** The project that a token is for: what ties its keys together. */
const reference = (claims: { readonly [name: string]: unknown }): { readonly account?: string } =>
  typeof claims['ref'] === 'string' ? { account: claims['ref'] } : {};

export const supabaseLegacyKey = defineRule({
  id: 'supabase-jwt-key',
  issuer: 'supabase',
  title: 'a Supabase project key (JSON web token)',
  class: 'secret',
  reach: 'token',
  keywords: ['eyj'],
  pattern: alone(jwtPattern),
  window: jwtWindow,
  read: value => {
    const parts = jwtParts(value);
    const issuer = parts?.claims['iss'];
    if (parts === undefined || (issuer !== 'supabase' && issuer !== 'supabase-demo')) return { ok: false };
    const details = jwtDetails(parts);
    // The same on every machine that runs the local stack.
    if (issuer === 'supabase-demo') return { ok: true, class: 'placeholder', details };
    const isPublic = parts.claims['role'] === 'anon' || parts.claims['role'] === 'authenticated';
    return { ok: true, verified: true, class: isPublic ? 'public' : 'secret', details, ...reference(parts.claims) };
  },
  positives: () => [`SUPABASE_SERVICE_ROLE_KEY=${legacy('service_role')}`, `createClient(url,"${legacy('anon')}")`],
  negatives: () => [madeUpJwt({ iss: 'https://accounts.community.test', sub: '1' })],
});

export const supabaseSecretKey = defineRule({
  id: 'supabase-secret-key',
  issuer: 'supabase',
  title: 'a Supabase secret key',
  class: 'secret',
  reach: 'token',
  keywords: ['sb_secret_'],
  pattern: alone(String.raw`sb_secret_[\w-]{22}_[\w-]{8}`),
  entropy: 3,
  positives: () => [`SUPABASE_SECRET_KEY=sb_secret_${madeUp(urlSafe, 22)}_${madeUp(urlSafe, 8)}`],
  negatives: () => [`sb_secret_${madeUp(alphanumeric, 22)}_${madeUp(alphanumeric, 7)}`],
});

export const supabasePublishableKey = defineRule({
  id: 'supabase-publishable-key',
  issuer: 'supabase',
  title: 'a Supabase publishable key',
  class: 'public',
  reach: 'token',
  keywords: ['sb_publishable_'],
  pattern: alone(String.raw`sb_publishable_[\w-]{22}_[\w-]{8}`),
  entropy: 3,
  positives: () => [`createClient(url,"sb_publishable_${madeUp(urlSafe, 22)}_${madeUp(urlSafe, 8)}")`],
  negatives: () => [`sb_publishable_${madeUp(alphanumeric, 12)}`],
});

export const supabaseAccessToken = defineRule({
  id: 'supabase-access-token',
  issuer: 'supabase',
  title: 'a Supabase access token of a person',
  class: 'secret',
  reach: 'token',
  keywords: ['sbp_'],
  pattern: alone(String.raw`sbp_(?:v\d_)?(?=[a-z]{0,39}\d)[a-z0-9]{40}`),
  entropy: 3,
  positives: () => [`SUPABASE_ACCESS_TOKEN=sbp_${madeUp(hex, 40)}`, `sbp_v0_${madeUp(hex, 40)}`],
  negatives: () => [`sbp_${madeUp(lower, 40)}`, `sbp_${madeUp(hex, 39)}`],
});
