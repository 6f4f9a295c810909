import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { countingSources, parsePolicy, readPolicies } from '../../../src/engines/security-headers/csp.ts';
import { cspResult, keepsFramesOut } from '../../../src/engines/security-headers/csp-result.ts';
import { pointsOf } from '../../../src/engines/security-headers/scores.ts';

const names = ['default-src', 'script-src', 'style-src', 'img-src', 'object-src', 'connect-src', 'frame-ancestors'];
const sources = ["'self'", "'none'", "'unsafe-inline'", 'https:', 'https://cdn.example', 'data:', '*', "'nonce-AbC1'"];
const directive = fc
  .tuple(fc.constantFrom(...names), fc.uniqueArray(fc.constantFrom(...sources), { maxLength: 4 }))
  .map(([name, list]) => ({ name, list }));
const directives = fc.uniqueArray(directive, { selector: ({ name }) => name, minLength: 1, maxLength: 6 });
const written = (all: readonly { readonly name: string; readonly list: readonly string[] }[]): string =>
  all.map(({ name, list }) => [name, ...list].join(' ')).join('; ');

const result = (...headers: readonly string[]): string => cspResult({ headers, metas: [], reportOnly: false });

describe('a policy, whatever it is', () => {
  test('any text is read without throwing, and gives a result that has a name', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: 'binary' }), { maxLength: 3 }),
        fc.array(fc.string()),
        (headers, metas) => {
          assert.match(cspResult({ headers, metas, reportOnly: false }), /^csp-[a-z-]+$/);
          keepsFramesOut(headers);
        },
      ),
    );
  });

  test('what was written is read: every directive with its sources, none more', () => {
    fc.assert(
      fc.property(directives, all => {
        const { policy, twice } = parsePolicy(written(all));
        assert.equal(twice, null);
        assert.deepEqual(
          [...policy],
          all.map(({ name, list }) => [name, list.filter(source => source !== "'none'")]),
        );
      }),
    );
  });

  test('the case of names, the order of directives, and space and empty parts between them change nothing', () => {
    const space = fc.constantFrom(' ', '\t', '  ', ' ;; ');
    fc.assert(
      fc.property(directives, space, (all, between) => {
        const [plain, odd] = [written(all), written(all.toReversed())];
        const loud = odd.replaceAll(/[a-z]+-src|frame-ancestors/g, name => name.toUpperCase());
        assert.equal(result(`${loud.replaceAll('; ', `;${between}`)};`), result(plain));
      }),
    );
  });

  test('a second policy never gives more than the first', () => {
    fc.assert(
      fc.property(directives, directives, (first, second) => {
        const [one, both] = [readPolicies([written(first)], []), readPolicies([written(first), written(second)], [])];
        if (one.kind !== 'policy' || both.kind !== 'policy') return;
        for (const [name, list] of one.policy)
          for (const source of both.policy.get(name) ?? []) assert.ok(list.includes(source));
      }),
    );
  });

  test('taking a source away never costs points, where the directive stays', () => {
    fc.assert(
      fc.property(directives, fc.nat(), (all, at) => {
        const index = at % all.length;
        const less = all.map((one, other) => (other === index ? { ...one, list: [] } : one));
        const hasSecret = all[index]?.list.includes("'nonce-AbC1'") ?? false;
        // A nonce switches 'unsafe-inline' off: without it there is less, and not safer.
        if (!hasSecret) assert.ok(pointsOf(result(written(less))) >= pointsOf(result(written(all))));
      }),
    );
  });

  test("a nonce or hash switches 'unsafe-inline' off, and 'strict-dynamic' the addresses as well", () => {
    assert.deepEqual(countingSources(["'unsafe-inline'", 'https:']), ["'unsafe-inline'", 'https:']);
    assert.deepEqual(countingSources(["'unsafe-inline'", "'nonce-a'", 'https:']), ["'nonce-a'", 'https:']);
    assert.deepEqual(countingSources(["'strict-dynamic'", "'sha256-a'", 'https:', "'self'"]), [
      "'strict-dynamic'",
      "'sha256-a'",
    ]);
  });

  test('a very long line is read as far as it goes', () => {
    assert.equal(parsePolicy(`default-src 'self'; ${'img-src https://a.example '.repeat(50_000)}`).policy.size, 2);
  });
});
