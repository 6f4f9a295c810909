import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { followChain } from '../../../src/collectors/http/chain.ts';
import { createCookies, withoutValue } from '../../../src/collectors/http/cookies.ts';
import type { Chain } from '../../../src/evidence/http.ts';
import { PeerFailure, SilentPeer } from '../../../src/platform/errors.ts';
import type { HttpAnswer } from '../../../src/platform/http.ts';
import { limits } from '../../../src/platform/limits.ts';

const start = { url: 'https://www.community.test/' };
const answer = (status: number, headers: HttpAnswer['headers']): HttpAnswer => ({
  status,
  headers,
  body: Buffer.from('<title>x'),
  cut: false,
  address: '192.0.2.11',
  elapsedMs: 1,
});

const location = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.webUrl({ withFragments: true, withQueryParameters: true }),
  fc.constantFrom(
    '',
    ' ',
    '//',
    '///',
    '?',
    '#',
    '\\\\evil.example',
    'http://',
    'https://[',
    'https://[::1]/',
    'http://user:pass@community.test:99999/',
    'javascript:alert(1)',
    'data:text/html,x',
    'file:///etc/passwd',
    'https://xn--/',
    'https://%00.test/',
    'https://www.community.test/#again',
    `https://${'a'.repeat(300)}.test/`,
    `/${'x'.repeat(10_000)}`,
  ),
);
const status = fc.constantFrom(200, 204, 300, 301, 302, 303, 304, 307, 308, 404, 500, 999);
const headers = fc.array(
  fc.oneof(
    fc.tuple(fc.constant('location'), location),
    fc.tuple(fc.constant('set-cookie'), fc.string({ unit: 'binary', maxLength: 80 })),
    fc.tuple(
      fc.constantFrom('content-type', 'x-robots-tag', 'strict-transport-security'),
      fc.string({ unit: 'binary' }),
    ),
  ),
  { maxLength: 6 },
);

test('whatever servers answer, a chain ends: bounded, at web addresses alone, or silent', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(status, headers), { minLength: 1, maxLength: 15 }), async answers => {
      let asked = 0;
      const chain = await followChain(
        start,
        want => {
          const { protocol, username, hash } = new URL(want.url);
          assert.match(protocol, /^https?:$/);
          assert.equal(username + hash, '');
          // RFC 9110 §5.5: nothing that could end a header line or start another one.
          assert.match(want.cookie, /^[\x20-\x7e]*$/);
          const [code, fields] = answers[asked % answers.length] ?? [200, []];
          asked += 1;
          return Promise.resolve(answer(code, fields));
        },
        () => true,
      );
      assert.ok(chain.hops.length <= limits.redirects + 1);
      for (const hop of chain.hops) {
        assert.ok(hop.headers.every(([, value]) => value.length <= limits.headerValueCharacters));
        if (hop.location !== undefined) assert.ok(URL.canParse(hop.location));
      }
      assert.doesNotThrow(() => JSON.parse(JSON.stringify(chain)) as Chain);
    }),
    { numRuns: 300 },
  );
});

test('a peer that fails ends the chain, one that is silent leaves it unknown, anything else is a bug and shows', async () => {
  const failing = (error: Error): Promise<Chain> =>
    followChain(
      start,
      () => Promise.reject(error),
      () => true,
    );
  assert.equal((await failing(new PeerFailure('reset', 'it broke off'))).end.how, 'failed');
  await assert.rejects(failing(new SilentPeer('no answer')), SilentPeer);
  await assert.rejects(failing(new TypeError('ours')), TypeError);
});

test('no value of a cookie is kept, also of one without a name', () => {
  const secret = ['s3cr3t', 'session'].join('-');
  for (const text of [
    `sid=${secret}; Path=/`,
    `${secret}; Path=/`,
    `=${secret}`,
    secret,
    ` ${secret} ; HttpOnly`,
    `a=b=${secret}`,
  ])
    assert.ok(!withoutValue(text).includes(secret), text);
  assert.equal(withoutValue('sid=1; Path=/; Secure'), 'sid=…; Path=/; Secure');
  fc.assert(
    fc.property(fc.stringMatching(/^[a-z]{1,8}$/), fc.stringMatching(/^[A-Z0-9]{12,20}$/), (name, value) => {
      assert.ok(!withoutValue(`${name}=${value}; Path=/`).includes(value));
      assert.ok(!withoutValue(`${value}; Path=/`).includes(value));
    }),
  );
});

test('cookies stay bounded, each with the host that set it', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'binary', maxLength: 3_000 }), { maxLength: 20 }), texts => {
      const cookies = createCookies();
      cookies.keep(
        'a.test',
        texts.map(text => ['set-cookie', text] as const),
      );
      assert.ok(cookies.headerFor('a.test').length <= limits.cookieBytes);
      assert.equal(cookies.headerFor('b.test'), '');
    }),
  );
});
