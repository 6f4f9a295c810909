import assert from 'node:assert/strict';
import { test } from 'node:test';
import check from '../../../src/checks/launch-path/insecure-markup.ts';
import { silent } from '../../../src/evidence/leaf.ts';
import { evidence } from '../../evidence/build.ts';
import { reroute, type Served } from '../../evidence/reroute.ts';
import { assertNotPassed, assertPasses, itJudges, oneFault } from '../expectations.ts';

itJudges(check);

const app = 'app.community.test';
const script = { tag: 'script', attribute: 'src', url: 'http://cdn.test/chat.js' };
const expected = { place: app, severity: 'high', confidence: 'observed' } as const;

const serving = (served: Served) => {
  const all = evidence();
  reroute(all, url => (url.hostname === app && url.protocol === 'https:' ? served : undefined));
  return all;
};

test('a script over http: the line in the repository is the remedy when it is known', () => {
  const all = serving({ page: { insecure: [script] } });
  assert.equal(oneFault(check, all, expected).remedy[0].kind, 'by-hand');
  all.repo.urls = [{ file: 'src/layout.html', line: 12, url: script.url, use: 'subresource' }];
  const fault = oneFault(check, all, expected);
  assert.deepEqual(fault.remedy, [
    { kind: 'file', file: 'src/layout.html', line: 12, instead: script.url, write: 'https://cdn.test/chat.js' },
  ]);
  assert.ok(fault.replay.tool === 'curl');
  const shown = new RegExp(fault.replay.shows.slice(1, -1));
  assert.match('<script src="http://cdn.test/chat.js">', shown);
  assert.doesNotMatch('<script src="https://cdn.test/chat.js">', shown);
});

test('a form over http costs what people type', () => {
  const form = { tag: 'form', attribute: 'action', url: 'http://www.community.test/join' };
  assert.match(oneFault(check, serving({ page: { insecure: [form] } }), expected).happened, /form/);
});

test('a page that lets browsers ask over https, and an address of the machine itself, are sound', () => {
  const headers = [['content-security-policy', "default-src 'self'; upgrade-insecure-requests"]] as const;
  assertPasses(check, serving({ page: { insecure: [script] }, headers }));
  assertPasses(check, serving({ page: { insecure: [{ ...script, url: 'http://localhost:5173/client.js' }] } }));
});

test('silence, and a way that breaks off, are not passes', () => {
  assertNotPassed(check, serving({ fails: 'connection reset' }));
  assertNotPassed(check, serving({ page: { kind: 'challenge' } }));
  const quiet = evidence();
  quiet.http.chains[`https://${app}/`] = silent('no reply');
  assertNotPassed(check, quiet);
});
