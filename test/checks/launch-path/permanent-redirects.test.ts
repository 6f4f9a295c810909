import assert from 'node:assert/strict';
import { test } from 'node:test';
import check from '../../../src/checks/launch-path/permanent-redirects.ts';
import { silent } from '../../../src/evidence/leaf.ts';
import { evidence } from '../../evidence/build.ts';
import { reroute } from '../../evidence/reroute.ts';
import { assertNotPassed, assertPasses, itJudges, oneFault } from '../expectations.ts';

itJudges(check);

const expected = { severity: 'medium', confidence: 'proven' } as const;

test('a temporary way to https or to www', () => {
  for (const status of [302, 303, 307]) {
    const all = evidence();
    reroute(all, url =>
      url.href === 'https://community.test/' ? { status, to: 'https://www.community.test/' } : undefined,
    );
    const fault = oneFault(check, all, { ...expected, place: 'community.test' });
    // Asking again follows the way to its end.
    assert.deepEqual(fault.hosts, ['community.test', 'www.community.test']);
    assert.deepEqual(fault.remedy, [
      {
        kind: 'redirect',
        from: 'https://community.test',
        to: 'https://www.community.test',
        status: status === 307 ? 308 : 301,
      },
    ]);
  }
  const all = evidence();
  reroute(all, url =>
    url.href === 'http://app.community.test/' ? { status: 302, to: 'https://app.community.test/' } : undefined,
  );
  oneFault(check, all, { ...expected, place: 'app.community.test' });
});

test('a temporary way to a login, a language or another service is right', () => {
  const all = evidence();
  reroute(all, url => {
    if (url.href === 'https://www.community.test/') return { status: 302, to: 'https://www.community.test/en' };
    if (url.href === 'https://app.community.test/') return { status: 303, to: 'https://auth.community.test/login' };
    return undefined;
  });
  assertPasses(check, all);
});

test('a way that breaks off and a silent one are not passes', () => {
  const broken = evidence();
  reroute(broken, url => (url.href === 'https://app.community.test/' ? { fails: 'connection reset' } : undefined));
  assertNotPassed(check, broken);
  const quiet = evidence();
  quiet.http.chains['http://community.test/'] = silent('no reply');
  assertNotPassed(check, quiet);
});
