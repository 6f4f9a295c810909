import assert from 'node:assert/strict';
import { test } from 'node:test';
import check from '../../../src/checks/secrets/commits-guarded.ts';
import { evidence } from '../../evidence/build.ts';
import { addSecret, allow, first, inHistory } from '../../evidence/build-secrets.ts';
import { assertNotPassed, assertPasses, oneFault } from '../expectations.ts';

const missing = () => {
  const all = evidence();
  all.secrets.hook = { state: 'missing', path: '.husky/pre-commit', by: 'husky' };
  return all;
};
const past = (all: ReturnType<typeof evidence>) => {
  all.secrets.unguarded = [{ ...first, fingerprints: ['1a2b3c4d'] }];
  return addSecret(all, [inHistory('src/pay.ts')]);
};

test('the sound community is judged and passes', () => assertPasses(check, evidence()));

test('no hook where git looks for it', () => {
  const high = { place: 'pre-commit', severity: 'high', confidence: 'observed' } as const;
  assert.match(oneFault(check, missing(), high).cause, /^Git asks \.husky\/pre-commit before each commit/);
  assert.match(oneFault(check, past(missing()), high).evidence.join('\n'), /commit 4f2c1ab of 3 May 2026 took one in/);
});

test('a commit that went past the hook with a secret, one step lower', () => {
  const fault = oneFault(check, past(evidence()), {
    place: 'unguarded-commits',
    severity: 'medium',
    confidence: 'observed',
  });
  assert.match(fault.cause, /4f2c1ab of 3 May 2026 was made with --no-verify/);
  assert.match(fault.evidence.join('\n'), /fingerprint 1a2b3c4d/);
});

test('a search in the CI stands for the hook; a secret that is accepted went past nobody', () => {
  const scanned = missing();
  scanned.secrets.ciScans = [{ file: '.github/workflows/ci.yml', line: 20, tool: 'gitleaks' }];
  assertPasses(check, scanned);
  assertPasses(check, allow(past(evidence()), '2026-12-31'));
  const open = allow(past(evidence()), '2026-11-22');
  assert.equal(check.judge(open, new Date('2026-11-23')).outcome, 'fail');
});

test('a commit that went past the hook is told although the CI searches: it looks when others have it already', () => {
  const scan = { file: '.github/workflows/ci.yml', line: 20, tool: 'gitleaks' };
  for (const all of [evidence(), missing()]) {
    const searched = past(all);
    searched.secrets.ciScans = [scan];
    const fault = oneFault(check, searched, {
      place: 'unguarded-commits',
      severity: 'medium',
      confidence: 'observed',
    });
    assert.match(
      fault.cause,
      /The CI looks \(gitleaks in \.github\/workflows\/ci\.yml line 20\), but only when it is pushed/,
    );
    assert.match(fault.evidence.join('\n'), /searched by gitleaks/);
    assert.match(JSON.stringify(fault.remedy), /See why gitleaks let it pass/);
    assert.doesNotMatch(JSON.stringify(fault.remedy), /Add a step/);
  }
});

test('without git nothing is passed', () => {
  const all = evidence();
  all.secrets.hook = { state: 'none', reason: 'the folder is no git repository' };
  assertNotPassed(check, all);
});
