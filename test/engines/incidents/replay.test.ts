import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Cycle } from '../../../src/engines/incidents/incident.ts';
import { replay } from '../../../src/engines/incidents/replay.ts';
import { cycleOf, day, minute, noon, outcomeOf } from './story.ts';

const plan = (urgent = false) => ({
  everyMs: minute,
  rulesOf: () => ({ everyMs: minute, urgent }),
  maintenance: [],
});

const looksOf = (letters: string, from = noon): readonly Cycle[] =>
  letters
    .split('')
    .map((letter, index) => cycleOf('page/home', 'www.community.test', from + index * minute, outcomeOf(letter)));

describe('looks of the past', () => {
  test('give what would have been told', () => {
    const { incidents, notices, woken, reminders, gaps } = replay(looksOf(`SS${'F'.repeat(40)}SSS`), plan());
    assert.deepEqual(
      notices.map(({ effect: { kind, at } }) => `${kind} ${(at - noon) / minute}`),
      ['opened 5', 'reminder 34', 'resolved 43'],
    );
    assert.deepEqual([incidents.length, woken, reminders, gaps], [1, 1, 1, []]);
    assert.equal(notices[0]?.incident.closedAt, null);
    assert.equal(incidents[0]?.closedAt, noon + 43 * minute);
  });

  test('tell what is certain with the last of them', () => {
    assert.equal(replay(looksOf('SSFFF'), plan()).woken, 1);
    assert.equal(replay(looksOf('SSFF'), plan()).woken, 0);
    assert.equal(replay(looksOf('SF'), plan(true)).woken, 1);
  });

  test('are not guessed where there are none', () => {
    const { gaps, woken } = replay([...looksOf('SSFF'), ...looksOf('FSSS', noon + day)], plan());
    assert.deepEqual(gaps, [{ from: noon + 3 * minute, until: noon + day }]);
    assert.equal(woken, 0);
  });

  test('in a time of maintenance wake nobody', () => {
    const maintenance = [{ from: noon + 2 * minute, until: noon + 20 * minute }];
    const looks = looksOf(`SS${'F'.repeat(18)}SSSS`);
    assert.equal(replay(looks, plan()).woken, 1);
    assert.equal(replay(looks, { ...plan(), maintenance }).woken, 0);
  });

  test('of many at once count as one', () => {
    const hosts = ['a.test', 'b.test', 'c.test', 'd.test'];
    const looks = 'SSFFFFF'
      .split('')
      .flatMap((letter, index) =>
        hosts.map(host => cycleOf(`page/${host}`, host, noon + index * minute, outcomeOf(letter))),
      );
    const { incidents, woken } = replay(looks, plan());
    assert.deepEqual([incidents.map(({ key }) => key), woken], [['group'], 1]);
  });

  test('there are none: nothing', () => {
    assert.deepEqual(replay([], plan()), {
      incidents: [],
      notices: [],
      rules: new Map(),
      woken: 0,
      reminders: 0,
      gaps: [],
    });
  });
});
