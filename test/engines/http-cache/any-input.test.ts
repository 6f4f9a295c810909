import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readDirectives } from '../../../src/engines/http-cache/directives.ts';
import { lifetimeOf } from '../../../src/engines/http-cache/freshness.ts';
import { httpDate } from '../../../src/engines/http-cache/http-date.ts';
import type { Field } from '../../../src/engines/http-cache/message.ts';
import { reuseOf } from '../../../src/engines/http-cache/reuse.ts';
import { rulesOf } from '../../../src/engines/http-cache/rules.ts';
import { storageOf } from '../../../src/engines/http-cache/storage.ts';

const now = 1_795_000_000;
const directive = fc.constantFrom(
  'public',
  'max-age=60',
  's-maxage=60',
  'must-revalidate',
  'immutable',
  'x="a, b"',
  'max-age=1',
);
const anyCase = (word: string): fc.Arbitrary<string> =>
  fc
    .array(fc.boolean(), { minLength: word.length, maxLength: word.length })
    .map(upper => upper.map((isUpper, at) => (isUpper ? word.charAt(at).toUpperCase() : word.charAt(at))).join(''));
const name = fc.constantFrom(
  'Cache-Control',
  'cdn-cache-control',
  'Vary',
  'Expires',
  'Age',
  'Date',
  'Last-Modified',
  'Set-Cookie',
);
const fields = fc.array(fc.tuple(name, fc.oneof(fc.string({ maxLength: 40 }), directive)), { maxLength: 8 });

test('whatever stands in the fields is judged, and never throws', () =>
  fc.assert(
    fc.property(fields, fc.integer({ min: 100, max: 599 }), fc.boolean(), (lines: Field[], status, shared) => {
      const request = { method: 'GET', fields: [] };
      const response = { status, fields: lines };
      const rules = rulesOf(lines, ['cdn-cache-control']);
      const { seconds } = lifetimeOf(response, rules, shared, now);
      assert.ok(Number.isInteger(seconds) && seconds >= 0, String(seconds));
      storageOf(request, response, rules, shared);
      reuseOf({ request, response, rules, received: now }, request, shared, now + 1);
    }),
    { numRuns: 3_000 },
  ));

test('no-store and private keep an answer out of a shared cache wherever they stand and however they are written', () =>
  fc.assert(
    fc.property(
      fc.array(directive, { maxLength: 4 }),
      fc.array(directive, { maxLength: 4 }),
      fc.constantFrom('no-store', 'private').chain(anyCase),
      fc.constantFrom(',', ' , ', ',,', ',\t'),
      (before, after, word, comma) => {
        const lines: Field[] = [['cache-control', [...before, word, ...after].join(comma)]];
        const judged = storageOf(
          { method: 'GET', fields: [] },
          { status: 200, fields: lines },
          rulesOf(lines, []),
          true,
        );
        assert.equal(judged.may, false);
      },
    ),
    { numRuns: 2_000 },
  ));

test('long fields end', { timeout: 20_000 }, () => {
  for (const text of ['"'.repeat(200_000), ','.repeat(200_000), 'a="\\'.repeat(50_000), 'max-age=1 '.repeat(20_000)])
    readDirectives(text);
});

test('a date is read back as it was written, in each of its forms', () =>
  fc.assert(
    fc.property(fc.integer({ min: Date.UTC(1990) / 1_000, max: Date.UTC(2070) / 1_000 }), seconds => {
      const date = new Date(seconds * 1_000);
      assert.equal(httpDate(date.toUTCString(), now), seconds);
      const [, day = '', month = '', year = '', clock = ''] =
        /^\w+, (\d\d) (\w+) (\d+) (\S+)/.exec(date.toUTCString()) ?? [];
      assert.equal(httpDate(`Mon ${month} ${String(Number(day)).padStart(2)} ${clock} ${year}`, now), seconds);
    }),
  ));
