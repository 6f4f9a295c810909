import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { eventsOf, hour, minute, nothing, noon, story, tell, tick, words } from './story.ts';

/** Rules of time: gaps, clocks that jump, maintenance. */
const down = (at: number): string => `opened page/home ${at}`;
const up = (at: number): string => `resolved page/home ${at}`;

describe('a time in which nobody looked', () => {
  test('is a gap, and nothing is known after it', () => {
    const told = story('SSS-----S');
    assert.deepEqual(told.gaps, [{ from: noon + 2.5 * minute, until: noon + 8 * minute }]);
    const stopped = tell(story('SSS'), tick(noon + 8 * minute));
    assert.equal(stopped.state.monitors.get('page/home')?.status, 'unknown');
  });

  test('is none as long as two intervals', () => {
    // Ticks each half a minute: the one after three minutes is 75 s late, the next one 76.
    assert.deepEqual(tell(story('SSS'), tick(noon + 3 * minute + 75_000)).gaps, []);
    assert.equal(tell(story('SSS'), tick(noon + 3 * minute + 75_001)).gaps.length, 1);
  });

  const cases: readonly (readonly [string, string, boolean, readonly string[]])[] = [
    ['the first bad look after it does not page', 'SSS-----FSS', true, []],
    ['the second one does, where it is urgent', 'SSS-----FFF', true, [down(9.5)]],
    ['bad looks from before it are not added up', 'SFF-----FSS', false, []],
    ['it takes three after it', 'SFF-----FFFF', false, [down(10.5)]],
    ['what was down stays so, and is told once', 'SFFFF-----FFFF', false, [down(3.5)]],
    ['what was down and is well is told after two looks', 'SFFFF-----SSS', false, [down(3.5), up(11)]],
    ['one good look before it and one after it are no recovery', 'SFFFFS-----SFFF', false, [down(3.5)]],
  ];
  for (const [what, looks, urgent, expected] of cases)
    test(`${what}: ${looks}`, () => assert.deepEqual(words(story(looks, { urgent })), expected));

  test('what was held is forgotten when it is well again afterwards', () => {
    const told = tell(nothing(), ...eventsOf([{ monitor: 'page/home', looks: 'SF', urgent: true }]).slice(0, -2));
    assert.equal(told.state.watcher.held.length, 1);
    tell(told, ...eventsOf([{ monitor: 'page/home', looks: 'SSSS', urgent: true }], { from: noon + 20 * minute }));
    assert.deepEqual(words(told), []);
    assert.equal(told.state.open.size, 0);
  });

  test('what was held is told when it is down afterwards', () => {
    const told = tell(nothing(), ...eventsOf([{ monitor: 'page/home', looks: 'SF', urgent: true }]).slice(0, -2));
    // The tick comes before the look, as after a start.
    tell(told, tick(noon + 20 * minute - 1));
    assert.deepEqual(words(told), []);
    tell(told, ...eventsOf([{ monitor: 'page/home', looks: 'FF', urgent: true }], { from: noon + 20 * minute }));
    assert.deepEqual(words(told), [down(20.5)]);
  });

  test('a monitor that is asked seldom has missed nothing in three minutes', () => {
    const told = story('SS', { everyMs: 15 * minute, urgent: true });
    tell(told, tick(noon + 36 * minute));
    assert.equal(told.gaps.length, 1);
    assert.equal(told.state.monitors.get('page/home')?.status, 'up');
  });

  test('of one monitor alone makes that one unknown', () => {
    const told = story('SSSSSUUUUUUU');
    assert.equal(told.state.monitors.get('page/home')?.status, 'unknown');
    assert.deepEqual(told.gaps, []);
  });

  test('looks that take longer than their interval are no gap', () => {
    // Every 10 s, and each look takes 25 s until its end is known: every third one begins.
    const looks = 'SFFFF'.split('').map((letter, index) => `${letter}|${index}`);
    const told = nothing();
    for (const [index, look] of looks.entries()) {
      const at = noon + index * 30_000;
      const [cycle] = eventsOf([{ monitor: 'page/home', looks: look.slice(0, 1), everyMs: 10_000 }], { from: at });
      assert.equal(cycle?.type, 'cycle');
      if (cycle !== undefined) tell(told, cycle);
      for (const later of [0, 10_000, 20_000]) tell(told, tick(at + 25_000 + later, 10_000));
    }
    tell(told, tick(noon + 190_000, 10_000));
    assert.deepEqual(
      words(told).map(word => word.split(' ')[0]),
      ['opened'],
    );
  });
});

