import assert from 'node:assert/strict';
import { test } from 'node:test';
import check from '../../../src/checks/deployment/join-flow.ts';
import { seen, silent } from '../../../src/evidence/leaf.ts';
import type { JoinSeen } from '../../../src/evidence/smoke.ts';
import { joinSeen } from '../../evidence/build-smoke.ts';
import { evidence } from '../../evidence/build.ts';
import { assertNotPassed, assertPasses, itJudges, oneFault } from '../expectations.ts';

itJudges(check);

const walked = (change: Partial<JoinSeen>) => {
  const all = evidence();
  Object.assign(all.smoke, { join: seen(joinSeen(change)) });
  return all;
};
const fault = { place: 'join', severity: 'blocker', confidence: 'proven' } as const;

test('the way breaks off: where, how far it went, and what came instead', () => {
  const reason = 'confirm stopped at “look at the answer”: the way ended at / instead of /billing';
  const stages = [{ name: 'front page', ms: 320 }];
  const {
    cause,
    evidence: lines,
    replay,
  } = oneFault(check, walked({ stopped: { at: 'confirm', reason }, stages, hasRole: null, paid: null }), fault);
  assert.match(
    cause,
    /^The walk ended in “confirm” at “look at the answer”: the way ended at \/ instead of \/billing\.$/,
  );
  assert.match(lines.join('\n'), /front page \(0\.3 seconds\)/);
  assert.ok(replay.tool === 'launch-ready' && replay.args.includes('deployment/join-flow'));
});

test('the front page leads nowhere', () => {
  const reason = 'sign-up stopped at “press “Join””: it leads to /signup, which answers 404';
  const { evidence: lines } = oneFault(check, walked({ stopped: { at: 'sign-up', reason }, stages: [] }), fault);
  assert.match(lines.join('\n'), /not get past the front page/);
});

test('paid, and nothing to show for it', () => {
  assert.match(oneFault(check, walked({ hasRole: false }), fault).happened, /^New members pay and get nothing/);
});

test('on this machine the replay walks again, for no audit knows the domain', () => {
  const all = walked({ hasRole: false });
  Object.assign(all.smoke, { domain: 'localhost' });
  const { replay } = oneFault(check, all, fault);
  assert.ok(replay.tool === 'launch-ready' && replay.args[0] === 'smoke');
});

test('quiet: however long it took', () => {
  assertPasses(check, walked({ ms: 55_000 }));
});

test('not checked: no browser, no front page, no payment or no role in the settings', () => {
  const all = evidence();
  Object.assign(all.smoke, { join: silent('the last smoke run was without a browser') });
  assertNotPassed(check, all);
  assertNotPassed(check, walked({ paid: null }));
  assertNotPassed(check, walked({ stages: [{ name: 'dashboard', ms: 20 }] }));
  assertNotPassed(check, walked({ hasRole: null }));
});
