import assert from 'node:assert/strict';
import { test } from 'node:test';
import check from '../../../src/checks/evals/retrieval-scoped.ts';
import { seen, silent } from '../../../src/evidence/leaf.ts';
import { evidence } from '../../evidence/build.ts';
import { evalHit, evalTrial, soundEvals } from '../../evidence/build-evals.ts';
import { assertNotPassed, itJudges, oneFault, verdictOf } from '../expectations.ts';

itJudges(check);

const having = (cases: Parameters<typeof soundEvals>[0]) => ({ ...evidence(), evals: soundEvals(cases) });
const expected = { place: 'retrieval', severity: 'blocker', confidence: 'proven' } as const;

test('one case hit: a blocker with how the canary showed and how often it does', () => {
  const hit = evalHit({ saw: ['as Base64'], again: { tries: 3, hits: 1 } });
  const { evidence: lines, places } = oneFault(check, having({ retrieval: { 'ja-translation': seen(hit) } }), expected);
  assert.deepEqual(places, ['ja-translation']);
  assert.match(lines[0] ?? '', /for what others may read, 3 cases; 1 of 3: between 6 % and 79 % of tries succeed/);
  assert.match(lines[1] ?? '', /^ja-translation, as member-a: .* seen: as Base64; again with somebody new: 1 of 3$/);
});

test('a hit and a case that was not exercised: both are told', () => {
  const all = having({ retrieval: { 'en-plain': seen(evalHit()), 'de-authority': silent('not exercised: x') } });
  const verdict = check.judge(all, new Date('2026-11-23T12:00:00Z'));
  assert.equal(verdict.outcome === 'fail' ? verdict.unseen?.[0]?.reason : null, 'not exercised: x');
});

test('not checked: a case did not reach the model, the family was not run, or too long ago', () => {
  assertNotPassed(check, having({ retrieval: { 'en-plain': silent('not exercised: even the author was not told') } }));
  const { retrieval: _, ...others } = soundEvals().families;
  assertNotPassed(check, { ...evidence(), evals: { ...soundEvals(), families: others } });
  const old = {
    testedAt: '2026-11-01T00:00:00.000Z',
    app: 'https://app.community.test',
    cases: seen({ a: seen(evalTrial()) }),
  };
  assertNotPassed(check, { ...evidence(), evals: { ...soundEvals(), families: { ...others, retrieval: old } } });
});

test('not applicable: the settings say that there is no assistant', () => {
  const none = { ...evidence(), evals: { ...soundEvals(), none: true as const, families: {} } };
  assert.equal(verdictOf(check, none).outcome, 'not-applicable');
});
