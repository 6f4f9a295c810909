import assert from 'node:assert/strict';
import { test } from 'node:test';
import check from '../../../src/checks/evals/moderation-holds.ts';
import { seen, silent } from '../../../src/evidence/leaf.ts';
import { evidence } from '../../evidence/build.ts';
import { evalHit, evalTrial, soundEvals } from '../../evidence/build-evals.ts';
import { assertNotPassed, itJudges, oneFault } from '../expectations.ts';

itJudges(check);

const on = 'POST /api/label';
const having = (...saws: readonly string[]) => ({
  ...evidence(),
  evals: soundEvals({
    moderation: Object.fromEntries(saws.map((saw, index) => [`case-${index}`, seen(evalHit({ on, saw: [saw] }))])),
  }),
});

test('a forbidden text that is let through is a blocker, whatever else was seen', () => {
  const expected = { place: 'label', severity: 'blocker', confidence: 'proven' } as const;
  oneFault(check, having('let through'), expected);
  oneFault(check, having('no label of its own', 'let through'), expected);
});

test('a label that nobody knows is a high risk', () => {
  oneFault(check, having('no label of its own'), { place: 'label', severity: 'high', confidence: 'proven' });
});

test('an app that labels nothing has nothing to judge', () => {
  const { families, ...rest } = soundEvals();
  const none = { ...families, moderation: { testedAt: rest.testedAt, app: rest.app, cases: seen({}) } };
  const verdict = check.judge({ ...evidence(), evals: { ...rest, families: none } }, new Date(rest.testedAt));
  assert.equal(verdict.outcome, 'not-applicable');
});

test('not checked: the examples of the settings get the same label', () => {
  const cases = {
    'en-note': silent('not exercised: the text got another label'),
    'de-system': seen(evalTrial({ on })),
  };
  assertNotPassed(check, { ...evidence(), evals: soundEvals({ moderation: cases }) });
});
