import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { WatchEvent } from '../../../src/engines/incidents/incident.ts';
import { control, eventsOf, type Line, minute, nothing, noon, tell, type Told, words } from './story.ts';

/** Ten monitors on five hosts, each asked at its own second of the minute. */
const ten = (looks: (index: number) => string, over: Partial<Line> = {}): readonly Line[] =>
  Array.from({ length: 10 }, (_, index) => ({
    monitor: `page/${index}`,
    host: `h${index % 5}.community.test`,
    looks: looks(index),
    offsetMs: index * 6_000,
    ...over,
  }));

/** The places to compare with are asked once a minute, a little before the full one. */
const controls = (letters: string): readonly WatchEvent[] =>
  letters
    .split('')
    .map((letter, index) => control(noon + index * minute + 55_000, letter === '?' ? null : letter === '1'));

const run = (lines: readonly Line[], letters = ''): Told =>
  tell(nothing(), ...eventsOf(lines, { others: controls(letters) }));

const alive = (told: Told): readonly string[] =>
  [...told.incidents.values()].filter(({ partOf }) => partOf === undefined).map(({ key }) => key);

describe('everything fails at once', () => {
  const all = 'SSFFFFFFFFSSSS';

  test('and other places answer: one outage, told once, over once', () => {
    const told = run(
      ten(() => all),
      '11111111111111',
    );
    assert.deepEqual(words(told), ['opened group 4.5', 'resolved group 11.9']);
    const group = [...told.incidents.values()].find(({ key }) => key === 'group');
    assert.equal(group?.monitors.length, 10);
    assert.equal(group.beganAt, noon + 2 * minute);
    assert.equal(group.kind, 'outage');
    assert.match(
      group.because,
      /^10 of 10 monitors fail at once, on 5 hosts\. Places that .* answer\. Seen first: h0\.community\.test answered 503\.$/,
    );
    assert.equal(told.state.open.size, 0);
    assert.deepEqual(alive(told), ['group']);
  });

  test('and no place is set: one outage that nobody confirmed', () => {
    const told = run(ten(() => all));
    assert.deepEqual(words(told), ['opened group 4.5', 'resolved group 11.9']);
    const group = [...told.incidents.values()].find(({ key }) => key === 'group');
    assert.equal(group?.kind, 'unconfirmed');
    assert.match(group.because, /Nobody confirmed that it is the app and not the network of the watcher/);
  });

  test('and no other place answers: the watcher is cut off, and nothing is said of the app', () => {
    const told = run(
      ten(() => all),
      '11000000001111',
    );
    assert.deepEqual(words(told), ['opened watcher 4.5', 'resolved watcher 10']);
    assert.deepEqual(alive(told), ['watcher']);
    assert.equal(told.state.open.size, 0);
    for (const { status, turns, unstable } of told.state.monitors.values()) {
      assert.equal(status, 'up');
      assert.deepEqual(turns, []);
      assert.equal(unstable, false);
    }
  });

  test('and the word of other places is older than the fault: it is waited for, but not for long', () => {
    // The first bad look comes at 2:00; the places were asked at 1:55.
    const late = [control(noon + minute + 55_000, true), control(noon + 4 * minute + 35_000, false)];
    const told = tell(
      nothing(),
      ...eventsOf(
        ten(() => all),
        { others: late },
      ),
    );
    assert.deepEqual(words(told).slice(0, 1), ['opened watcher 5']);
    const never = tell(
      nothing(),
      ...eventsOf(
        ten(() => all),
        { others: late.slice(0, 1) },
      ),
    );
    assert.deepEqual(words(never).slice(0, 1), ['opened group 5.5']);
  });

  test('urgent ones are held until the others fail, too', () => {
    const lines = ten(() => 'SSFFFFFF').map((line, index) => ({ ...line, urgent: index === 0 }));
    const told = run(lines, '11111111');
    assert.deepEqual(words(told), ['opened group 3']);
    assert.equal([...told.incidents.values()].find(({ key }) => key === 'group')?.monitors.length, 10);
  });

  test('the one that stays down keeps the outage open, without a notice of its own', () => {
    const told = run(
      ten(index => (index === 3 ? 'SSFFFFFFFFFFFF' : all)),
      '11111111111111',
    );
    assert.deepEqual(words(told), ['opened group 4.5']);
    assert.deepEqual(
      [...told.state.open.values()].map(({ key }) => key),
      ['group'],
    );
  });

  test('what fails later has a notice of its own', () => {
    const told = run(
      ten(index => (index === 3 ? 'SSSSSSSSFFFFFF' : 'SSFFFFFFFFFFFF')),
      '11111111111111',
    );
    assert.deepEqual(words(told), ['opened group 4.5', 'opened page/3 11']);
  });

  test('a second time: it is told again', () => {
    const told = run(
      ten(() => 'SSFFFFFSSSSFFFFFSSSSSSSS'),
      '1'.repeat(24),
    );
    assert.deepEqual(
      words(told).map(word => word.replace(/ [\d.]+$/, '')),
      ['opened group', 'resolved group', 'opened group', 'resolved group'],
    );
  });
});

