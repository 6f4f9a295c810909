import assert from 'node:assert/strict';
import { test } from 'node:test';
import check from '../../../src/checks/launch-path/redirect-loop.ts';
import { silent } from '../../../src/evidence/leaf.ts';
import { evidence } from '../../evidence/build.ts';
import { reroute } from '../../evidence/reroute.ts';
import { assertNotPassed, assertPasses, itJudges, oneFault } from '../expectations.ts';

itJudges(check);

const expected = { severity: 'blocker', confidence: 'proven' } as const;

test('www and the bare domain that send people to each other are one finding, at the smaller name', () => {
  const all = evidence();
  reroute(all, url =>
    url.hostname === 'www.community.test' ? { to: `https://community.test${url.pathname}${url.search}` } : undefined,
  );
  const fault = oneFault(check, all, { ...expected, place: 'community.test' });
  assert.match(fault.cause, /community\.test and www\.community\.test redirect to each other/);
  assert.deepEqual(fault.hosts, ['community.test', 'www.community.test']);
});

test('https that leads to http and back', () => {
  const all = evidence();
  reroute(all, url => (url.href === 'https://app.community.test/' ? { to: 'http://app.community.test/' } : undefined));
  assert.match(
    oneFault(check, all, { ...expected, place: 'app.community.test' }).cause,
    /https to http and http to https/,
  );
});

test('an address that leads to itself: the circle shows in the replay, one redirect does not', () => {
  const all = evidence();
  reroute(all, url =>
    url.hostname === 'app.community.test' && url.protocol === 'https:' ? { to: url.href } : undefined,
  );
  const { replay } = oneFault(check, all, { ...expected, place: 'app.community.test' });
  assert.ok(replay.tool === 'curl');
  const shown = new RegExp(replay.shows.slice(1, -1));
  const head = 'HTTP/1.1 301 Moved\r\nlocation: https://app.community.test/\r\n\r\n';
  assert.match(head.repeat(11), shown);
  assert.doesNotMatch(`${head}HTTP/1.1 200 OK\r\n\r\n`, shown);
});

test('a way without end', () => {
  const all = evidence();
  reroute(all, url =>
    url.hostname === 'app.community.test' ? { to: `https://app.community.test/x${url.pathname}` } : undefined,
  );
  assert.match(oneFault(check, all, { ...expected, place: 'app.community.test' }).cause, /more than 10 times/);
});

test('a long way over other hosts and back that ends is no circle', () => {
  const all = evidence();
  reroute(all, url => {
    if (url.href === 'https://app.community.test/') return { to: 'https://auth.community.test/start' };
    if (url.href === 'https://auth.community.test/start') return { to: 'https://app.community.test/?signed=out' };
    return undefined;
  });
  assertPasses(check, all);
});

test('a page that sets a cookie and asks once more is no circle', () => {
  const all = evidence();
  const leaf = all.http.chains['https://app.community.test/'];
  assert.ok(leaf?.status === 'ok');
  const [last] = leaf.value.hops;
  assert.ok(last !== undefined);
  leaf.value.hops.unshift({ ...last, status: 302, headers: [['set-cookie', 'seen=1']], location: last.url });
  assertPasses(check, all);
});

test('a failure on the way and silence are not passes', () => {
  const broken = evidence();
  reroute(broken, url => (url.hostname === 'app.community.test' ? { fails: 'connection reset' } : undefined));
  assertNotPassed(check, broken);
  const quiet = evidence();
  quiet.http.chains['https://app.community.test/'] = silent('no reply');
  assertNotPassed(check, quiet);
});
