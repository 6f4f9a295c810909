import assert from 'node:assert/strict';
import { test } from 'node:test';
import check from '../../../src/checks/launch-path/redirects-keep-path.ts';
import { silent } from '../../../src/evidence/leaf.ts';
import { evidence } from '../../evidence/build.ts';
import { reroute, type Serve } from '../../evidence/reroute.ts';
import { assertNotPassed, assertPasses, itJudges, oneFault } from '../expectations.ts';

itJudges(check);

const expected = { place: 'community.test', severity: 'high', confidence: 'proven' } as const;
const apexTo =
  (target: (url: URL) => string): Serve =>
  url =>
    url.hostname === 'community.test' && url.protocol === 'https:'
      ? { to: `https://www.community.test${target(url)}` }
      : undefined;

test('a redirect to the home page, one that doubles the slash, and one that drops the query', () => {
  for (const [target, said] of [
    [() => '/', /drops the path/],
    [(url: URL) => `/${url.pathname}${url.search}`, /drops the path/],
    [(url: URL) => url.pathname, /after the question mark/],
  ] as const) {
    const all = evidence();
    reroute(all, apexTo(target));
    const fault = oneFault(check, all, expected);
    assert.match(fault.cause, said);
    assert.deepEqual(fault.remedy, [
      { kind: 'redirect', from: 'https://community.test', to: 'https://www.community.test', status: 301 },
    ]);
  }
});

test('http to https on one host counts too', () => {
  const all = evidence();
  reroute(all, url =>
    url.hostname === 'app.community.test' && url.protocol === 'http:'
      ? { to: 'https://app.community.test/' }
      : undefined,
  );
  oneFault(check, all, { ...expected, place: 'app.community.test' });
});

test('a login wall, a language, a slash at the end and an added mark keep what counts', () => {
  const login = evidence();
  reroute(login, url =>
    url.hostname === 'app.community.test' && url.pathname.startsWith('/launch')
      ? { status: 302, to: 'https://auth.community.test/login' }
      : undefined,
  );
  assertPasses(check, login);
  for (const target of [
    (url: URL) => `/en-GB${url.pathname}${url.search}`,
    (url: URL) => `${url.pathname.replace(/\/?$/, '/')}${url.search}`,
    (url: URL) => `${url.pathname}?ref=apex${url.search.replace('?', '&')}`,
  ]) {
    const all = evidence();
    reroute(all, apexTo(target));
    assertPasses(check, all);
  }
});

test('silence and a broken way are not passes', () => {
  const quiet = evidence();
  quiet.http.chains[`https://community.test${quiet.http.probePath}`] = silent('no reply');
  assertNotPassed(check, quiet);
  const broken = evidence();
  reroute(broken, url => (url.hostname === 'www.community.test' ? { fails: 'connection reset' } : undefined));
  assertNotPassed(check, broken);
});

test('a way that goes on to a third host: asking again may go there, too', () => {
  const all = evidence();
  reroute(all, url => {
    if (url.hostname === 'www.community.test') return { status: 302, to: 'https://app.community.test/start' };
    return apexTo(() => '/')(url, '');
  });
  const { hosts } = oneFault(check, all, expected);
  assert.ok(hosts?.includes('app.community.test'), String(hosts));
});
