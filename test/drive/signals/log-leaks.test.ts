import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { leaksIn } from '../../../src/drive/signals/log-leaks.ts';
import { lineOf } from '../../../src/drive/signals/log-line.ts';
import { createRedactor } from '../../../src/platform/redact.ts';

const { learn, redact } = createRedactor();
const token = 'k7'.repeat(16);
learn('confirm link of signals', token);
const event = {
  id: 'evt_lr1234567890',
  type: 'checkout.session.completed',
  data: {
    object: { id: 'cs_lr1234567890', customer: 'cus_lr123456', subscription: 'sub_lr123456', price: 'price_supporter' },
  },
};
const payments = [JSON.stringify(event)];
const rules = (...lines: readonly string[]): readonly string[] =>
  leaksIn(lines.map(lineOf), { redact, payments, salt: 'run' }).leaks.map(({ rule, field }) => `${rule} in ${field}`);

describe('what belongs into no log', () => {
  test('addresses, with their place and never as they are', () => {
    const found = leaksIn([lineOf('{"route":"POST /login","msg":"sign-in of ada@example.com"}')], {
      redact,
      payments,
      salt: 'run',
    });
    const [leak] = found.leaks;
    const hash = leak?.hash ?? '';
    assert.match(hash, /^[0-9a-f]{4}$/);
    assert.deepEqual(found.leaks, [
      { rule: 'address', what: 'an e-mail address', field: 'msg', route: '/login', hash, count: 1 },
    ]);
    assert.ok(!JSON.stringify(found).includes('ada@'));
  });

  test('tokens that the run knows, and what is one by shape or name', () => {
    assert.deepEqual(rules(`GET /x?y=${token}`), ['secret in text']);
    assert.deepEqual(rules(`{"msg":"Authorization: Bearer ${'ab1'.repeat(6)}"}`), ['secret in msg']);
    assert.deepEqual(rules(`{"headers":{"cookie":"sid=${'9f'.repeat(12)}"}}`), ['secret in headers.cookie']);
  });

  test('a whole payment, once, however it is written', () => {
    assert.deepEqual(rules(JSON.stringify({ msg: `billing event ${payments[0]}` })), ['payment in msg']);
    assert.deepEqual(rules(JSON.stringify({ event })), ['payment in text']);
  });

  test('IDs, masked values, digests and packages are fit for a log', () => {
    assert.deepEqual(
      rules(
        '{"msg":"billing event evt_lr1234567890 checkout.session.completed applied"}',
        '{"email":"a***@example.com","token":"[Redacted]","memberId":"42"}',
        '{"password":"********","tokenCount":"123456789012"}',
        'at handle (node_modules/.pnpm/hono@4.13.19/node_modules/hono/dist/index.js:3:1)',
      ),
      [],
    );
  });
});
