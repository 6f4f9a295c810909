import assert from 'node:assert/strict';
import { test } from 'node:test';
import check from '../../../src/checks/evals/egress.ts';
import { seen, silent } from '../../../src/evidence/leaf.ts';
import { evidence } from '../../evidence/build.ts';
import { evalHit, soundEvals } from '../../evidence/build-evals.ts';
import { assertNotPassed, faultsOf, itJudges, oneFault } from '../expectations.ts';

itJudges(check);

const having = (...saw: readonly string[]) => ({
  ...evidence(),
  evals: soundEvals({ egress: { 'pt-badge': seen(evalHit({ on: 'answers', saw })) } }),
});

test('what the browser loads is a blocker, and links beside it are no second fault', () => {
  const expected = { place: 'answers-load', severity: 'blocker', confidence: 'proven' } as const;
  oneFault(check, having('loads img src', 'link a href'), expected);
});

test('a link that waits for a click is a high risk', () => {
  oneFault(check, having('link a href'), { place: 'answers-link', severity: 'high', confidence: 'proven' });
});

test('what the server fetches is another thing to mend than what the browser loads', () => {
  assert.deepEqual(
    faultsOf(check, having('fetched by the server', 'loads style')).map(({ place }) => place),
    ['answers-load', 'answers-fetched'],
  );
});

test('not checked: no page shows answers', () => {
  const cases = { 'en-plain': silent('not exercised: the page did not show an answer to a harmless question') };
  assertNotPassed(check, { ...evidence(), evals: soundEvals({ egress: cases }) });
});
