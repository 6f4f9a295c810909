import { createHmac, generateKeyPairSync, sign, verify } from 'node:crypto';
import { defineRoute } from '../community/src/http/route.ts';
import type { Parts } from '../community/src/parts.ts';
import { type Tokens, tokenSessions } from './token-sessions.ts';

const encoded = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const decoded = (part: string): unknown => JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));

const algorithmOf = (token: string): unknown => Reflect.get(Object(decoded(token.split('.')[0] ?? '')), 'alg');

/** The claims of a token whose signature `isRight` of the text before it. Throws otherwise. */
const claimsIf = (token: string, isRight: (text: string, signature: string) => boolean): unknown => {
  const [header = '', payload = '', signature = ''] = token.split('.');
  if (!isRight(`${header}.${payload}`, signature)) throw new Error('the signature is not right');
  return decoded(payload);
};

const hmac = (text: string, key: string): string => createHmac('sha256', key).update(text).digest('base64url');

/** Tokens signed with a key that is shared, as HS256. */
export const sharedKeyTokens = (key: string): Tokens => ({
  write: claims => {
    const text = `${encoded({ alg: 'HS256', typ: 'JWT' })}.${encoded(claims)}`;
    return `${text}.${hmac(text, key)}`;
  },
  read: token => claimsIf(token, (text, signature) => signature === hmac(text, key)),
});

const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const jwk = { ...publicKey.export({ format: 'jwk' }), kid: 'community-1', alg: 'ES256', use: 'sig' };
const dsaEncoding = 'ieee-p1363';

/** The public key as programs hold it. */
export const publicTexts = {
  pem: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
  json: JSON.stringify(jwk),
};

const readsSigned: Tokens['read'] = token =>
  claimsIf(token, (text, signature) =>
    verify('sha256', Buffer.from(text), { key: publicKey, dsaEncoding }, Buffer.from(signature, 'base64url')),
  );

/**
 * Sessions in tokens that are signed as ES256, with the public key where everybody finds it. Where `secret` is given the
 * token says how it is verified, and that text is the key of HS256.
 */
export const publicKeySessions = (parts: Parts, secret: string | null) => ({
  ...tokenSessions(parts, {
    write: claims => {
      const text = `${encoded({ alg: 'ES256', typ: 'JWT', kid: jwk.kid })}.${encoded(claims)}`;
      return `${text}.${sign('sha256', Buffer.from(text), { key: privateKey, dsaEncoding }).toString('base64url')}`;
    },
    read: (token, app) =>
      secret !== null && algorithmOf(token) === 'HS256'
        ? sharedKeyTokens(secret).read(token, app)
        : readsSigned(token, app),
  }),
  routes: [
    ...parts.routes,
    defineRoute({
      method: 'GET',
      path: '/.well-known/jwks.json',
      summary: 'Public keys with which sessions are verified',
      access: 'anyone',
      statements: 0,
      handle: ({ context }) => context.json({ keys: [jwk] }),
    }),
  ],
});
