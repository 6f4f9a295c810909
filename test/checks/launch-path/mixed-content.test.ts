import assert from 'node:assert/strict';
import { test } from 'node:test';
import check from '../../../src/checks/launch-path/mixed-content.ts';
import { silent } from '../../../src/evidence/leaf.ts';
import { evidence } from '../../evidence/build.ts';
import { assertNotPassed, assertPasses, itJudges, oneFault, verdictOf } from '../expectations.ts';

itJudges(check);

const page = 'https://www.community.test/';
const expected = { place: 'www.community.test', severity: 'high', confidence: 'proven' } as const;

const meeting = (resolution: 'blocked' | 'upgraded' | 'loaded', loaded?: boolean) => {
  const all = evidence();
  const mixed = [
    { url: 'http://cdn.test/feed.js', resourceType: 'script', resolution, ...(loaded === undefined ? {} : { loaded }) },
  ];
  all.pages.pages[page] = {
    status: 'ok',
    value: { url: page, finalUrl: page, title: 'Community', mixed, contacted: [] },
  };
  return all;
};

test('blocked, loaded in the open, and upgraded to nothing', () => {
  for (const [all, said] of [
    [meeting('blocked'), /the browser blocked it/],
    [meeting('loaded'), /loaded it in the open/],
    [meeting('upgraded', false), /tried https, and it is not there/],
  ] as const) {
    assert.match(oneFault(check, all, expected).cause, said);
  }
});

test('what the browser upgraded and loaded is advice, never a fault', () => {
  const all = meeting('upgraded', true);
  assertPasses(check, all);
  const verdict = verdictOf(check, all);
  assert.ok(verdict.outcome === 'pass' && verdict.advice?.[0]?.place === 'www.community.test');
});

test('no page, a silent page and an upgrade nobody watched are not passes', () => {
  const none = evidence();
  none.pages.pages = {};
  assertNotPassed(check, none);
  const quiet = meeting('upgraded', true);
  quiet.pages.pages['https://app.community.test/'] = silent('the page did not load in time');
  assertNotPassed(check, quiet);
  assertNotPassed(check, meeting('upgraded'));
});

test('the line that shows it looks for this alone, so that it is no new state of the target', () => {
  const all = evidence();
  for (const leaf of Object.values(all.pages.pages)) {
    if (leaf.status === 'ok')
      leaf.value.mixed = [{ url: 'http://cdn.test/player.js', resourceType: 'Script', resolution: 'blocked' }];
  }
  const verdict = verdictOf(check, all);
  assert.ok(verdict.outcome === 'fail');
  for (const { replay } of verdict.faults) {
    assert.ok(replay.tool === 'launch-ready');
    assert.deepEqual(replay.args.slice(2), ['--check', check.id, '--json']);
  }
});
