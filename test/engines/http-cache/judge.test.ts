import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { currentAge, lifetimeOf } from '../../../src/engines/http-cache/freshness.ts';
import { keptFields } from '../../../src/engines/http-cache/kept-fields.ts';
import type { CacheRequest, CacheResponse, Field } from '../../../src/engines/http-cache/message.ts';
import { invalidates, reuseOf } from '../../../src/engines/http-cache/reuse.ts';
import { rulesOf } from '../../../src/engines/http-cache/rules.ts';
import { storageOf } from '../../../src/engines/http-cache/storage.ts';

const now = Date.UTC(2026, 10, 27, 12) / 1_000;
const get = (...fields: Field[]): CacheRequest => ({ method: 'GET', fields });
const answer = (status: number, ...fields: Field[]): CacheResponse => ({ status, fields });
const control = (value: string): Field => ['Cache-Control', value];

const stored = (response: CacheResponse, request = get(), targets: readonly string[] = []) =>
  storageOf(request, response, rulesOf(response.fields, targets), true);

const reused = (response: CacheResponse, first: CacheRequest, second: CacheRequest, after: number) =>
  reuseOf({ request: first, response, rules: rulesOf(response.fields, []), received: now }, second, true, now + after);

describe('what a shared cache keeps', () => {
  test('directives are read in any case, also a second line and behind a comma in quotes', () => {
    for (const value of ['Private, max-age=60', 'max-age=60, PRIVATE', 'max-age=60, x="a, b", private'])
      assert.deepEqual(stored(answer(200, control(value))), { may: false, because: 'private' }, value);
    assert.equal(stored(answer(200, control('max-age=60'), control('No-Store'))).because, 'no-store');
  });

  test('a word in quotes is no directive, and private that names fields keeps only those out', () => {
    const named = answer(200, control('max-age=60, x="private, no-store"'));
    assert.equal(stored(named).may, true);
    const cookie = answer(200, control('private="set-cookie", max-age=60'), ['Set-Cookie', 'a=b'], ['X-A', '1']);
    assert.equal(stored(cookie).may, true);
    assert.deepEqual(
      keptFields(cookie, rulesOf(cookie.fields, []), true).map(([name]) => name),
      ['Cache-Control', 'X-A'],
    );
  });

  test('an answer to somebody who signed in is kept only where it is said to be for all', () => {
    const signedIn = get(['Authorization', 'Bearer x']);
    assert.equal(stored(answer(200, control('max-age=60')), signedIn).because, 'authorization');
    for (const vouched of ['public', 's-maxage=60', 'must-revalidate'])
      assert.equal(stored(answer(200, control(`max-age=60, ${vouched}`)), signedIn).may, true, vouched);
  });

  test('the cookie of whoever asks keeps nothing out: only the answer can', () =>
    assert.deepEqual(stored(answer(200, ['Last-Modified', 'Fri, 27 Nov 2026 10:00:00 GMT']), get(['Cookie', 's=1'])), {
      may: true,
      because: 'heuristic',
    }));

  test('must-understand lets a known status through a no-store and keeps an unknown one out', () => {
    assert.equal(stored(answer(200, control('must-understand, no-store, max-age=60'))).may, true);
    assert.equal(stored(answer(299, control('must-understand, max-age=60'))).because, 'status');
  });

  test('a field for one cache alone replaces the others, unless it is broken', () => {
    const split = answer(200, control('no-store'), ['CDN-Cache-Control', 'max-age=600']);
    assert.equal(stored(split).may, false);
    assert.equal(stored(split, get(), ['cdn-cache-control']).may, true);
    const broken = answer(200, control('no-store'), ['CDN-Cache-Control', 'max-age="600"']);
    assert.equal(stored(broken, get(), ['cdn-cache-control']).may, false);
  });
});

describe('how long', () => {
  const lifetime = (...fields: Field[]) => {
    const response = answer(200, ...fields);
    return lifetimeOf(response, rulesOf(fields, []), true, now);
  };

  test('what is for shared caches comes first, then for all, then the date', () => {
    const expires: Field = ['Expires', 'Fri, 27 Nov 2026 13:00:00 GMT'];
    assert.deepEqual(lifetime(control('s-maxage=5, max-age=60'), expires), { seconds: 5, by: 's-maxage' });
    assert.deepEqual(lifetime(control('max-age=60'), expires), { seconds: 60, by: 'max-age' });
    assert.deepEqual(lifetime(expires), { seconds: 3_600, by: 'expires' });
  });

  test('what cannot be read is over', () => {
    for (const value of ['max-age=-1', 'max-age=1.5', 'max-age=abc', 'max-age', 'max-age='])
      assert.equal(lifetime(control(value)).seconds, 0, value);
    assert.deepEqual(lifetime(['Expires', '0']), { seconds: 0, by: 'expires' });
    assert.equal(lifetime(['Expires', 'Wed, 31 Jun 2027 10:00:00 GMT']).seconds, 0);
  });

  test('a tenth of the time since the last change where nothing is said', () =>
    assert.deepEqual(lifetime(['Last-Modified', 'Fri, 27 Nov 2026 02:00:00 GMT']), { seconds: 3_600, by: 'guess' }));

  test('age counts from the date, from what other caches say, and since it came', () => {
    assert.equal(currentAge(answer(200, ['Age', '30']), now, now + 5), 35);
    assert.equal(currentAge(answer(200, ['Date', 'Fri, 27 Nov 2026 11:59:00 GMT'], ['Age', '30']), now, now), 60);
    assert.equal(currentAge(answer(200, ['Age', '-5']), now, now), 0);
  });
});

describe('who gets it next', () => {
  const fresh = answer(200, control('max-age=60'));

  test('anybody, until it is too old', () => {
    assert.equal(reused(fresh, get(['Cookie', 'a=1']), get(), 59), 'fresh');
    assert.equal(reused(fresh, get(), get(), 60), 'ask-first');
  });

  test('Vary tells people apart by what it names, and its star everybody', () => {
    const varied = answer(200, control('max-age=60'), ['Vary', 'cookie'], ['Vary', 'Accept-Language']);
    assert.equal(reused(varied, get(['Cookie', 'a=1']), get(['cookie', 'a=2']), 1), 'other-request');
    assert.equal(reused(varied, get(['Cookie', 'a=1']), get(['cookie', 'a=1']), 1), 'fresh');
    assert.equal(reused(answer(200, control('max-age=60'), ['Vary', 'Accept, *']), get(), get(), 1), 'other-request');
  });

  test('a stale copy only while asking, and never where that is forbidden', () => {
    const lenient = answer(200, control('max-age=60, stale-while-revalidate=30'));
    assert.equal(reused(lenient, get(), get(), 80), 'stale-for-now');
    assert.equal(reused(lenient, get(), get(), 90), 'ask-first');
    const strict = answer(200, control('max-age=60, stale-while-revalidate=30, proxy-revalidate'));
    assert.equal(reused(strict, get(), get(), 80), 'ask-first');
  });

  test('a change throws the copy away, a refused one does not', () => {
    assert.equal(invalidates({ method: 'POST', fields: [] }, answer(303)), true);
    assert.equal(invalidates({ method: 'DELETE', fields: [] }, answer(403)), false);
    assert.equal(invalidates(get(), answer(200)), false);
  });
});
