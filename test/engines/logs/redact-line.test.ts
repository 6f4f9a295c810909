import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { isCard } from '../../../src/engines/logs/card.ts';
import { leakTally } from '../../../src/engines/logs/leak-tally.ts';
import { lineRedaction } from '../../../src/engines/logs/redact-line.ts';
import { key, leaksOf } from './read.ts';

const redaction = lineRedaction(key);

/** Token-shaped texts are put together when the test runs. */
const body = fc.string({
  unit: fc.constantFrom(...'abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789'.split('')),
  minLength: 24,
  maxLength: 24,
});
const token = fc
  .tuple(fc.constantFrom(['sk', 'live', ''], ['rk', 'live', ''], ['gh', '', 'p']), body)
  .map(([[issuer, mode, sort], text]) =>
    issuer === 'gh' ? `${issuer}${sort}_${text}${text.slice(0, 12)}` : `${issuer}_${mode}_${text}`,
  );
const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const webToken = fc
  .tuple(fc.nat(), body)
  .map(([sub, signature]) => `${part({ alg: 'HS256', typ: 'JWT' })}.${part({ sub })}.${signature}`);
const email = fc
  .tuple(fc.stringMatching(/^[a-z][a-z\d.]{0,8}[a-z\d]$/), fc.stringMatching(/^[a-z]{3,10}$/))
  .map(([name, domain]) => `${name}@${domain}.com`);

/** A right check digit behind any digits. */
const withCheckDigit = (digits: string): string =>
  '0123456789'
    .split('')
    .map(last => digits + last)
    .find(whole => isCard(whole)) ?? '4242424242424242';
const card = fc
  .tuple(fc.constantFrom('4', '51', '2221', '6011'), fc.stringMatching(/^\d{16}$/))
  .map(([begin, digits]) => withCheckDigit((begin + digits).slice(0, 15)))
  .chain(digits =>
    fc.constantFrom(digits, digits.replaceAll(/\d{4}(?=\d)/g, '$& '), digits.replaceAll(/\d{4}(?=\d)/g, '$&-')),
  );

const planted = fc.oneof(token, webToken, email, card);
/** What may stand around it without being part of it. */
const around = fc.constantFrom('', 'sent to ', 'x: ', '"', '(', 'a=1, b=', '<', ' and then ', '\\', 'ä ');

describe('what must not be in a log', () => {
  test('redacted text never holds a planted token, address or card', () => {
    fc.assert(
      fc.property(around, planted, around, (before, value, after) => {
        const tail = after === '' || /^[\w\\]/.test(after) ? ` ${after}` : after;
        const line = `${before}${value}${tail}`;
        const { text, leaks } = redaction.line(line);
        assert.ok(!text.includes(value), line);
        assert.ok(leaks.length > 0, line);
      }),
      { numRuns: 500 },
    );
  });

  test('neither does a line of JSON, wherever it stands in it, nor a JSON text within', () => {
    const place = fc.constantFrom<(value: string) => unknown>(
      value => ({ level: 30, msg: value }),
      value => ({ level: 30, msg: `could not reach ${value} in time`, status: 500 }),
      value => ({ user: { contact: [value] } }),
      value => ({ [value]: 1 }),
      value => ({ body: JSON.stringify({ to: value }) }),
      value => ({ body: JSON.stringify({ inner: JSON.stringify({ to: value }) }) }),
      value => ({ req: { headers: { authorization: `Bearer ${value}` } } }),
      value => ({ url: `/x?next=1&token=${encodeURIComponent(value)}` }),
    );
    fc.assert(
      fc.property(place, planted, (put, value) => {
        const line = JSON.stringify(put(value));
        const found: string[] = [];
        const { text } = redaction.line(line);
        assert.ok(!text.includes(value), `${line} -> ${text}`);
        assert.ok(!text.includes(encodeURIComponent(value)), text);
        for (const leak of leaksOf(`${line}\n`)) found.push(leak.rule);
        assert.ok(found.length > 0, `the quick look passed over ${line}`);
      }),
      { numRuns: 500 },
    );
  });

  test('any text is redacted without an error', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 300 }), line => void redaction.line(line)));
  });

  test('times, IDs and fields of pino are no cards and no leaks', () => {
    const lines = Array.from({ length: 2_000 }, (_, place) =>
      JSON.stringify({
        level: 30,
        time: 1_764_291_723_000 + place,
        requestId: crypto.randomUUID(),
        postId: 4_242_424_242_424_242,
        route: 'GET /api/posts/:id',
        status: 200,
        ms: place,
        msg: 'request',
      }),
    );
    assert.deepEqual(leaksOf(lines.join('\n')), []);
    assert.equal(redaction.text('took 1764291723000 to 1764291723007'), 'took 1764291723000 to 1764291723007');
    assert.equal(redaction.text('order 4242424242424242424242'), 'order 4242424242424242424242');
  });

  test('names of files and versions are no addresses', () => {
    for (const text of [
      'GET /logo@2x.png',
      'react@18.2.0',
      'node_modules/.pnpm/a@1.0.0/x',
      'chpasswd(chpasswd:chauthtok): x',
    ])
      assert.equal(redaction.text(text), text);
  });

  test('a leak tells its rule, place and route, never its value', () => {
    const leaks = leaksOf(
      `{"route":"POST /api/join","status":200,"body":{"email":"ada@example.com","password":"correct horse"}}\n`,
    );
    assert.deepEqual(
      leaks.map(({ rule, field, route }) => [rule, field, route]),
      [
        ['email', 'body.email', '/api/join'],
        ['named-secret', 'body.password', '/api/join'],
      ],
    );
    for (const { hash } of leaks) assert.match(hash, /^[\da-f]{4}$/);
    assert.doesNotMatch(JSON.stringify(leaks), /ada|correct/);
  });

  test('a payload of a payment is one as a whole', () => {
    const event = {
      id: 'evt_1',
      object: 'event',
      data: { object: { payment_intent: 'pi_1', billing_details: {}, last4: '4242' } },
    };
    const { text, leaks } = redaction.line(JSON.stringify({ msg: 'received', event }));
    assert.equal(text, '{payment payload}');
    assert.ok(leaks.some(({ rule }) => rule === 'payment-payload'));
    assert.ok(leaksOf(JSON.stringify({ msg: JSON.stringify(event) })).some(({ rule }) => rule === 'payment-payload'));
    assert.deepEqual(leaksOf(JSON.stringify({ msg: 'card declined', object: 'charge' })), []);
  });

  test('the name of a browser is nobody’s address; a referrer is one', () => {
    const line = (referrer: string, browser: string): string =>
      `203.0.113.7 - - [28/Nov/2026:01:02:03 +0000] "GET / HTTP/1.1" 200 5 "${referrer}" "${browser}"`;
    assert.deepEqual(leaksOf(line('-', 'bot/1 (crawler@search.example.com)')), []);
    const [leak] = leaksOf(line('https://a.example/reset?token=4f3d2a9b8c7e6f50', 'curl/8'));
    assert.equal(leak?.field, 'referrer');
  });

  test('leaks are counted by rule, place and route; beyond the bound they are only counted', () => {
    const tally = leakTally();
    for (let place = 0; place < 3_000; place += 1)
      tally.add({ rule: 'email', field: `f${place % 1_000}`, hash: 'aaaa' }, null, place);
    assert.equal(tally.all().length, 500);
    assert.equal(tally.all()[0]?.count, 3);
    assert.equal(tally.beyond(), 1_500);
    assert.deepEqual(leakTally(tally.all()).all(), tally.all());
  });
});
