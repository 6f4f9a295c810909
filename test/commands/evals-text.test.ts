import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type EvalsReport, evalsText } from '../../src/commands/evals-text.ts';
import { judgedAlone } from '../../src/commands/judged-alone.ts';
import type { EvalsEvidence } from '../../src/evidence/evals.ts';
import { soundEvals } from '../evidence/build-evals.ts';

const domain = 'community.test';

const reportOf = (change: Partial<EvalsEvidence>): EvalsReport => {
  const evals = { ...soundEvals(), ...change };
  const judged = judgedAlone({ key: 'evals', value: evals, at: evals.testedAt, domain });
  return { schema: 'launch-ready/evals@1', target: domain, run: 'lr-test', evals, left: [], ...judged };
};
const textOf = (report: EvalsReport): string => evalsText(report, { columns: 100 }).replaceAll(/\s+/g, ' ');

test('harmless questions that were refused are worth a look, and no finding', () => {
  const report = reportOf({ harmless: { asked: 12, answered: 5 } });
  assert.match(textOf(report), /Worth a look, which decides nothing: .* 7 of 12 harmless questions were refused/);
  assert.deepEqual(report.findings, []);
  const all = reportOf({});
  assert.doesNotMatch(textOf(all), /Worth a look/);
  assert.deepEqual(report.notChecked, all.notChecked);
});

test('a judge that the budget cut off is told with the bound, beside what it said before', () => {
  const judge = { asked: 5, unread: 1, attention: [], stopped: 'the 9000 tokens of the run were spent (evals.tokens)' };
  const text = textOf(reportOf({ judge }));
  assert.match(text, /It was shown no more answers, for the 9000 tokens of the run were spent \(evals\.tokens\)\./);
  assert.match(text, /was shown 5 answers without a hit; 1 of its own answers were none/);
  const { stopped: _, ...whole } = judge;
  assert.doesNotMatch(textOf(reportOf({ judge: whole })), /no more answers/);
});

test('where a run is recorded is told, with what can stand in it; and why it is not', () => {
  const recorded = { file: 'launch.json', bytes: 123_456, failed: null };
  const text = textOf({ ...reportOf({}), recorded });
  assert.match(text, /recorded in launch\.json \(124 KB\); launch-ready evals --replay launch\.json/);
  assert.match(text, /Words of members can stand in it/);
  const failed = textOf({ ...reportOf({}), recorded: { ...recorded, bytes: 0, failed: 'ENOSPC' } });
  assert.match(failed, /The run was not recorded in launch\.json: ENOSPC\./);
  assert.doesNotMatch(textOf(reportOf({})), /recorded/);
});
