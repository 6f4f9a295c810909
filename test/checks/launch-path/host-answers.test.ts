import assert from 'node:assert/strict';
import { test } from 'node:test';
import check from '../../../src/checks/launch-path/host-answers.ts';
import { silent } from '../../../src/evidence/leaf.ts';
import { evidence } from '../../evidence/build.ts';
import { endpointsAt, refuse, reroute, shake } from '../../evidence/reroute.ts';
import { assertNotPassed, assertPasses, itJudges, oneFault } from '../expectations.ts';

itJudges(check);

const app = 'app.community.test';
const expected = { place: app, severity: 'blocker', confidence: 'proven' } as const;
const noStatus = (shows: string): void => {
  const shown = new RegExp(shows.slice(1, -1));
  assert.match('curl: (7) Failed to connect to app.community.test port 443', shown);
  assert.doesNotMatch('HTTP/1.1 200 OK\r\ncontent-type: text/html\r\n', shown);
};

test('a refused connection and a refused handshake are told apart', () => {
  for (const [at, said] of [
    ['connection', /takes no connections/],
    ['handshake', /breaks off when a secure connection begins/],
  ] as const) {
    const all = evidence();
    refuse(all, app, at);
    const fault = oneFault(check, all, expected);
    assert.match(fault.cause, said);
    assert.ok(fault.replay.tool === 'curl');
    noStatus(fault.replay.shows);
  }
});

test('a connection that breaks without an answer', () => {
  const all = evidence();
  reroute(all, url => (url.hostname === app && url.protocol === 'https:' ? { fails: 'connection reset' } : undefined));
  assert.match(oneFault(check, all, expected).cause, /breaks it off without an answer/);
});

test('an error of the server, at the declared path of the service', () => {
  const all = evidence();
  reroute(all, url =>
    url.hostname === 'api.community.test' && url.pathname === '/healthz' ? { status: 503 } : undefined,
  );
  const fault = oneFault(check, all, { ...expected, place: 'api.community.test' });
  assert.deepEqual(fault.replay, {
    tool: 'curl',
    url: 'https://api.community.test/healthz',
    shows: String.raw`/HTTP\/[0-9.]+ 503/`,
  });
});

test('staging weighs one step less', () => {
  const all = evidence();
  refuse(all, 'staging.community.test', 'connection');
  oneFault(check, all, { place: 'staging.community.test', severity: 'high', confidence: 'proven' });
});

test('closed doors are answers: 401, 403, 404, a redirect to a login; an error at a path that is not the declared one', () => {
  for (const status of [401, 403, 404]) {
    const all = evidence();
    reroute(all, url => (url.hostname === app ? { status } : undefined));
    assertPasses(check, all);
  }
  const all = evidence();
  reroute(all, url => (url.hostname === 'api.community.test' && url.pathname === '/' ? { status: 500 } : undefined));
  assertPasses(check, all);
});

test('an apex that redirects to a host in trouble answers itself', () => {
  const all = evidence();
  reroute(all, url => (url.hostname === 'www.community.test' ? { status: 502 } : undefined));
  oneFault(check, all, { ...expected, place: 'www.community.test' });
});

test('one address of two that answers is enough here', () => {
  const all = evidence();
  refuse(all, 'www.community.test', 'connection', '2001:db8::10');
  assertPasses(check, all);
});

test('a bot challenge, a bad certificate and a silent port are not passes', () => {
  const challenged = evidence();
  reroute(challenged, url => (url.hostname === app ? { status: 503, page: { kind: 'challenge' } } : undefined));
  assertNotPassed(check, challenged);
  const untrusted = evidence();
  shake(untrusted, app, { matchesHost: false });
  reroute(untrusted, url => (url.hostname === app ? { fails: 'ERR_TLS_CERT_ALTNAME_INVALID' } : undefined));
  assertNotPassed(check, untrusted);
  const quiet = evidence();
  for (const endpoint of endpointsAt(quiet, app)) endpoint.tcp = silent('no reply');
  assertNotPassed(check, quiet);
});

test('a server that speaks withdrawn versions alone is not down: which versions it speaks is asked elsewhere', () => {
  const all = evidence();
  reroute(all, url =>
    url.hostname === app && url.protocol === 'https:' ? { fails: 'unsupported protocol' } : undefined,
  );
  for (const { protocols } of endpointsAt(all, app)) {
    for (const version of ['TLSv1', 'TLSv1.1'] as const) protocols[version] = { status: 'ok', value: true };
    for (const version of ['TLSv1.2', 'TLSv1.3'] as const) protocols[version] = { status: 'ok', value: false };
  }
  assertNotPassed(check, all);
});
