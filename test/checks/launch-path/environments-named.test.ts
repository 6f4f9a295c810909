import assert from 'node:assert/strict';
import { test } from 'node:test';
import check from '../../../src/checks/launch-path/environments-named.ts';
import { silent } from '../../../src/evidence/leaf.ts';
import { evidence } from '../../evidence/build.ts';
import { reroute, type Served } from '../../evidence/reroute.ts';
import { assertNotPassed, assertPasses, itJudges, oneFault } from '../expectations.ts';

itJudges(check);

const textHash = 'hash-of-www.community.test';
const expected = { severity: 'medium', confidence: 'observed' } as const;

const withHost = (host: string, served: Served) => {
  const all = evidence(plan => {
    plan.zone[host] = { A: ['203.0.113.50'] };
  });
  reroute(all, url => (url.hostname === host ? served : undefined), [`https://${host}/`]);
  return all;
};

test('a host that looks like staging serves the app to everybody', () => {
  for (const place of ['beta.community.test', 'dev.community.test', 'app-preview.community.test']) {
    oneFault(check, withHost(place, { page: { textHash } }), { ...expected, place });
  }
});

test('closed, hidden, redirected, different or declared staging is sound', () => {
  for (const served of [
    { status: 401, page: { textHash } },
    { page: { textHash, noindex: true } },
    { to: 'https://www.community.test/' },
    {},
  ]) {
    assertPasses(check, withHost('beta.community.test', served));
  }
  const declared = evidence();
  reroute(declared, url => (url.hostname === 'staging.community.test' ? { page: { textHash } } : undefined));
  assertPasses(check, declared);
});

test('two hosts with one app, and nobody declared which is production', () => {
  const all = withHost('portal.community.test', { page: { textHash } });
  assertPasses(check, all);
  delete all.declared.production;
  oneFault(check, all, { ...expected, place: 'community.test' });
});

test('the declared production leads elsewhere; its own sign-in in front is no elsewhere', () => {
  const all = evidence();
  reroute(all, url => (url.href === 'https://www.community.test/' ? { to: 'https://app.community.test/' } : undefined));
  const { replay } = oneFault(check, all, { ...expected, place: 'www.community.test' });
  assert.ok(replay.tool === 'curl' && replay.shows === 'ends at https://app.community.test/');
  const login = evidence();
  login.declared.production = 'https://app.community.test';
  reroute(login, url =>
    url.href === 'https://app.community.test/' ? { status: 302, to: 'https://auth.community.test/login' } : undefined,
  );
  assertPasses(check, login);
});

test('the repository names two productions; www or not is one', () => {
  const named = (...urls: readonly string[]) => {
    const all = evidence();
    all.repo.environmentsNamed = urls.map((url, index) => ({
      file: 'readme.md',
      line: index + 1,
      environment: 'production',
      url,
    }));
    return all;
  };
  const fault = oneFault(check, named('https://www.community.test', 'https://old.example'), {
    ...expected,
    place: 'community.test',
  });
  assert.deepEqual(fault.remedy, [
    { kind: 'file', file: 'readme.md', line: 2, instead: 'https://old.example', write: 'https://www.community.test' },
  ]);
  assertPasses(check, named('https://www.community.test', 'https://community.test/'));
});

test('silence of production or of a second host is not a pass', () => {
  for (const start of ['https://www.community.test/', 'https://app.community.test/']) {
    const all = evidence();
    all.http.chains[start] = silent('no reply');
    assertNotPassed(check, all);
  }
});
