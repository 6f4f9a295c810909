import assert from 'node:assert/strict';
import { test } from 'node:test';
import check from '../../../src/checks/edge/api-cached-safely.ts';
import { seen, silent } from '../../../src/evidence/leaf.ts';
import type { Captures, OriginLook, SharedAnswer } from '../../../src/evidence/sharing.ts';
import {
  captured,
  capturedPublic,
  huntedRoute,
  leak,
  sharedAnswer,
  soundSharing,
} from '../../evidence/build-sharing.ts';
import { evidence } from '../../evidence/build.ts';
import { assertNotPassed, assertPasses, itJudges, oneFault } from '../expectations.ts';

itJudges(check);

type Fields = SharedAnswer['fields'];
const saying = (fields: Fields, more: Partial<Captures> = {}, route = '/api/me', leaks = seen<never[]>([])) => {
  const all = evidence();
  const captures = captured({ kind: 'json', fields }, more);
  Object.assign(all, { sharing: soundSharing([huntedRoute(route, captures, { leaks })]) });
  return all;
};
const control = (value: string): Fields => [['cache-control', value]];
const fault = { place: '/api/me', severity: 'high', confidence: 'observed' } as const;

test('data of a member that caches are told to keep', () => {
  const {
    happened,
    cause,
    evidence: lines,
  } = oneFault(check, saying(control('public, max-age=0, s-maxage=60')), fault);
  assert.match(happened, /^As soon as a CDN keeps JSON/);
  assert.match(cause, /for 1 minute/);
  assert.equal(lines.length, 3);
  // Neither public nor private: with a cookie a shared cache is free to keep it (RFC 9111 §3).
  oneFault(check, saying(control('max-age=300')), fault);
  oneFault(check, saying([['expires', 'Wed, 22 Nov 2034 16:00:00 GMT']]), fault);
});

test('nothing is said to caches, Vary alone, and asking first', () => {
  oneFault(check, saying([]), fault);
  assert.match(
    oneFault(check, saying([...control('max-age=60'), ['vary', 'Origin, Cookie']]), fault).happened,
    /passes over Vary/,
  );
  oneFault(check, saying(control('no-cache')), { ...fault, severity: 'medium' });
  oneFault(check, saying([], {}, '/api/export.csv'), { ...fault, place: '/api/export.csv', severity: 'blocker' });
});

test('the refusal for strangers is kept', () => {
  const anonymous = sharedAnswer({ status: 401, kind: 'json', fields: control('public, max-age=30') });
  assert.match(oneFault(check, saying(control('private, no-store'), { anonymous }), fault).happened, /^One stranger/);
});

test('quiet: private, no-store, data for all, a bearer token without public', () => {
  assertPasses(check, saying(control('private')));
  assertPasses(check, saying(control('No-Store')));
  assertPasses(check, saying(control('max-age=60'), { session: 'bearer' }));
  const all = evidence();
  Object.assign(all, { sharing: soundSharing([huntedRoute('/api/plans', capturedPublic({ kind: 'json' }))]) });
  assertPasses(check, all);
});

test('quiet: what was seen to leak, and pages, are told by the check of leaks', () => {
  const all = evidence();
  const kept = captured({ kind: 'json', fields: control('public, max-age=60') });
  const page = captured({ fields: control('public, max-age=60') });
  const routes = [huntedRoute('/api/me', kept, { leaks: seen([leak()]) }), huntedRoute('/profile', page)];
  Object.assign(all, { sharing: soundSharing(routes) });
  assertPasses(check, all);
});

test('with a bearer token and public it is kept all the same', () => {
  oneFault(check, saying(control('public, max-age=60'), { session: 'bearer' }), fault);
});

const kept = control('public, max-age=300');
const fromOrigin = (origin: string | null, fields: Fields): OriginLook => ({
  origin,
  answer: sharedAnswer({ kind: 'json', fields }),
});
const pricesWith = (...origins: readonly OriginLook[]) => {
  const all = evidence();
  const route = huntedRoute('/api/prices', capturedPublic({ kind: 'json', fields: kept }), { origins });
  Object.assign(all, { sharing: soundSharing([route]) });
  return all;
};
const allowing = (origin: string): Fields => [['access-control-allow-origin', origin]];
const [one, other] = ['https://app.example.test', 'https://elsewhere.example'] as const;

test('what is allowed depends on the site that asks, and caches are not told', () => {
  const at = { place: '/api/prices', severity: 'high', confidence: 'observed' } as const;
  const credentials: Fields = [['access-control-allow-credentials', 'true']];
  const reflected = pricesWith(
    fromOrigin(null, kept),
    fromOrigin(one, [...kept, ...allowing(one), ...credentials]),
    fromOrigin(other, [...kept, ...allowing(other), ...credentials]),
  );
  const { cause, happened, evidence: lines } = oneFault(check, reflected, at);
  assert.match(happened, /whenever another site asked first/);
  assert.match(cause, /signed in.*5 minutes.*Vary: Origin is missing/);
  assert.equal(lines.length, 3);
  const listed = pricesWith(
    fromOrigin(null, kept),
    fromOrigin(one, [...kept, ...allowing(one)]),
    fromOrigin(other, kept),
  );
  assert.doesNotMatch(oneFault(check, listed, at).cause, /signed in/);
});

test('quiet: Vary tells caches, everybody is told the same, and what is not kept is not mixed up', () => {
  const varying: Fields = [...kept, ['vary', 'accept-encoding, origin']];
  const each = (first: Fields, mine: Fields, theirs: Fields) =>
    assertPasses(check, pricesWith(fromOrigin(null, first), fromOrigin(one, mine), fromOrigin(other, theirs)));
  each(varying, [...varying, ...allowing(one)], [...varying, ...allowing(other)]);
  each([...kept, ...allowing('*')], [...kept, ...allowing('*')], [...kept, ...allowing('*')]);
  each([...kept, ...allowing(one)], [...kept, ...allowing(one)], [...kept, ...allowing(one)]);
  const never = control('no-store');
  each(never, [...never, ...allowing(one)], [...never, ...allowing(other)]);
});

test('data that differ from member to member and show nobody: kept by caches they are not known, kept by none they are fine', () => {
  const taste = (value: string) => {
    const all = evidence();
    const open = sharedAnswer({ kind: 'json', fields: control(value) });
    const captures: Captures = { session: 'cookie', anonymous: open, a: open, b: open, same: false };
    const leaks = silent('it differs from member to member and shows neither name nor address');
    Object.assign(all, { sharing: soundSharing([huntedRoute('/api/taste', captures, { leaks })]) });
    return all;
  };
  assertNotPassed(check, taste('public, max-age=300'));
  assertPasses(check, taste('private, no-store'));
});
