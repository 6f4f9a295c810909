import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Unknown } from '../../src/evidence/leaf.ts';
import { judgeAll } from '../../src/findings/judge.ts';
import { addressCheck, quietCheck, setOf } from './engine.ts';

const set = setOf({ 'a.test': null, 'b.test': '192.0.2.1' });

test('a check that looked at everything names what it did not see, and nothing else is in doubt', () => {
  const [judgement] = judgeAll([addressCheck('launch-path/a', '198.51.100.66')], set);
  assert.equal(judgement?.outcome, 'not-checked');
  assert.deepEqual(
    judgement?.unseen.map(({ host }) => host),
    ['a.test'],
  );
  assert.equal(judgement?.restJudged, true);
});

test('a check that stopped at the first unknown says so: the rest was not judged either', () => {
  const stops = {
    ...quietCheck('launch-path/z', 'S1.c3'),
    judge: () => {
      throw new Unknown('nobody answered', 'a.test');
    },
  };
  const [judgement] = judgeAll([stops], set);
  assert.equal(judgement?.outcome, 'not-checked');
  assert.deepEqual(judgement?.unseen, [{ reason: 'nobody answered', host: 'a.test' }]);
  assert.equal(judgement?.restJudged, undefined);
});
