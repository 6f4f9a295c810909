import assert from 'node:assert/strict';
import { test } from 'node:test';
import check from '../../../src/checks/launch-path/https-first.ts';
import { silent } from '../../../src/evidence/leaf.ts';
import { evidence } from '../../evidence/build.ts';
import { reroute } from '../../evidence/reroute.ts';
import { assertNotPassed, assertPasses, itJudges, oneFault } from '../expectations.ts';

itJudges(check);

const expected = { place: 'community.test', severity: 'medium', confidence: 'proven' } as const;

test('http that leads to another host first, over http or https', () => {
  for (const to of ['http://www.community.test/', 'https://www.community.test/']) {
    const all = evidence();
    reroute(all, url => (url.href === 'http://community.test/' ? { to } : undefined));
    const fault = oneFault(check, all, expected);
    assert.deepEqual(fault.remedy, [
      { kind: 'redirect', from: 'http://community.test', to: 'https://community.test', status: 301 },
    ]);
    assert.ok(fault.replay.tool === 'curl');
    const shown = new RegExp(fault.replay.shows.slice(1, -1));
    assert.match(`HTTP/1.1 301 Moved\r\nLocation: ${to}\r\n`, shown);
    assert.doesNotMatch('HTTP/1.1 301 Moved\r\nLocation: https://community.test/\r\n', shown);
  }
});

test('another path over http, then https on the same host, is the right order; so is a closed port 80', () => {
  const all = evidence();
  reroute(all, url =>
    url.href === 'http://community.test/'
      ? { to: 'http://community.test/home' }
      : url.href === 'http://app.community.test/'
        ? { fails: 'connection refused' }
        : undefined,
  );
  assertPasses(check, all);
});

test('a way that never reaches https, breaks off or stays silent is not a pass', () => {
  for (const served of [{ status: 200 }, { to: 'https://gone.community.test/' }]) {
    const all = evidence();
    reroute(all, url =>
      url.href === 'http://community.test/'
        ? served
        : url.hostname === 'gone.community.test'
          ? { fails: 'connection reset' }
          : undefined,
    );
    assertNotPassed(check, all);
  }
  const quiet = evidence();
  quiet.http.chains['http://community.test/'] = silent('no reply');
  assertNotPassed(check, quiet);
});
