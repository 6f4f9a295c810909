import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Cycle, Outcome } from '../../../src/engines/incidents/incident.ts';
import { replay } from '../../../src/engines/incidents/replay.ts';
import { cycleOf, day, hour, minute, noon } from './story.ts';

/** Numbers between 0 and 1 that are the same in each run (Lehmer, MINSTD). */
const chance = (seed: number): (() => number) => {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
};

describe('a month of 20 monitors, one look a minute', () => {
  const days = 30;
  /** In that order: a look fails with this chance, and so does its retry; where that one is well, members met it all the same. */
  const month = function* (lost: () => boolean, isDown: (monitor: number, at: number) => boolean): Generator<Cycle> {
    for (let at = noon; at < noon + days * day; at += minute)
      for (let index = 0; index < 20; index += 1) {
        const first = isDown(index, at) || lost();
        const failing = isDown(index, at) || (first && lost());
        const outcome: Outcome = failing ? 'failing' : 'ok';
        const mended = first && !failing ? { kind: 'timeout', because: 'well at the second try.' } : {};
        yield { ...cycleOf(`page/${index}`, `h${index % 4}.test`, at + index * 3_000, outcome), ...mended };
      }
  };
  const rules = {
    everyMs: minute,
    rulesOf: (monitor: string) => ({ everyMs: minute, urgent: Number(monitor.slice(5)) < 4 }),
    maintenance: [],
  };

  test('of which one packet of 200 is lost, pages nobody', () => {
    const random = chance(20_261_128);
    let failed = 0;
    /** A look is 12 packets; what is lost is sent once more, and is lost for good when that is lost too. */
    const lost = (): boolean => {
      const gone = random() < 1 - (1 - 0.005 ** 2) ** 12;
      if (gone) failed += 1;
      return gone;
    };
    const { woken, incidents, gaps } = replay(
      month(lost, () => false),
      rules,
    );
    assert.ok(failed > 100, `looks were lost (${failed})`);
    assert.deepEqual([woken, incidents, gaps], [0, [], []]);
  });

  test('of which one look of 500 is lost, pages nobody for what is not urgent; an outage in it is told once', () => {
    const random = chance(7);
    const from = noon + 11 * day + 3 * hour;
    const isDown = (index: number, at: number): boolean => index === 9 && at >= from && at < from + 6 * minute;
    const { woken, notices } = replay(
      month(() => random() < 0.002, isDown),
      {
        ...rules,
        rulesOf: () => ({ everyMs: minute, urgent: false }),
      },
    );
    assert.equal(woken, 1);
    assert.deepEqual(
      notices.map(({ effect, incident }) => `${effect.kind} ${incident.key}`),
      ['opened page/9', 'resolved page/9'],
    );
  });

  test('of which one look of 200 is lost, as many as the goal allows, wakes somebody twice at most', () => {
    const random = chance(7);
    const quiet = { ...rules, rulesOf: () => ({ everyMs: minute, urgent: false }) };
    const { woken } = replay(
      month(
        () => random() < 0.005,
        () => false,
      ),
      quiet,
    );
    assert.ok(woken <= 2, `${woken}`);
  });

  test('of which one look of 12 to 24 fails at one page, wakes somebody once or twice, and not each day', () => {
    for (const [seed, share] of [
      [7, 1 / 24],
      [11, 1 / 18],
      [13, 1 / 12],
    ] as const) {
      const random = chance(seed);
      const looks = [
        ...month(
          () => false,
          () => false,
        ),
      ]
        .filter(({ monitor }) => monitor === 'page/9')
        .map(look => (random() < share ? { ...look, kind: 'timeout', because: 'well at the second try.' } : look));
      const { woken } = replay(looks, rules);
      assert.ok(woken >= 1 && woken <= 2, `${share}: ${woken}`);
    }
  });
});
