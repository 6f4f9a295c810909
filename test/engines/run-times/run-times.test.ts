import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { dueTime, lastTime, lastTimeOf, nextTime, type Plan } from '../../../src/engines/run-times/due.ts';
import { NoRunTimes, parseRunTimes } from '../../../src/engines/run-times/parse.ts';

const plan = (text: string, zone = 'UTC', offsetMs = 0): Plan => ({ times: parseRunTimes(text), zone, offsetMs });
const dueOf = (one: Plan, done: number | null, now: number): number | null => dueTime(lastTime(one, now), done, now);
const at = (text: string): number => Date.parse(text);
const iso = (time: number | null): string | null => (time === null ? null : new Date(time).toISOString());
const [minute, hour, day] = [60_000, 3_600_000, 86_400_000];

describe('what is written', () => {
  test('intervals, times of the day and five fields of cron', () => {
    assert.deepEqual(parseRunTimes('every 6 hours'), { of: 'every', ms: 6 * hour });
    assert.deepEqual(parseRunTimes(' Every day '), { of: 'every', ms: day });
    assert.deepEqual(parseRunTimes('every 15 minutes'), { of: 'every', ms: 15 * minute });
    assert.deepEqual(parseRunTimes('daily at 3:05'), parseRunTimes('5 3 * * *'));
    assert.deepEqual(parseRunTimes('mondays at 03:00'), parseRunTimes('0 3 * * 1'));
    assert.deepEqual(parseRunTimes('sunday at 03:00'), parseRunTimes('0 3 * * 7'));
  });

  const refused: readonly (readonly [string, RegExp])[] = [
    ['', /write "every 6 hours"/],
    ['nightly', /write "every 6 hours"/],
    ['every 5 minutes', /too often/],
    ['every 0 hours', /too often/],
    ['every 40 days', /most seldom/],
    ['daily at 24:00', /no time of the day/],
    ['daily at 03:60', /no time of the day/],
    ['moondays at 03:00', /no day of the week/],
    ['* * * * *', /too often/],
    ['0,55 * * * *', /too often/],
    ['60 3 * * *', /minutes are 0 to 59/],
    ['0 3 31 2 *', /never run/],
    ['0 3 30-31 2 *', /never run/],
    ['0 3 * * 8', /weekdays are 0 to 7/],
    ['0 9-3 * * *', /smaller one first/],
    ['0 */0 * * *', /a step is 1/],
    ['0 3/2 * * *', /a step needs a range/],
    ['0 3 * *', /write "every 6 hours"/],
    ['@daily', /write "every 6 hours"/],
    ['1-'.repeat(10_000), /write "every 6 hours"/],
  ];
  for (const [text, why] of refused)
    test(`refused: ${text.slice(0, 30)}`, () => {
      assert.throws(
        () => parseRunTimes(text),
        (error: unknown) => error instanceof NoRunTimes && why.test(error.message),
      );
    });

  test('whatever is written, it is read or refused in our words, soon', () => {
    const letters = '0123456789*,/- every daily at:03h';
    let seed = 7;
    const next = (most: number): number => (seed = (seed * 48_271) % 2_147_483_647) % most;
    for (let round = 0; round < 3_000; round += 1) {
      const text = Array.from({ length: next(30) }, () => letters[next(letters.length)]).join('');
      try {
        assert.ok(nextTime({ times: parseRunTimes(text), zone: 'UTC', offsetMs: 0 }, at('2026-11-29T12:00:00Z')) !== 0);
      } catch (error) {
        assert.ok(error instanceof NoRunTimes, text);
      }
    }
  });
});

