import assert from 'node:assert/strict';
import { test } from 'node:test';
import { noPageOf } from '../../../src/drive/slow/endpoints.ts';
import type { Timed } from '../../../src/drive/slow/timed.ts';

const app = 'https://app.example.test';
const look = (status: number, ms: number, url = `${app}/api/posts`): Timed => ({
  ms,
  reply: { method: 'GET', status, url, headers: [], body: '', ms },
});
const told = (timed: Timed): string | null => noPageOf(timed, app, 500)?.noPage ?? null;

test('a page, and one that never came, are timed', () => {
  assert.equal(told(look(200, 20)), null);
  assert.equal(told({ ms: 30_000, reply: null }), null);
});

test('what fails after members waited is timed, what fails at once is not', () => {
  assert.equal(told(look(500, 5_020)), null);
  assert.equal(told(look(503, 501)), null);
  assert.match(told(look(500, 20)) ?? '', /with 500/);
  assert.match(told(look(404, 5_020)) ?? '', /with 404/);
});

test('what leads elsewhere, and what refuses, is not timed', () => {
  assert.match(told(look(200, 20, 'https://pay.example.test/x')) ?? '', /leads to https:\/\/pay/);
  assert.match(told(look(403, 20)) ?? '', /with 403/);
});
