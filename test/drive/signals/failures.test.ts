import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { failuresIn, loginWords, webhookWords } from '../../../src/drive/signals/failures.ts';
import { lineOf } from '../../../src/drive/signals/log-line.ts';

const counted = (lines: readonly string[], well: readonly string[] = []): number =>
  failuresIn(lines.map(lineOf), well.map(lineOf), '/login', loginWords);
const request = (status: number, more = {}): string =>
  JSON.stringify({ route: 'POST /login', status, msg: 'request', ...more });

describe('refused sign-ins in a log', () => {
  test('by their status at the address of the sign-in', () => {
    assert.equal(counted([request(401), request(401), request(303)], [request(303)]), 2);
  });

  test('by their words', () => {
    const lines = [
      'sign-in.refused',
      'Invalid credentials for user 7',
      'Failed password attempt',
      '{"event":"login_failed"}',
    ];
    assert.equal(counted(lines), 4);
  });

  test('a form that is shown once more with 200 is not told from one that is opened', () => {
    assert.equal(counted([request(200), request(200)], [request(303)]), 0);
  });

  test('what is said of whoever gets in, too, tells nothing', () => {
    const line = 'auth: checking for invalid sessions at login';
    assert.equal(counted([line, line], [line, line]), 0);
  });

  test('an error of another address is none', () => {
    assert.equal(counted([JSON.stringify({ route: 'GET /posts', status: 404 })]), 0);
  });
});

test('refused events of a payment provider, by status or words, under their own name', () => {
  const of = (lines: readonly string[]): number => failuresIn(lines.map(lineOf), [], '/hooks/pay', webhookWords);
  assert.equal(of([JSON.stringify({ path: '/hooks/pay', status: 400 })]), 1);
  assert.equal(of(['webhook signature mismatch']), 1);
  assert.equal(of([JSON.stringify({ route: 'machine', status: 400 })]), 0);
});
