import assert from 'node:assert/strict';
import { test } from 'node:test';
import check from '../../../src/checks/launch-path/https-enforced.ts';
import { silent } from '../../../src/evidence/leaf.ts';
import { evidence } from '../../evidence/build.ts';
import { reroute } from '../../evidence/reroute.ts';
import { assertNotPassed, assertPasses, itJudges, oneFault } from '../expectations.ts';

itJudges(check);

const app = 'app.community.test';
const expected = { place: app, severity: 'high', confidence: 'proven' } as const;
const http = `http://${app}/`;

test('a page over plain http', () => {
  const all = evidence();
  reroute(all, url => (url.hostname === app && url.protocol === 'http:' ? { status: 200 } : undefined));
  const fault = oneFault(check, all, expected);
  assert.deepEqual(fault.remedy, [{ kind: 'redirect', from: `http://${app}`, to: `https://${app}`, status: 301 }]);
});

test('a page over http behind a redirect is the fault of the host that serves it', () => {
  const all = evidence();
  reroute(all, url => {
    if (url.href === 'http://community.test/') return { to: http };
    return url.href === http ? { status: 200 } : undefined;
  });
  assert.deepEqual(oneFault(check, all, expected).places, [http, 'http://community.test/']);
});

test('https that leads back to http', () => {
  const all = evidence();
  reroute(all, url => {
    if (url.href === `https://${app}/`) return { to: `http://${app}/old` };
    return url.href === `http://${app}/old` ? { status: 200 } : undefined;
  });
  const fault = oneFault(check, all, expected);
  assert.match(fault.cause, /from https back to http/);
  assert.ok(fault.replay.tool === 'curl');
  assert.match(
    'HTTP/1.1 301\r\nLocation: http://app.community.test/old\r\n',
    new RegExp(fault.replay.shows.slice(1, -1)),
  );
});

test('a closed port 80, an error page over http and a 308 are sound', () => {
  for (const served of [{ fails: 'connection refused' }, { status: 404 }, { status: 308, to: `https://${app}/` }]) {
    const all = evidence();
    reroute(all, url => (url.href === http ? served : undefined));
    assertPasses(check, all);
  }
});

test('silence, a challenge and a broken https are not passes', () => {
  const quiet = evidence();
  quiet.http.chains[http] = silent('no reply');
  assertNotPassed(check, quiet);
  for (const served of [
    { status: 200, page: { kind: 'challenge' } as const },
    { to: 'https://broken.community.test/' },
  ]) {
    const all = evidence();
    reroute(all, url =>
      url.href === http ? served : url.hostname === 'broken.community.test' ? { fails: 'connection reset' } : undefined,
    );
    assertNotPassed(check, all);
  }
});