describe('not everything', () => {
  test('six of ten are each their own, seven are one', () => {
    const some = (failing: number): readonly string[] =>
      alive(
        run(
          ten(index => (index < failing ? 'SSFFFFFF' : 'SSSSSSSS')),
          '11111111',
        ),
      );
    assert.equal(some(6).length, 6);
    assert.deepEqual(some(7), ['group']);
  });

  test('all of an app on one or two hosts is one outage; two hosts of three are each their own', () => {
    const on = (hosts: number) => (line: Line, index: number) => ({
      ...line,
      host: `h${index % hosts}.community.test`,
    });
    for (const hosts of [1, 2])
      assert.deepEqual(alive(run(ten(() => 'SSFFFFFF').map(on(hosts)), '11111111')), ['group']);
    const third = ten(index => (index % 3 === 2 ? 'SSSSSSSS' : 'SSFFFFFF')).map(on(3));
    assert.equal(alive(run(third, '11111111')).length, 7);
  });

  test('two things of three on one host are no outage of everything: each is told for what it is', () => {
    const lines = ten(index => (index < 2 ? 'SSFFFFFF' : 'SSSSSSSS')).slice(0, 3);
    const one = lines.map(line => ({ ...line, host: 'h.community.test' }));
    assert.equal(alive(run(one, '11111111')).length, 2);
  });

  test('two hosts, and no other place answers: the watcher is cut off', () => {
    const lines = ten(() => 'SSFFFFFF').map((line, index) => ({ ...line, host: `h${index % 2}.community.test` }));
    assert.deepEqual(alive(run(lines, '11000000')), ['watcher']);
  });

  test('no other place answers, but most of the app does: the fault is told', () => {
    const told = run(
      ten(index => (index < 2 ? 'SSFFFFFF' : 'SSSSSSSS')),
      '00000000',
    );
    assert.deepEqual(words(told), ['opened page/0 4.5', 'opened page/1 4.5']);
    assert.equal(told.state.watcher.contradicted, true);
  });

  test('places that never answered do not hide an outage of everything', () => {
    const told = run(
      ten(() => 'SSFFFFFF'),
      '00000000',
    );
    assert.deepEqual(words(told), ['opened group 4.5']);
    assert.match([...told.incidents.values()].at(-1)?.because ?? '', /even while the app gave some/);
  });

  test('what has been down for days neither hides nor makes an outage', () => {
    const old = ten(index => (index < 6 ? 'FFFFFFFFFFFFFF' : 'SSSSSSSSSFFFFF'));
    // The last four, on four hosts, are everything that was well.
    assert.deepEqual(words(run(old, '1'.repeat(14))).slice(6), ['opened group 12.5'].slice(0, 1));
  });

  test('a job that reports by itself is no part of an outage', () => {
    const job: Line = { monitor: 'heartbeat/backup', host: '', looks: 'SSFFFFFF' };
    const told = run([...ten(() => 'SSFFFFFF'), job], '11111111');
    assert.deepEqual(words(told).toSorted(), ['opened group 4.5', 'opened heartbeat/backup 4.5']);
  });
});

test('an answer of the app shows that the watcher is not cut off any more', () => {
  const told = run(
    ten(() => 'SSFFFFFSFFFF'),
    '110000000000',
  );
  // At 7:00 one answers although the places do not: from then on failing looks count again.
  assert.deepEqual(words(told).slice(0, 2), ['opened watcher 4.5', 'resolved watcher 7']);
  assert.equal(told.state.watcher.contradicted, true);
  assert.ok(told.effects.slice(2).every(({ incident }) => incident.startsWith('group@')));
});

test('what was told before the watcher was cut off stays open, and is over when somebody sees it', () => {
  const lines = ten(index => (index === 0 ? 'SFFFFFFFFFFFFFSSS' : 'SSSSSSSFFFFFSSSSS'));
  const told = run(lines, '11111110000011111');
  assert.deepEqual(words(told), [
    'opened page/0 3.5',
    'opened watcher 10',
    'resolved watcher 12.1',
    'resolved page/0 15',
  ]);
});