describe('when it is due', () => {
  test('the last and the next time of intervals, with their own beginning', () => {
    const six = plan('every 6 hours', 'UTC', 30 * minute);
    assert.equal(iso(lastTime(six, at('2026-11-29T12:29:59Z'))), '2026-11-29T06:30:00.000Z');
    assert.equal(iso(lastTime(six, at('2026-11-29T12:30:00Z'))), '2026-11-29T12:30:00.000Z');
    assert.equal(iso(nextTime(six, at('2026-11-29T12:30:00Z'))), '2026-11-29T18:30:00.000Z');
  });

  test('days and weekdays: both given, one is enough; else both count', () => {
    const either = plan('0 3 13 * 5');
    assert.equal(iso(nextTime(either, at('2026-11-29T00:00:00Z'))), '2026-12-04T03:00:00.000Z');
    assert.equal(iso(nextTime(either, at('2026-12-12T00:00:00Z'))), '2026-12-13T03:00:00.000Z');
    assert.equal(iso(lastTime(plan('0 3 29 2 *'), at('2027-12-01T00:00:00Z'))), '2024-02-29T03:00:00.000Z');
    assert.equal(iso(nextTime(plan('0 3 29 2 *'), at('2096-03-01T00:00:00Z'))), '2104-02-29T03:00:00.000Z');
  });

  test('the spring night in Berlin: 02:30 does not come, and is run once, an hour later on the clock', () => {
    const nightly = plan('daily at 02:30', 'Europe/Berlin');
    const times = [];
    for (
      let now = at('2027-03-27T00:00:00Z'), done: number | null = null;
      now < at('2027-03-30T00:00:00Z');
      now += 10 * minute
    ) {
      // prettier-ignore
      const due = dueOf(nightly, done, now);
      if (due === null) continue;
      done = due;
      times.push(iso(due));
    }
    assert.deepEqual(times, [
      '2027-03-26T01:30:00.000Z',
      '2027-03-27T01:30:00.000Z',
      '2027-03-28T01:30:00.000Z',
      '2027-03-29T00:30:00.000Z',
    ]);
  });

  test('the autumn night: 02:30 comes twice, and is run at the first', () => {
    const nightly = plan('daily at 02:30', 'Europe/Berlin');
    assert.equal(iso(lastTime(nightly, at('2026-10-25T00:29:00Z'))), '2026-10-24T00:30:00.000Z');
    assert.equal(iso(lastTime(nightly, at('2026-10-25T00:31:00Z'))), '2026-10-25T00:30:00.000Z');
    assert.equal(iso(lastTime(nightly, at('2026-10-25T01:31:00Z'))), '2026-10-25T00:30:00.000Z');
    assert.equal(iso(nextTime(nightly, at('2026-10-25T00:31:00Z'))), '2026-10-26T01:30:00.000Z');
  });

  test('a clock that is an hour ahead, and then set back: run once', () => {
    const nightly = plan('daily at 03:00');
    const before = at('2026-11-28T03:00:00Z');
    const ahead = dueOf(nightly, before, at('2026-11-29T02:30:00Z') + hour);
    assert.equal(iso(ahead), '2026-11-29T03:00:00.000Z');
    for (let now = at('2026-11-29T02:31:00Z'); now < at('2026-11-30T03:00:00Z'); now += 10 * minute)
      assert.equal(dueOf(nightly, ahead, now), null, iso(now) ?? '');
    assert.equal(iso(dueOf(nightly, ahead, at('2026-11-30T03:00:00Z'))), '2026-11-30T03:00:00.000Z');
  });

  test('a clock that is an hour behind: later, and once', () => {
    const nightly = plan('daily at 03:00');
    const before = at('2026-11-28T03:00:00Z');
    assert.equal(dueOf(nightly, before, at('2026-11-29T03:10:00Z') - hour), null);
    assert.equal(iso(dueOf(nightly, before, at('2026-11-29T03:10:00Z'))), '2026-11-29T03:00:00.000Z');
  });

  test('nothing ran for a month: one run, for the last time alone; a clock that was years ahead keeps nothing from running', () => {
    const nightly = plan('daily at 03:00');
    const now = at('2026-11-29T12:00:00Z');
    const due = dueOf(nightly, now - 30 * day, now);
    assert.equal(iso(due), '2026-11-29T03:00:00.000Z');
    assert.equal(dueOf(nightly, due, now), null);
    assert.equal(dueOf(nightly, null, now), due);
    assert.equal(dueOf(nightly, at('2031-01-01T03:00:00Z'), now), due);
  });

  for (const zone of ['UTC', 'Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kolkata'])
    test(`stepping through a year in ${zone}: each time comes once, none is left out, next and last agree`, () => {
      const twice = plan('15 2,14 * * *', zone);
      const last = lastTimeOf(twice);
      let done: number | null = null;
      let count = 0;
      const from = at('2026-01-01T12:00:00Z');
      for (let now = from; now < from + 365 * day; now += 53 * minute) {
        const due = dueTime(last(now), done, now);
        if (due === null) continue;
        if (done !== null) {
          assert.equal(nextTime(twice, done), due);
          assert.ok(due - done > 10 * hour && due - done < 14 * hour, `${iso(done)} ${iso(due)}`);
        }
        done = due;
        count += 1;
      }
      assert.ok(count >= 730 && count <= 732, String(count));
    });
});
