import assert from 'node:assert/strict';
import { test } from 'node:test';
import check from '../../../src/checks/launch-path/builder-address.ts';
import { silent } from '../../../src/evidence/leaf.ts';
import { evidence } from '../../evidence/build.ts';
import { reroute, type Served } from '../../evidence/reroute.ts';
import { assertNotPassed, assertPasses, itJudges, oneFault } from '../expectations.ts';

itJudges(check);

const builder = 'community-one.vercel.app';
const start = `https://${builder}/`;
const textHash = 'hash-of-www.community.test';
const expected = { place: builder, severity: 'high', confidence: 'proven' } as const;

const serving = (served: Served) => {
  const all = evidence();
  reroute(all, url => (url.hostname === builder ? served : undefined), [start]);
  return all;
};

test('the same app at the address of its platform', () => {
  const fault = oneFault(check, serving({ page: { textHash, title: 'Community' } }), expected);
  assert.match(fault.cause, /^Vercel still serves your app/);
  assert.deepEqual(fault.remedy[0], {
    kind: 'redirect',
    from: `https://${builder}`,
    to: 'https://www.community.test',
    status: 308,
  });
});

test('the app of a declared host counts too, and a canonical link to the builder itself does not help', () => {
  oneFault(check, serving({ page: { textHash: 'hash-of-app.community.test' } }), expected);
  oneFault(check, serving({ page: { textHash, canonical: start } }), expected);
});

test('a redirect home, a canonical link home, another app and an error page are sound', () => {
  for (const served of [
    { status: 308, to: 'https://www.community.test/' },
    { page: { textHash, canonical: 'https://www.community.test/' } },
    { page: { textHash: 'somebody else' } },
    { status: 404, page: { textHash, kind: 'platform-error' as const } },
  ]) {
    assertPasses(check, serving(served));
  }
});

test('a site that was not seen hides no copy of another app', () => {
  const all = serving({ page: { textHash: 'hash-of-app.community.test' } });
  all.http.chains['https://www.community.test/'] = silent('no reply');
  oneFault(check, all, expected);
});

test('silence of the builder or of the site is not a pass', () => {
  for (const quiet of [start, 'https://www.community.test/']) {
    const all = serving({});
    all.http.chains[quiet] = silent('no reply');
    assertNotPassed(check, all);
  }
});

test('where a page of the product was not read, nobody knows whether it names a builder', () => {
  const all = evidence();
  all.http.chains['https://app.community.test/login'] = silent('no reply');
  assertNotPassed(check, all);
});

test('what only redirects, what nobody declared and what nobody has are no pages of the product', () => {
  const all = evidence();
  all.http.chains['http://app.community.test/'] = silent('no reply');
  all.http.chains[`https://app.community.test${all.http.probePath}`] = silent('no reply');
  all.http.chains['https://grafana.community.test/'] = silent('no reply');
  assertPasses(check, all);
});
