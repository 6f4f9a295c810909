import assert from 'node:assert/strict';
import { createHmac, generateKeyPairSync } from 'node:crypto';
import { describe, test } from 'node:test';
import { confusedOf, guessedOf, hasPublicKey } from '../../../src/drive/harden/tokens/confused.ts';
import { type Jwt, jwtOf } from '../../../src/drive/harden/tokens/jwt.ts';
import type { Reply } from '../../../src/drive/reply.ts';
import { type Hand, Inconclusive } from '../../../src/drive/harden/verification.ts';

const written = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const read = (token: string, part: 0 | 1): unknown =>
  JSON.parse(Buffer.from(token.split('.')[part] ?? '', 'base64url').toString('utf8'));
const signatureOf = (token: string, key: string, hash = 'sha256'): string =>
  createHmac(hash, key)
    .update(token.slice(0, token.lastIndexOf('.')))
    .digest('base64url');

const tokenOf = (alg: string, key: string, hash = 'sha256'): Jwt => {
  const text = `${written({ alg, typ: 'JWT', kid: 'now' })}.${written({ sub: 'member-1', plan: 'free' })}.`;
  const token = jwtOf(`${text}${signatureOf(text, key, hash)}`);
  assert.ok(token);
  return token;
};

const instead = new Map([['member-1', 'member-2']]);

/** An app that shows these keys at one address, and what it was asked. */
const handWith = (shownAt: string | null, keys: readonly object[]) => {
  const asked: string[] = [];
  const call = async ({ path }: { path: string }): Promise<Reply> => {
    asked.push(path);
    const isThere = path === shownAt;
    const body = isThere ? JSON.stringify({ keys }) : '<h1>Not found</h1>';
    return {
      method: 'GET',
      url: `https://app.community.test${path}`,
      status: isThere ? 200 : 404,
      headers: [],
      body,
      ms: 1,
    };
  };
  return { hand: { drive: { session: () => ({ call }) } } as unknown as Hand, asked };
};

const keyPair = (kid: string) => {
  const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString();
  return { jwk: { ...publicKey.export({ format: 'jwk' }), kid }, pem };
};

describe('a public key taken for a secret', () => {
  test('signs the claims of another, as a file, as its text and as it is shown: whoever lets the token choose takes one', async () => {
    const { jwk, pem } = keyPair('now');
    const { hand, asked } = handWith('/.well-known/jwks.json', [jwk]);
    const forgeries = await confusedOf(hand, tokenOf('ES256', 'unknown'), instead);
    assert.deepEqual(asked, ['/.well-known/jwks.json']);
    assert.equal(forgeries.length, 3);
    for (const [index, secret] of [pem, pem.trimEnd(), JSON.stringify(jwk)].entries()) {
      const token = forgeries[index]?.[1] ?? '';
      assert.deepEqual(read(token, 0), { alg: 'HS256', typ: 'JWT', kid: 'now' });
      assert.deepEqual(read(token, 1), { sub: 'member-2', plan: 'free' });
      assert.equal(token.split('.')[2], signatureOf(token, secret));
    }
  });

  test('is that of the token where the app shows many', async () => {
    const keys = ['then', 'before', 'now'].map(keyPair);
    const { hand } = handWith(
      '/api/auth/jwks',
      keys.map(({ jwk }) => jwk),
    );
    const forgeries = await confusedOf(hand, tokenOf('RS256', 'unknown'), instead);
    const first = forgeries[0]?.[1] ?? '';
    assert.equal(first.split('.')[2], signatureOf(first, keys[2]?.pem ?? ''));
    assert.equal(forgeries.length, 6);
  });

  test('that is shown nowhere is not known, and no pass', async () => {
    const { hand, asked } = handWith(null, []);
    await assert.rejects(confusedOf(hand, tokenOf('RS256', 'unknown'), instead), Inconclusive);
    assert.equal(asked.length, 3);
  });

  test('that nobody can read is tried as it is shown', async () => {
    const { hand } = handWith('/jwks.json', [{ kid: 'now', kty: 'of-tomorrow' }]);
    assert.equal((await confusedOf(hand, tokenOf('PS256', 'unknown'), instead)).length, 1);
  });
});

describe('a key out of examples', () => {
  for (const [alg, hash] of [
    ['HS256', 'sha256'],
    ['HS384', 'sha384'],
    ['HS512', 'sha512'],
  ] as const)
    test(`is found without a request (${alg}), and signs as another`, () => {
      const [forgery] = guessedOf(tokenOf(alg, 'secret', hash), instead);
      assert.match(forgery?.[0] ?? '', /^signed with a key that stands in examples/);
      const token = forgery?.[1] ?? '';
      assert.deepEqual(read(token, 1), { sub: 'member-2', plan: 'free' });
      assert.equal(token.split('.')[2], signatureOf(token, 'secret', hash));
    });

  test('is an empty one, too; one that nobody guesses is none, and neither is a public one', () => {
    assert.match(guessedOf(tokenOf('HS256', ''), instead)[0]?.[0] ?? '', /an empty key/);
    assert.deepEqual(guessedOf(tokenOf('HS256', 'q7r0Zl2mVt'.repeat(4)), instead), []);
    assert.deepEqual(guessedOf(tokenOf('RS256', 'secret'), instead), []);
  });

  test('an algorithm with two keys is told from one with a shared key', () => {
    assert.deepEqual(
      ['RS256', 'PS512', 'ES384', 'EdDSA', 'HS256', 'none'].map(alg => hasPublicKey(tokenOf(alg, 'x'))),
      [true, true, true, true, false, false],
    );
  });
});
