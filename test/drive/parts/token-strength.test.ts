import assert from 'node:assert/strict';
import { createHmac, hash, randomBytes, randomInt, randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { strengthOf } from '../../../src/drive/harden/invites/token-strength.ts';

const start = Date.parse('2026-11-23T12:00:00Z');

/** Six invitations, a third of a second apart. */
const measured = (make: (guest: string, sentAt: Date, index: number) => string) =>
  strengthOf(
    Array.from({ length: 6 }, (_, index) => {
      const guest = `lr-abcdef-guest-${index}@members.example.test`;
      const sentAt = new Date(start + index * 333);
      return { token: make(guest, sentAt, index), guest, sentAt };
    }),
  );

test('random ones are strong, in whichever notation', () => {
  assert.ok(measured(() => randomBytes(32).toString('base64url')).bits > 200);
  assert.ok(measured(() => randomBytes(16).toString('hex')).bits >= 110);
  assert.ok(measured(() => randomUUID()).bits >= 110);
  assert.deepEqual(measured(() => randomUUID()).madeOf, []);
});

test('what is signed with a secret is strong, however much of it can be read', () => {
  const key = randomBytes(32);
  const { bits, madeOf } = measured((email, at) => {
    const payload = Buffer.from(JSON.stringify({ email, at: at.getTime() })).toString('base64url');
    return `${payload}.${createHmac('sha256', key).update(payload).digest('base64url')}`;
  });
  assert.ok(bits > 200, `${bits}`);
  assert.deepEqual(madeOf, ['the address', 'the time']);
});

test('a random id inside of something readable is strong', () => {
  const token = (email: string) => Buffer.from(JSON.stringify({ email, id: randomUUID() })).toString('base64url');
  assert.ok(measured(token).bits >= 100);
});

test('few digits are guessed', () => {
  const { bits, characters } = measured(() => String(randomInt(1_000_000)).padStart(6, '0'));
  assert.ok(bits <= 19, `${bits}`);
  assert.ok(characters <= 6);
});

test('the clock in base 36, in milliseconds or in hexadecimal digits is known', () => {
  for (const base of [10, 16, 36]) {
    const { bits, madeOf } = measured((_, at) => at.getTime().toString(base));
    assert.ok(bits <= 12, `base ${base}: ${bits}`);
    assert.deepEqual(madeOf, ['the time'], `base ${base}`);
  }
});

test('what follows from the address is known: written down, or as its digest', () => {
  const written = measured((email, at) =>
    Buffer.from(JSON.stringify({ email, plan: 'supporter', at: at.getTime() })).toString('base64url'),
  );
  assert.equal(written.bits, 0);
  assert.deepEqual(written.madeOf, ['the address', 'the time']);
  const digested = measured(email => hash('sha256', email, 'hex'));
  assert.equal(digested.bits, 0);
  assert.deepEqual(digested.madeOf, ['the address']);
});

test('a counter is counted on', () => {
  const { bits, madeOf } = measured((_, __, index) => `000000000000000000000000000${4_711_000 + index * 3}`);
  assert.ok(bits <= 4, `${bits}`);
  assert.deepEqual(madeOf, ['a counter']);
});
