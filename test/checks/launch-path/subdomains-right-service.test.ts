import assert from 'node:assert/strict';
import { test } from 'node:test';
import check from '../../../src/checks/launch-path/subdomains-right-service.ts';
import { silent } from '../../../src/evidence/leaf.ts';
import { evidence } from '../../evidence/build.ts';
import { reroute, type Served } from '../../evidence/reroute.ts';
import { assertNotPassed, assertPasses, itJudges, oneFault } from '../expectations.ts';

itJudges(check);

const app = 'app.community.test';
const api = 'api.community.test';
const expected = { severity: 'blocker', confidence: 'proven' } as const;

const serving = (host: string, served: Served) => {
  const all = evidence();
  reroute(all, url => (url.hostname === host && url.protocol === 'https:' ? served : undefined));
  return all;
};

test('parked, platform error, default page, not found: each is said in its own words', () => {
  for (const [served, said] of [
    [{ page: { kind: 'parked', title: 'Domain for sale' } }, /parked/],
    [{ status: 404, page: { kind: 'platform-error', by: 'Vercel' } }, /does not know this name \(Vercel\)/],
    [{ page: { kind: 'server-default', title: 'Welcome to nginx!' } }, /freshly installed/],
    [{ status: 404 }, /"not found" \(status 404\)/],
  ] as const) {
    assert.match(oneFault(check, serving(app, served), { ...expected, place: app }).cause, said);
  }
});

test('the declared text is missing', () => {
  const all = serving(app, { page: { expected: false } });
  for (const host of all.declared.hosts) if (host.host === app) host.expect = 'Sign in';
  const fault = oneFault(check, all, { ...expected, place: app });
  assert.match(fault.cause, /without the text "Sign in"/);
  assert.ok(fault.replay.tool === 'curl');
  const shown = new RegExp(fault.replay.shows.slice(1, -1));
  assert.match('<h1>Other</h1>', shown);
  assert.doesNotMatch('<h1>\nSign in</h1>', shown);
});

test('the API serves the page of the site, by itself or by a redirect', () => {
  const page = { kind: 'page', textHash: 'hash-of-www.community.test', title: 'Community' } as const;
  assert.match(oneFault(check, serving(api, { page }), { ...expected, place: api }).cause, /instead of the API/);
  oneFault(check, serving(api, { to: 'https://www.community.test/' }), { ...expected, place: api });
});

test('staging weighs one step less', () => {
  const place = 'staging.community.test';
  oneFault(check, serving(place, { page: { kind: 'parked' } }), { severity: 'high', confidence: 'proven', place });
});

test('an API or sign-in service without a page at its root, a closed door and a redirect to sign-in are sound', () => {
  const all = evidence();
  for (const host of all.declared.hosts) if (host.host === api) host.path = '/';
  reroute(all, url =>
    url.protocol === 'https:' && [api, 'auth.community.test'].includes(url.hostname)
      ? { status: 404, page: { kind: 'json' } }
      : undefined,
  );
  assertPasses(check, all);
  assertPasses(check, serving(app, { status: 401 }));
  assertPasses(check, serving(app, { to: 'https://auth.community.test/login' }));
});

test('a challenge, a text that nobody looked for, an error of the server and silence are not passes', () => {
  assertNotPassed(check, serving(app, { page: { kind: 'challenge' } }));
  assertNotPassed(check, serving(app, { status: 500 }));
  const unread = evidence();
  for (const host of unread.declared.hosts) if (host.host === app) host.expect = 'Sign in';
  assertNotPassed(check, unread);
  const quiet = evidence();
  quiet.http.chains[`https://${api}/healthz`] = silent('no reply');
  assertNotPassed(check, quiet);
});
