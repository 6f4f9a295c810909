import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createPatience } from '../../src/platform/patience.ts';

test('waits side by side count once, waits one after another add up', () => {
  const patience = createPatience(5_000, 250);
  patience.book(0, 2_000);
  patience.book(500, 2_500);
  patience.book(100, 900);
  assert.equal(patience.allow(9_000), 2_500);
  patience.book(10_000, 12_000);
  assert.equal(patience.allow(9_000), 500);
});

test('once used up a peer still gets the floor, and never more than it asks for', () => {
  const patience = createPatience(1_000, 250);
  patience.book(0, 4_000);
  assert.equal(patience.allow(2_000), 250);
  assert.equal(patience.allow(100), 100);
});

test('what is allowed is whole milliseconds, as timers want it', () => {
  const patience = createPatience(1_000, 250);
  patience.book(0.25, 600.1);
  assert.ok(Number.isInteger(patience.allow(900)));
});

test('a dead peer is remembered', () => {
  const patience = createPatience(1_000, 250);
  assert.equal(patience.isDead('udp 192.0.2.1:53'), false);
  patience.markDead('udp 192.0.2.1:53');
  assert.equal(patience.isDead('udp 192.0.2.1:53'), true);
});
