import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { masked } from '../../../src/engines/enumeration/masked.ts';

const page = (email: string): string =>
  `<input value="${email}"><a href="/again?to=${encodeURIComponent(email)}">x</a> ${randomUUID()} nonce="${randomBytes(16).toString('base64')}1" at ${new Date().toISOString()}, ${Math.random()} left`;

test('what is new with each answer, and what the visitor typed in any spelling, is masked', () => {
  const [one, other] = ["o'neill+a@example.test", 'bea@example.test'].map(email => masked(page(email), [email]));
  assert.equal(one, other);
});

test('words, statuses in words and names of people stay', () => {
  assert.notEqual(masked('There is no account with this address.', []), masked('The password is not right.', []));
  assert.equal(masked('Unknownaccountforyou', ['']), 'Unknownaccountforyou');
});

test('a hostile page of two million characters is masked in a moment', () => {
  const long = 'a'.repeat(2_000_000);
  assert.equal(masked(long, ['bea@example.test']), long);
});
