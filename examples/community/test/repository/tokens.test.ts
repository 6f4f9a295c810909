import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readRepository } from '../support/repository.ts';

/** Options and calls by which a token is taken without its end, or without its signature. */
const lax = /ignoreExpiration|\bexp: false\b|clockTolerance|\b(?:decode|decodeJwt|jwtDecode)\(/;

test('the app takes no token without looking at its signature and its end', () => {
  const found = Object.entries(readRepository()).flatMap(([path, text]) =>
    path.startsWith('src/') && lax.test(text) ? [path] : [],
  );
  assert.deepEqual(found, []);
});
