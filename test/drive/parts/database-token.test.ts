import assert from 'node:assert/strict';
import { test } from 'node:test';
import { subjectOf, tokenOf } from '../../../src/drive/rest/token.ts';
import type { Session } from '../../../src/drive/session.ts';

const encoded = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const token = [encoded({ alg: 'HS256' }), encoded({ sub: 'member-1' }), 'signature'.repeat(3)].join('.');

const withSession = (
  cookies: string,
  carried: Readonly<Record<string, string>> = {},
): { readonly session: Session } => ({
  session: { cookies: async () => cookies, carried: () => carried } as unknown as Session,
});

test('the token is what the session carries, else what its cookie holds, in one piece or in several', async () => {
  const kept = `base64-${encoded({ access_token: token, refresh_token: 'r' })}`;
  const pieces = [kept.slice(0, 40), kept.slice(40, 90), kept.slice(90)];
  const name = 'sb-abcdefghij-auth-token';
  for (const own of [
    withSession('', { authorization: `Bearer ${token}` }),
    withSession(`theme=dark; ${name}=${kept}`),
    withSession(`${name}.1=${pieces[1]}; ${name}.0=${pieces[0]}; ${name}.2=${pieces[2]}; a=b`),
    // As the library before it wrote it.
    withSession(`${name}=${encodeURIComponent(JSON.stringify([token, 'refresh']))}`),
  ])
    assert.equal(await tokenOf(own), token);
});

test('other cookies, broken ones and none hold no token', async () => {
  for (const cookies of [
    '',
    'session=abc',
    'sb-x-auth-token=base64-%%%',
    'sb-x-auth-token=7',
    'sb-x-auth-token=null',
    'sb-x-auth-token-code-verifier=abc',
  ])
    assert.equal(await tokenOf(withSession(cookies)), null, cookies);
});

test('whom a token is for', () => {
  assert.equal(subjectOf(token), 'member-1');
  for (const wrong of ['', 'a.b.c', [encoded({}), encoded({ role: 'anon' }), 'x'].join('.')])
    assert.equal(subjectOf(wrong), null);
});
