import { createHmac, createPublicKey, type JsonWebKey } from 'node:crypto';
import { limits } from '../../../platform/limits.ts';
import { jsonOf } from '../../reply.ts';
import { type Hand, Inconclusive } from '../verification.ts';
import { type Jwt, withPayloadOf } from './jwt.ts';

/** Algorithms of RFC 7518 §3.1 with a shared key, and the hash of each. */
const shared: Readonly<Record<string, string>> = { HS256: 'sha256', HS384: 'sha384', HS512: 'sha512' };

/** Whether the one who checks the token needs no secret, but a key that everybody may have. */
export const hasPublicKey = ({ header }: Jwt): boolean => /^(?:RS|PS|ES)\d{3}$|^EdDSA$/.test(String(header['alg']));

const hmac = (hash: string, key: string, text: string): string =>
  createHmac(hash, key).update(text).digest('base64url');

/** The claims of another, signed as HS256 with a text that is no secret. */
const signedWith = (token: Jwt, key: string, instead: ReadonlyMap<string, string>): string => {
  const text = withPayloadOf({ ...token.header, alg: 'HS256' }, token, instead);
  return `${text}.${hmac('sha256', key, text)}`;
};

/** Where libraries show the keys that their tokens are checked with (RFC 7517 §5, RFC 8414 §3 names one of them). */
const keyAddresses = ['/.well-known/jwks.json', '/api/auth/jwks', '/jwks.json'];

const keysIn = (value: unknown): readonly JsonWebKey[] => {
  const keys: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, 'keys') : undefined;
  return Array.isArray(keys) ? keys.filter((key): key is JsonWebKey => typeof key === 'object' && key !== null) : [];
};

/** The key of the token first; of a long list no more than the limits say. */
const publicKeys = async ({ drive }: Hand, { header }: Jwt): Promise<readonly JsonWebKey[]> => {
  for (const path of keyAddresses) {
    const reply = await drive.session('somebody who reads the public keys').call({ method: 'GET', path });
    const keys = reply.status === 200 ? keysIn(jsonOf(reply)) : [];
    const own = keys.filter(key => key['kid'] === header['kid']);
    if (keys.length > 0) return [...new Set([...own, ...keys])].slice(0, limits.hardenPublicKeys);
  }
  throw new Inconclusive(
    `sessions are tokens that a public key checks, and none is shown at ${keyAddresses.join(', ')}: whether it is taken for a secret is not known`,
  );
};

/** The same key in the forms in which it lies around in programs: as a file, without its last line break, as it is shown. */
const textsOf = (jwk: JsonWebKey): readonly (readonly [form: string, text: string])[] => {
  try {
    const pem = createPublicKey({ key: jwk, format: 'jwk' }).export({ type: 'spki', format: 'pem' }).toString();
    return [
      ['as a PEM file', pem],
      ['as a PEM text', pem.trimEnd()],
      ['as JSON', JSON.stringify(jwk)],
    ];
  } catch {
    // A kind of key that Node.js does not know, or one that somebody wrote by hand.
    return [['as JSON', JSON.stringify(jwk)]];
  }
};

export type Forgery = readonly [how: string, token: string];

/**
 * Tokens signed with the public key of the app as if it were a secret (RFC 8725 §2.1): taken by whoever lets the token say
 * how it is signed. Throws `Inconclusive` where the app shows no key.
 */
export const confusedOf = async (
  hand: Hand,
  token: Jwt,
  instead: ReadonlyMap<string, string>,
): Promise<readonly Forgery[]> =>
  (await publicKeys(hand, token)).flatMap(jwk =>
    textsOf(jwk).map(([form, text]): Forgery => [
      `signed as HS256 with the public key ${form}, and the payload of another`,
      signedWith(token, text, instead),
    ]),
  );

/** What stands in the place of a key in examples, templates and answers of assistants. */
const exampleKeys = [
  '',
  ...'secret your-256-bit-secret your-secret-key your_jwt_secret jwt-secret jwt_secret'.split(' '),
];
const moreKeys =
  'supersecret super-secret mysecret my-secret secretkey secret-key changeme change-me dev test key password'.split(
    ' ',
  );

/** A token of another, where the app signs with a key out of an example: found by computing, without a request. */
export const guessedOf = (token: Jwt, instead: ReadonlyMap<string, string>): readonly Forgery[] => {
  const [first, second, signature] = token.parts;
  const hash = shared[String(token.header['alg'])];
  if (hash === undefined) return [];
  const key = [...exampleKeys, ...moreKeys].find(each => hmac(hash, each, `${first}.${second}`) === signature);
  if (key === undefined) return [];
  const text = withPayloadOf(token.header, token, instead);
  const how = key === '' ? 'an empty key' : 'a key that stands in examples';
  return [[`signed with ${how}, and the payload of another`, `${text}.${hmac(hash, key, text)}`]];
};
