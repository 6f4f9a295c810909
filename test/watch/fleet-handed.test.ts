import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import type { Outcome } from '../../src/engines/incidents/incident.ts';
import { sortHanded } from '../../src/watch/fleet/sort-handed.ts';
import type { Handed, HandedRow } from '../../src/watch/shared-store.ts';
import { cycleOf, noon } from '../engines/incidents/story.ts';

const monitors = ['page/home', 'page/login', 'flow/join'] as const;
const places = ['fra', 'nyc', 'sin'] as const;
const rules = { everyMs: 60_000, urgent: false };

const look = (monitor: string, place: string, outcome: Outcome, asks = true): Handed => ({
  of: 'look',
  place,
  cycle: { ...cycleOf(monitor, 'www.community.test', noon, outcome), place },
  rules,
  asks,
});
const second = (first: number, outcome: Outcome | null, place = 'nyc'): Handed => ({
  of: 'second',
  place,
  cycle: outcome === null ? null : { ...cycleOf('page/home', 'www.community.test', noon, outcome), place },
  first,
});
const row = (n: number, handed: Handed, asked: HandedRow['asked'] = null): HandedRow => ({ n, handed, asked });
const shown = ({ heard, taken, asks }: ReturnType<typeof sortHanded>): string =>
  [
    ...heard.map(one => (one.of === 'look' ? `${one.cycle.outcome} ${one.cycle.monitor}` : one.of)),
    ...asks.map(({ n, place }) => `ask ${place} about ${n}`),
    `taken ${taken.join(' ')}`,
  ].join(', ');

describe('what was handed in', () => {
  const failing = look('page/home', 'fra', 'failing');
  const asked = { place: 'nyc', until: noon + 1 };

  test('is judged at once where it is well, where no second place is, and where places make no difference', () => {
    assert.equal(shown(sortHanded([row(1, look('page/home', 'fra', 'ok'))], places, noon)), 'ok page/home, taken 1');
    assert.equal(shown(sortHanded([row(1, failing)], ['fra'], noon)), 'failing page/home, taken 1');
    assert.equal(
      shown(sortHanded([row(1, look('heartbeat/backup', 'fra', 'failing', false))], places, noon)),
      'failing heartbeat/backup, taken 1',
    );
    const acknowledged = row(2, { of: 'acknowledged', incident: 'page/home@1', at: noon });
    assert.equal(shown(sortHanded([acknowledged], places, noon)), 'acknowledged, taken 2');
  });

  test('with one place a failing look is what it was, word for word: all is as with one watcher', () => {
    const [one] = sortHanded([row(1, failing)], ['fra'], noon).heard;
    assert.deepEqual(one, { of: 'look', cycle: failing.of === 'look' ? failing.cycle : null, rules });
  });

  test('and fails waits for another place; what comes after it of the same monitor waits behind it', () => {
    const after = row(2, look('page/home', 'nyc', 'ok'));
    const other = row(3, look('page/login', 'nyc', 'ok'));
    assert.equal(
      shown(sortHanded([row(1, failing), after, other], places, noon)),
      'ok page/login, ask nyc about 1, taken 3',
    );
    assert.equal(shown(sortHanded([row(1, failing, asked), after], places, noon)), 'taken ');
    assert.equal(
      shown(sortHanded([row(1, failing, asked), after, row(4, second(1, 'failing'))], places, noon)),
      'failing page/home, ok page/home, taken 1 4 2',
    );
    assert.equal(
      shown(sortHanded([row(1, failing, asked), row(4, second(1, 'ok'))], places, noon)),
      'ok page/home, taken 1 4',
    );
  });

  test('counts as it is when nobody answers in time, or whoever was asked is gone; a word that comes later is dropped', () => {
    assert.equal(shown(sortHanded([row(1, failing, asked)], places, noon + 1)), 'failing page/home, taken 1');
    assert.equal(shown(sortHanded([row(1, failing, asked)], ['fra', 'sin'], noon)), 'failing page/home, taken 1');
    assert.equal(shown(sortHanded([row(4, second(1, 'ok'))], places, noon)), 'taken 4');
    assert.equal(shown(sortHanded([row(1, failing, asked), row(4, second(1, null))], places, noon)), 'failing page/home, taken 1 4'); // prettier-ignore
  });

  test('is judged once each, in the order of each monitor, whatever order words come in and whoever goes', () => {
    const handed = fc.record({
      monitor: fc.constantFrom(...monitors),
      place: fc.constantFrom(...places),
      outcome: fc.constantFrom<Outcome>('ok', 'failing', 'failing', 'unknown'),
      /** Rounds until the second place answers; beyond two it is too late. */
      answers: fc.integer({ min: 1, max: 4 }),
      saw: fc.constantFrom<Outcome>('ok', 'failing', 'unknown'),
    });
    fc.assert(
      fc.property(
        fc.array(handed, { maxLength: 30 }),
        fc.array(fc.subarray([...places], { minLength: 1 })),
        (all, alive) => {
          let rows: readonly HandedRow[] = all.map(({ monitor, place, outcome }, n) =>
            row(n, look(monitor, place, outcome)),
          );
          const judged: number[] = [];
          const due: { readonly round: number; readonly handed: Handed }[] = [];
          let next = all.length;
          for (let round = 0; round < 200 && rows.length > 0; round += 1) {
            const at = noon + round;
            const arrived = due.filter(one => one.round === round).map(({ handed: word }) => row((next += 1), word));
            rows = [...rows, ...arrived];
            const { heard, taken, asks } = sortHanded(rows, alive[round] ?? places, at);
            const own = taken.filter(n => n < all.length);
            assert.equal(heard.length, own.length, 'one judgement for each that is taken');
            judged.push(...own);
            rows = rows
              .filter(({ n }) => !taken.includes(n))
              .map(one => {
                const ask = asks.find(({ n }) => n === one.n);
                return ask === undefined ? one : { ...one, asked: { place: ask.place, until: at + 3 } };
              });
            for (const { n } of asks) {
              const { answers = 1, saw = 'ok' } = all[n] ?? {};
              due.push({ round: round + answers, handed: second(n, saw) });
            }
          }
          assert.deepEqual(rows.filter(({ n }) => n < all.length), []); // prettier-ignore
          assert.deepEqual(judged.toSorted((one, other) => one - other), all.map((_, n) => n)); // prettier-ignore
          for (const monitor of monitors) {
            const own = judged.filter(n => all[n]?.monitor === monitor);
            assert.deepEqual(
              own,
              own.toSorted((one, other) => one - other),
            );
          }
        },
      ),
      { numRuns: 200 },
    );
  });
});
