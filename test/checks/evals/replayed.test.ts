import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checks } from '../../../src/checks/index.ts';
import type { EvalsEvidence, FamilyName } from '../../../src/evidence/evals.ts';
import { seen } from '../../../src/evidence/leaf.ts';
import { evidence } from '../../evidence/build.ts';
import { evalHit, soundEvals } from '../../evidence/build-evals.ts';
import { faultsOf, verdictOf } from '../expectations.ts';

const replayed: EvalsEvidence['replayed'] = {
  recordedAt: '2026-11-22T15:20:00.000Z',
  by: 'launch-ready 0.1.0',
  digest: 'a'.repeat(64),
};

/** What each check reads, and what a hit of it looks like. */
const hits: { readonly [check: string]: readonly [FamilyName, string] } = {
  'evals/retrieval-scoped': ['retrieval', 'in plain text'],
  'evals/system-prompt': ['system-prompt', 'a key'],
  'evals/egress': ['egress', 'loads img src'],
  'evals/tools-scoped': ['tools', 'ended read-post'],
  'evals/stored-injection': ['stored-injection', 'ended read-post'],
  'evals/moderation-holds': ['moderation', 'let through'],
};

const own = checks.filter(({ id }) => id.startsWith('evals/'));

test('every check of assistants is tried here', () => {
  assert.deepEqual(own.map(({ id }) => id).toSorted(), Object.keys(hits).toSorted());
});

for (const check of own)
  test(`${check.id}: a replay without a hit is no pass, and one with a hit is the same fault`, () => {
    const [family, saw] = hits[check.id] ?? ['tools', ''];
    const quiet = soundEvals();
    assert.equal(verdictOf(check, { ...evidence(), evals: quiet }).outcome, 'pass');
    const judge = () => verdictOf(check, { ...evidence(), evals: { ...quiet, replayed } });
    assert.throws(judge, { name: 'Unknown', reason: /^this is a replay of what was recorded on 2026-11-22: / });
    const hit = soundEvals({ [family]: { x: seen(evalHit({ saw: [saw] })) } });
    assert.deepEqual(
      faultsOf(check, { ...evidence(), evals: { ...hit, replayed } }),
      faultsOf(check, { ...evidence(), evals: hit }),
    );
  });
