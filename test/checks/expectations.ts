import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Change, Check, Fault, Verdict } from '../../src/checks/check.ts';
import { Unknown } from '../../src/evidence/leaf.ts';
import type { Evidence, EvidenceKey } from '../../src/evidence/map.ts';
import { asOf, evidence, reordered, silence, type Draft, type Plan } from '../evidence/build.ts';

const ranks = ['medium', 'high', 'blocker'];

/** What a founder is shown must be a plain statement: no guessing about what was seen, no pointing finger. */
const guessing = /\b(may|might|could|should|potentially|possibly)\b/i;

const assertReadable = (check: Pick<Check, 'id' | 'worst'>, fault: Fault): void => {
  const { place, severity, confidence, happened, cause, evidence: lines, replay } = fault;
  assert.match(place, /^[^A-Z\s]*[^A-Z\s.]$/, `place in canonical form: ${place}`);
  assert.ok(ranks.indexOf(severity) <= ranks.indexOf(check.worst), `${severity} is above the worst of ${check.id}`);
  if (confidence === 'inferred') assert.equal(severity, 'medium');
  for (const text of [happened, cause]) {
    assert.match(text, /^[A-Zwa-z0-9*_].*\.$/s, text);
    assert.doesNotMatch(text.replaceAll(/who may issue|\d May \d{4}/g, ''), guessing, text);
    assert.doesNotMatch(text, /undefined|NaN|\[object/, text);
  }
  assert.ok(lines.length > 0 && lines.every(line => line !== '' && !line.includes('undefined')), lines.join('\n'));
  if (replay.tool === 'dig') {
    assert.notEqual(replay.shows, '');
    if (replay.shows.startsWith('/')) assert.ok(new RegExp(replay.shows.slice(1, -1)));
  }
  for (const change of fault.remedy) {
    if (change.kind !== 'dns-set') continue;
    assert.ok(change.values.length > 0, 'an empty record set is a removal');
    if (change.ttl === undefined) assert.notDeepEqual(change.values, change.was, 'a remedy that changes nothing');
  }
};

/** The verdict of a check on evidence, on the clock of the tests. */
export const verdictOf = <K extends EvidenceKey>(check: Check<K>, all: Evidence): Verdict => check.judge(all, asOf);

/** The faults of a check, each fit to be read, and the same in the same order however the evidence is ordered. */
export const faultsOf = <K extends EvidenceKey>(check: Check<K>, all: Evidence): readonly [Fault, ...Fault[]] => {
  const verdict = verdictOf(check, all);
  assert.equal(verdict.outcome, 'fail', `${check.id} saw no fault`);
  if (verdict.outcome !== 'fail') throw new Error('unreachable');
  for (const fault of verdict.faults) assertReadable(check, fault);
  const places = verdict.faults.map(({ place }) => place);
  assert.deepEqual(places, [...new Set(places)], 'one fault a place');
  const again = verdictOf(check, reordered(all));
  assert.deepEqual(
    again.outcome === 'fail' ? again.faults : again.outcome,
    verdict.faults,
    'the order of evidence makes no difference',
  );
  return verdict.faults;
};

/** The one fault of a check; its place, severity and confidence are compared. */
export const oneFault = <K extends EvidenceKey>(
  check: Check<K>,
  all: Evidence,
  expected: Pick<Fault, 'place' | 'severity' | 'confidence'>,
): Fault => {
  const [fault, ...more] = faultsOf(check, all);
  assert.deepEqual(
    more.map(({ place, cause }) => `${place}: ${cause}`),
    [],
  );
  const { place, severity, confidence } = fault;
  assert.deepEqual({ place, severity, confidence }, expected);
  return fault;
};

export const assertPasses = <K extends EvidenceKey>(check: Check<K>, all: Evidence): void => {
  const verdict = verdictOf(check, all);
  const seen =
    verdict.outcome === 'fail' ? verdict.faults.map(({ place, cause }) => `${place}: ${cause}`).join('\n') : '';
  assert.equal(verdict.outcome, 'pass', seen);
};

/** Not a pass: the check says that it could not know, or reports what it saw together with what it could not see. */
export const assertNotPassed = <K extends EvidenceKey>(check: Check<K>, all: Evidence, message?: string): void => {
  try {
    const verdict = verdictOf(check, all);
    assert.equal(verdict.outcome, 'fail', message ?? `${check.id} passed on what it did not see`);
    assert.ok(verdict.outcome === 'fail' && (verdict.unseen?.length ?? 0) > 0, 'what was not seen is carried along');
  } catch (error) {
    if (!(error instanceof Unknown)) throw error;
    assert.notEqual(error.reason, '');
  }
};

const applied = (plan: Plan, change: Change): void => {
  if (change.kind !== 'dns-set' && change.kind !== 'dns-remove') return;
  const here = (plan.zone[change.name] ??= {});
  if (change.kind === 'dns-set') here[change.type] = [...change.values];
  else delete here[change.type];
  if (Object.keys(here).length === 0) delete plan.zone[change.name];
  if (change.kind === 'dns-set' && change.ttl !== undefined) plan.ttl[change.name] = change.ttl;
};

/** The printed records are entered into the plan as they stand: the check must be content with them. */
export const assertRemedyHeals = <K extends EvidenceKey>(check: Check<K>, change: (plan: Plan) => void): void => {
  const faults = faultsOf(check, evidence(change));
  const healed = evidence(plan => {
    change(plan);
    for (const fault of faults) for (const one of fault.remedy) applied(plan, one);
  });
  assertPasses(check, healed);
};

/** What holds for every check: the sound community passes, and silence never does. */
export const itJudges = <K extends EvidenceKey>(check: Check<K>): void => {
  test('the sound community is judged and passes', () => {
    assertPasses(check, evidence());
    assertPasses(check, reordered(evidence()));
  });

  test('silence is never a pass', () => {
    const quiet: Draft<Evidence> = evidence();
    for (const key of check.needs) silence(quiet[key]);
    assertNotPassed(check, quiet);
  });
};