describe('a clock that jumps', () => {
  for (const jump of [-hour, -7 * minute, -10_000, 10_000, 7 * minute, hour]) {
    const sign = `${jump / 1_000} s`;
    const after = (looks: string, more: string, urgent = false): ReturnType<typeof nothing> => {
      const told = story(looks, { urgent });
      const from = noon + looks.length * minute + jump;
      return tell(told, ...eventsOf([{ monitor: 'page/home', looks: more, urgent }], { from }));
    };

    test(`by ${sign}: nobody is told anything while all is well`, () => {
      assert.deepEqual(words(after('SSSSS', 'SSSSS', true)), []);
      assert.deepEqual(words(after('SFSSF', 'SSSSS')), []);
    });

    test(`by ${sign}: what is down stays so, is reminded of, and is over once`, () => {
      const told = after('SSFFFFFFFF', `${'F'.repeat(190)}SSS`);
      assert.deepEqual(
        told.effects.map(({ kind, seq }) => `${kind} ${seq}`),
        ['opened 0', 'reminder 1', 'reminder 2', 'resolved 0'],
      );
      for (const { beganAt, openedAt, closedAt } of told.incidents.values())
        assert.ok(beganAt <= openedAt && openedAt <= (closedAt ?? Number.NaN));
    });

    test(`by ${sign}: what fails after it is told, in an incident of its own`, () => {
      const told = after('SSFFFFSSS', 'SSSSSFFFFSSSSS');
      assert.deepEqual(
        told.effects.map(({ kind }) => kind),
        ['opened', 'resolved', 'opened', 'resolved'],
      );
      assert.equal(told.incidents.size, 2);
      assert.equal(new Set(told.effects.map(({ kind, incident, seq }) => `${incident}|${kind}|${seq}`)).size, 4);
    });
  }

  test('back by an hour does not make anybody wait for an hour', () => {
    const told = tell(nothing(), ...eventsOf([{ monitor: 'page/home', looks: 'SSSF', urgent: true }]).slice(0, -2));
    assert.equal(told.state.watcher.held.length, 1);
    const from = noon + 3.5 * minute - hour;
    tell(told, ...eventsOf([{ monitor: 'page/home', looks: 'F'.repeat(40), urgent: true }], { from }));
    assert.deepEqual(
      told.effects.map(({ kind, at }) => `${kind} ${(at - from) / minute}`),
      ['opened 0.5', 'reminder 29.5'],
    );
  });

  test('back to the very moment of an earlier incident gives another ID', () => {
    const told = story('SFFFSS');
    tell(told, ...eventsOf([{ monitor: 'page/home', looks: 'SFFFSSSSS' }], { from: noon }));
    assert.deepEqual(
      [...told.incidents.keys()],
      [`page/home@${noon + 3 * minute}`, `page/home@${noon + 3 * minute + 1}`],
    );
    assert.equal(told.effects.length, 4);
  });

  test('back to 1970 leaves no time below nought', () => {
    const told = tell(story('SFFFFFF'), tick(1_000), tick(31_000), tick(61_000));
    assert.deepEqual(words(told), [down(3.5)]);
    for (const { beganAt, openedAt } of told.state.open.values()) assert.ok(beganAt >= 0 && openedAt >= beganAt);
    for (const { since, lastAt, turns } of told.state.monitors.values())
      for (const time of [since, lastAt ?? 0, ...turns]) assert.ok(time >= 0 && time <= 61_000);
  });
});

describe('while people work on the app', () => {
  const window = { from: noon + 5 * minute, until: noon + 15 * minute };
  const cases: readonly (readonly [string, string, boolean, readonly string[]])[] = [
    ['nobody is told that it is down', 'SSSSSFFFFFFFFFFSSSS', false, []],
    ['nobody is told, urgent or not', 'SSSSSFFFFFFFFFFSSSS', true, []],
    ['what was up and is down at the end is told', 'SSSSSFFFFFFFFFFFFFF', false, [down(17.5)]],
    ['one bad look at the end is not believed', 'SSSSSFFFFFFFFFFFSSS', true, []],
    ['what was down and is up at the end is told', 'SFFFFSSSSSSSSSSSSSS', false, [down(3.5), up(16)]],
    ['what was down and still is is not told again', 'SFFFFSSSSSSFFFFFFFFFFF', false, [down(3.5)]],
    ['what was suspect begins anew', 'SSSFFFFFFFFFFFFFSSS', false, []],
    ['what was held is told afterwards', 'SSSSFFFFFFFFFFFFFF', true, [down(4.5)]],
  ];
  for (const [what, looks, urgent, expected] of cases)
    test(`${what}: ${looks}`, () => {
      const told = story(looks, { urgent }, { maintenance: window });
      assert.deepEqual(words(told), expected);
    });

  test('it says so, and reminds of nothing', () => {
    const long = { from: noon + 5 * minute, until: noon + 3 * hour };
    const told = story(`SFFFF${'F'.repeat(100)}`, {}, { maintenance: long });
    assert.deepEqual(words(told), [down(3.5)]);
    assert.equal(told.state.monitors.get('page/home')?.status, 'paused');
    assert.equal(told.state.monitors.get('page/home')?.before, 'down');
  });

  test('what is held waits until they are done', () => {
    const at = { from: noon + 61_000, until: noon + 3 * minute };
    const events = eventsOf(
      [{ monitor: 'page/home', looks: 'SFFFFFFF', urgent: true, everyMs: 20_000, offsetMs: 30_000 }],
      { maintenance: at },
    );
    const told = tell(nothing(), ...events);
    assert.deepEqual(words(told), []);
    tell(told, ...eventsOf([{ monitor: 'page/home', looks: 'FF', urgent: true }], { from: noon + 3 * minute }));
    assert.deepEqual(words(told), [down(3.5)]);
  });
});
