import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Cycle, Leaning } from '../../../src/engines/incidents/incident.ts';
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

  test('of what leans on something that fails, too, wake somebody once', () => {
    const looks = 'SSFFFFSSS'
      .split('')
      .flatMap((letter, index) =>
        ['flow/login', 'flow/join'].map((id, place) =>
          cycleOf(id, '', noon + index * minute + place * 9_000, outcomeOf(letter)),
        ),
      );
    const woken = (leaning: Leaning): readonly string[] =>
      replay(looks, { ...plan(true), tickMs: 5_000, leaning })
        .notices.filter(({ effect }) => effect.kind === 'opened')
        .map(({ incident }) => incident.key);
    assert.deepEqual(woken(new Map()), ['flow/login', 'flow/join']);
    assert.deepEqual(woken(new Map([['flow/join', ['flow/login']]])), ['flow/login']);
  });

  test('count when they were heard of: one that took long and is over by then wakes nobody', () => {
    const often = {
      everyMs: 10_000,
      tickMs: 5_000,
      rulesOf: () => ({ everyMs: 10_000, urgent: true }),
      maintenance: [],
    };
    const at = (seconds: number, letter: string, ms = 12): Cycle => ({
      ...cycleOf('page/login', 'www.community.test', noon + seconds * 1_000, outcomeOf(letter)),
      ms,
    });
    // The watch writes down that it could not look again while the look before still went on.
    const skipped = [40, 50, 60].map(each => at(each, 'U'));
    const lasted = (ms: number): number =>
      replay([...[0, 10, 20].map(each => at(each, 'S')), at(30, 'F', ms), ...skipped, at(71, 'S'), at(81, 'S')], often)
        .woken;
    assert.equal(lasted(12), 1);
    assert.equal(lasted(40_000), 0, 'it came up while it was held');
  });

  test('that are seldom leave no gap, and what they open is told as soon as while the watch runs', () => {
    const every = 5 * minute;
    const looks = 'SSFSSS'
      .split('')
      .map((letter, index) => cycleOf('page/login', 'www.community.test', noon + index * every, outcomeOf(letter)));
    const { gaps, notices } = replay(looks, {
      everyMs: minute,
      tickMs: 5_000,
      quietMs: every,
      rulesOf: () => ({ everyMs: every, urgent: true }),
      maintenance: [],
    });
    assert.deepEqual(gaps, []);
    const [opened, resolved] = notices.map(({ effect }) => effect);
    assert.ok(opened?.kind === 'opened' && opened.at <= noon + 2 * every + 35_000, `${opened?.at}`);
    assert.equal(resolved?.kind, 'resolved');
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
