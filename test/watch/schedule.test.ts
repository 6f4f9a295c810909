import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Monitor } from '../../src/watch/monitor.ts';
import { offsetOf, timetableOf, untilNext } from '../../src/watch/schedule.ts';

const monitor = (id: string, everySeconds = 60): Monitor => ({
  id,
  title: id,
  suffers: '',
  host: 'www.example.com',
  ask: { of: 'heartbeat', name: id, everySeconds, graceSeconds: 0 },
  everySeconds,
  timeoutMs: 1_000,
  urgent: false,
  question: 'up',
  actions: ['look'],
  budgetMs: null,
});

test('five hundred monitors are all looked at within their first minute, spread over it', () => {
  const monitors = Array.from({ length: 500 }, (_, index) => monitor(`page/${index}`));
  const now = 1_764_288_000_123;
  const table = timetableOf(monitors, { now, elapsed: 50 }, () => now - 1_000);
  const seen = new Map<string, number>();
  const perSecond: number[] = [];
  for (let second = 1; second <= 60; second += 1) {
    const due = table.due(50 + second * 1_000);
    perSecond.push(due.length);
    for (const { id } of due) seen.set(id, (seen.get(id) ?? 0) + 1);
  }
  assert.equal(seen.size, 500);
  assert.ok([...seen.values()].every(times => times === 1));
  assert.ok(Math.max(...perSecond) <= 25, `at most ${Math.max(...perSecond)} in one second`);
});

test('what nobody has looked at lately is looked at within half a minute, and then in its step, not twice in a row', () => {
  const now = 1_764_288_000_123;
  const all = [...Array.from({ length: 300 }, (_, index) => monitor(`page/${index}`)), monitor('flow/join', 900)];
  for (const lastAt of [null, now - 3_600_000, now + 60_000]) {
    const table = timetableOf(all, { now, elapsed: 0 }, () => lastAt);
    const looks = new Map<string, number[]>();
    for (let time = 0; time <= 3_000_000; time += 1_000)
      for (const { id } of table.due(time)) looks.set(id, [...(looks.get(id) ?? []), time]);
    for (const one of all) {
      const [first = Infinity, second = Infinity, third = Infinity] = looks.get(one.id) ?? [];
      assert.ok(
        first <= 30_000 && second - first >= (one.everySeconds * 1_000) / 2 - 1_000,
        `${one.id}: ${first}, ${second}`,
      );
      assert.ok(Math.abs(third - second - one.everySeconds * 1_000) <= 1_000);
      assert.ok(
        Math.abs(second - Math.ceil(untilNext(one, now) / 1_000) * 1_000) % (one.everySeconds * 1_000) <= 1_000,
      );
    }
  }
});

test('five thousand that nobody has looked at are no rush: none of the first seconds has more than its share', () => {
  const monitors = Array.from({ length: 5_000 }, (_, index) => monitor(`page/${index}`, index % 5 === 0 ? 900 : 60));
  const table = timetableOf(monitors, { now: 1_764_288_000_123, elapsed: 0 });
  const seen = new Set<string>();
  for (let time = 1_000; time <= 100_000; time += 1_000) {
    const due = table.due(time);
    assert.ok(due.length <= 140, `${due.length} in the second before ${time} ms`);
    for (const { id } of due) seen.add(id);
    // Those of a minute do not wait longer than a minute, however many there are.
    if (time === 60_000) assert.ok(monitors.every(({ id, everySeconds }) => everySeconds === 900 || seen.has(id)));
  }
  assert.equal(seen.size, 5_000);
});

test('a restart goes on in the old step', () => {
  const [one] = [monitor('api/health')];
  const now = 1_764_288_000_000;
  const first = now + untilNext(one, now);
  for (const later of [1_000, 7_777, 59_999]) {
    const again = now + later + untilNext(one, now + later);
    assert.equal((again - first) % 60_000, 0);
  }
  assert.equal(first % 60_000, offsetOf(one) % 60_000);
});

test('a monitor that is late is due once, and then in its old step', () => {
  const table = timetableOf([monitor('flow/join')], { now: 0, elapsed: 0 }, () => 0);
  const first = table.next();
  assert.deepEqual(table.due(first - 1), []);
  assert.equal(table.due(first + 600_000).length, 1);
  assert.equal(table.next(), first + 660_000);
});

test('whatever the interval and the moment, the next look is ahead and at most one interval away', () => {
  fc.assert(
    fc.property(
      fc.string(),
      fc.integer({ min: 10, max: 3_600 }),
      fc.integer({ min: 0, max: 4e12 }),
      (id, every, now) => {
        const wait = untilNext({ id, everySeconds: every }, now);
        assert.ok(wait > 0 && wait <= every * 1_000);
      },
    ),
  );
});
