import assert from 'node:assert/strict';
import { test } from 'node:test';
import check from '../../../src/checks/deployment/not-overbuilt.ts';
import { rows } from '../../../src/contract/rows.ts';
import type { Evidence } from '../../../src/evidence/map.ts';
import { asOf, type Draft, evidence } from '../../evidence/build.ts';
import { reported } from '../../reporters/reports.ts';
import { assertPasses } from '../expectations.ts';

const ids = ['N1', 'N2', 'N3', 'N4', 'N5', 'N6'] as const;

const built = (...which: readonly (typeof ids)[number][]): Evidence => {
  const all: Draft<Evidence> = evidence();
  all.repo.overbuilt = which.map(row => ({ row, what: 'something large', in: { file: `${row}.yaml`, line: 2 } }));
  return all;
};

test('the sound community is judged and passes, without advice', () => {
  assertPasses(check, evidence());
  assert.deepEqual(check.judge(evidence(), asOf), { outcome: 'pass' });
});

test('each of the six is advice, with what is met where and what to do instead', () => {
  for (const row of ids) {
    const verdict = check.judge(built(row), asOf);
    assert.equal(verdict.outcome, 'pass');
    const advice = verdict.outcome === 'pass' ? (verdict.advice ?? []) : [];
    assert.deepEqual(
      advice.map(({ place }) => place),
      [`${row}.yaml:2`],
    );
    assert.match(
      advice[0]?.text ?? '',
      new RegExp(`^Not needed yet \\(${row}\\)\\. .*something large in ${row}\\.yaml`),
    );
    assert.doesNotMatch(advice[0]?.text ?? '', /\bshould\b/);
  }
});

test('what is met in many places is said once', () => {
  const verdict = check.judge(built('N2', 'N2', 'N2', 'N2', 'N2'), asOf);
  const advice = verdict.outcome === 'pass' ? (verdict.advice ?? []) : [];
  assert.equal(advice.length, 1);
  assert.match(advice[0]?.text ?? '', /and 2 more/);
});

test('it moves neither verdict nor findings nor coverage, whatever is met', () => {
  const { report: without } = reported(evidence());
  const { report: with_ } = reported(built(...ids));
  const { advice, ...rest } = with_;
  const { advice: none, ...before } = without;
  assert.deepEqual(rest, before);
  assert.equal(advice.filter(({ check: id }) => id === check.id).length, 6);
  assert.equal(none.filter(({ check: id }) => id === check.id).length, 0);
  for (const id of ids) {
    const row = rows.find(one => one.id === id);
    assert.deepEqual([row?.severity, row?.from], [null, null], 'never required, never a blocker');
  }
});

test('evidence of a version that did not look is not judged', () => {
  const all: Draft<Evidence> = evidence();
  delete all.repo.overbuilt;
  assert.equal(check.judge(all, asOf).outcome, 'not-applicable');
});
