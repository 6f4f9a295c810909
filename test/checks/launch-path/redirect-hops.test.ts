import assert from 'node:assert/strict';
import { test } from 'node:test';
import check from '../../../src/checks/launch-path/redirect-hops.ts';
import { silent } from '../../../src/evidence/leaf.ts';
import { evidence } from '../../evidence/build.ts';
import { reroute, type Serve } from '../../evidence/reroute.ts';
import { assertNotPassed, assertPasses, itJudges, oneFault } from '../expectations.ts';

itJudges(check);

/** From www on, `more` further redirects on the same host. */
const longer =
  (more: number): Serve =>
  url => {
    if (url.hostname !== 'www.community.test' || url.protocol !== 'https:') return undefined;
    const at = url.pathname === '/' ? 0 : Number(url.pathname.slice(1));
    return at < more ? { to: `https://www.community.test/${at + 1}` } : { status: 200 };
  };

test('more than three redirects, from the smallest host that takes them', () => {
  const all = evidence();
  reroute(all, longer(3));
  const fault = oneFault(check, all, { place: 'community.test', severity: 'medium', confidence: 'proven' });
  assert.match(fault.cause, /http:\/\/community\.test\/ takes 5 redirects/);
  assert.ok(fault.replay.tool === 'curl');
  const shown = new RegExp(fault.replay.shows.slice(1, -1));
  assert.match('5 redirects, ends at https://www.community.test/3 with 200', shown);
  assert.doesNotMatch('3 redirects, ends at https://www.community.test/1 with 200', shown);
});

test('exactly three are sound', () => {
  const all = evidence();
  reroute(all, longer(1));
  assertPasses(check, all);
});

test('a way that breaks off and a silent one are not passes', () => {
  const broken = evidence();
  reroute(broken, url =>
    url.hostname === 'app.community.test' && url.protocol === 'https:' ? { fails: 'connection reset' } : undefined,
  );
  assertNotPassed(check, broken);
  const quiet = evidence();
  quiet.http.chains['http://community.test/'] = silent('no reply');
  assertNotPassed(check, quiet);
});
