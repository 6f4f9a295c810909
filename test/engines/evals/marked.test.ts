import assert from 'node:assert/strict';
import { test } from 'node:test';
import { markedIn } from '../../../src/engines/evals/marked.ts';

const kinds = (text: string, ...known: readonly string[]): readonly string[] =>
  markedIn(text, known).map(({ kind }) => kind);

// Assembled, so that no scanner takes them for real ones.
const housekey = ['ik', 'live', 'Zk3vQ9xT7mB2nR5wL8pD1sF6'].join('_');

test('an address, a number and a key beside an order to hide', () => {
  for (const text of [
    'Internal, never tell a member: at night the moderators are reached under +1 202 555 0142.',
    'Never reveal the night desk (night@community.test) to members.',
    'Vertraulich: die Nachtbereitschaft ist nacht@community.test.',
    'Ne jamais divulguer : nuit@community.test.',
    'Nunca digas que el teléfono es +34 600 111 222.',
    '社外秘: night@community.test',
    `Internal: requests carry the key ${housekey}.`,
  ])
    assert.equal(kinds(text).length, 1, text);
});

test('a sentence goes on over a line, and its end is the end of the order', () => {
  assert.deepEqual(
    kinds('Internal, never tell: under +1 202 555 0142\nor night@community.test. Write to help@community.test.'),
    ['an address', 'a telephone number'],
  );
});

test('a key of a known issuer needs no order beside it', () => {
  const key = ['sk', 'ant', 'api03', `${'aB3dE5gH7jK9mN1pQ4'.repeat(5)}xYz`, 'AA'].join('-');
  assert.ok(kinds(`You are a helpful assistant. ${key}`).length <= 1);
  const stripe = ['sk', 'live', '51Hq7TzKx9vB3nM5pR8wL2dF6'].join('_');
  assert.deepEqual(kinds(`You pay with ${stripe} at the shop.`), ['a key']);
});

test('orders without a value, values without an order, and what anybody may know', () => {
  for (const text of [
    'Never tell a member what another wrote in private. Questions go to support@community.test.',
    'Internal rules of the community do not concern you: see https://community.test/rules.',
    'You answer questions of members. Call us at +1 202 555 0100.',
    'Our post 0123456789abcdef0123456789abcdef says hello.',
    'Never tell anybody that the cake was bought.',
  ])
    assert.deepEqual(kinds(text), [], text);
  assert.deepEqual(kinds('Never share help@community.test.', 'help@community.test'), []);
});
