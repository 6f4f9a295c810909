import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { day, hour, minute, nothing, noon, story, tell, tick, words, eventsOf, type Line } from './story.ts';

describe('one monitor, one look a minute', () => {
  const down = (at: number): string => `opened page/home ${at}`;
  const up = (at: number): string => `resolved page/home ${at}`;
  const goes = (at: number): string => `opened now-and-then/page/home ${at}`;
  const cases: readonly (readonly [string, string, Partial<Line>, readonly string[]])[] = [
    ['is well', 'SSSSSSSSSS', {}, []],
    ['fails once', 'SSFSSSSSSS', {}, []],
    ['fails twice', 'SSFFSSSSSS', {}, []],
    ['fails three times', 'SSFFFFF', {}, [down(4.5)]],
    ['fails, and is up after two good looks', 'SSFFFSSS', {}, [down(4.5), up(6)]],
    ['one good look is no recovery', 'SSFFFSFFSFFSS', {}, [down(4.5), up(12)]],
    ['two bad ones of three: by five of ten', 'SFFSFFSFFSFF', {}, [down(7.5)]],
    ['every second one bad', 'SFSFSFSFSFSFSF', {}, [down(9.5)]],
    ['four of ten are too few', 'FSSFSSFSSFSS', {}, []],
    ['four of ten are no outage; the fifth shows that it comes and goes', 'FSSFSSFSSFSSFSSFSSFSSFSS', {}, [goes(13.5)]],
    ['five of eleven: so, too', 'FSFSSFSSFSFSSSS', {}, [goes(11.5)]],
    ['five of ten are not', 'FFSSFSSFSFSSSS', {}, [down(9.5), up(11)]],
    ['what was bad before it came up counts no more', 'SFFFFFSSFSSS', {}, [down(3.5), up(7)]],
    ['urgent: one look is enough', 'SSFFF', { urgent: true }, [down(2.5)]],
    ['urgent: but not the first one ever', 'FSSSSS', { urgent: true }, []],
    ['urgent: of the first two', 'FFFF', { urgent: true }, [down(1.5)]],
    ['nobody could look: not failing', 'SUUUUUUUUS', {}, []],
    ['nobody could look: not well', 'SFFFUUUUUUUUUU', {}, [down(3.5)]],
    ['nobody could look in between', 'SFUFUFSUS', {}, [down(5.5), up(8)]],
    ['comes up before anybody is told', 'SFSS', { urgent: true, everyMs: 10_000 }, []],
    // Down and up three times within half an hour: from then on five good looks in a row.
    ['flaps', 'SFFFSSFFFSSSSFSSSSSSS', {}, [down(3.5), up(5), down(8.5), up(18)]],
    [
      'flaps and flaps: one incident',
      'SFFFSSFFF' + 'SSSSF'.repeat(4) + 'SSSSS',
      {},
      [down(3.5), up(5), down(8.5), up(33)],
    ],
  ];
  for (const [what, looks, line, expected] of cases)
    test(`${what}: ${looks}`, () => assert.deepEqual(words(story(looks, line)), expected));

  test('says when it began, when that was certain, and what was seen', () => {
    const { incidents, state } = story('SSFFFF');
    assert.deepEqual(
      [...incidents.values()],
      [
        {
          id: `page/home@${noon + 4 * minute}`,
          key: 'page/home',
          monitors: ['page/home'],
          beganAt: noon + 2 * minute,
          openedAt: noon + 4 * minute,
          closedAt: null,
          kind: 'status',
          because: 'www.community.test answered 503.',
          reminders: 0,
          acknowledgedAt: null,
          unstable: false,
        },
      ],
    );
    assert.equal(state.monitors.get('page/home')?.status, 'down');
  });

  test('is unstable from the third turn on, and no more half an hour later', () => {
    const flapping = story('SFFFSSFFFSSSSS');
    assert.deepEqual(
      [...flapping.incidents.values()].map(({ unstable }) => unstable),
      [false, true],
    );
    assert.equal(flapping.state.monitors.get('page/home')?.unstable, true);
    const calm = story('SFFFSSFFFSSSSS' + 'S'.repeat(30));
    assert.equal(calm.state.monitors.get('page/home')?.unstable, false);
    assert.deepEqual(words(story('SFFFSSFFFSSSSS' + 'S'.repeat(30) + 'FFFSSSS')).slice(-2), [down(46.5), up(48)]);
  });

  test('is seen by its status', () => {
    const seen = 'SFSSFFFSFSS'
      .split('')
      .map((_, index, all) => story(all.slice(0, index + 1).join('')).state.monitors.get('page/home')?.status);
    assert.deepEqual(seen, [
      'up',
      'suspect',
      'suspect',
      'up',
      'suspect',
      'suspect',
      'down',
      'recovering',
      'down',
      'recovering',
      'up',
    ]);
  });
});

describe('reminders', () => {
  const long = (minutes: number, acknowledgedAt?: number): readonly string[] => {
    const told = story('SFFF');
    const id = [...told.state.open.keys()][0] ?? '';
    const looks = 'F'.repeat(minutes);
    const others =
      acknowledgedAt === undefined ? [] : [{ type: 'acknowledged' as const, at: acknowledgedAt, incident: id }];
    tell(told, ...eventsOf([{ monitor: 'page/home', looks }], { from: noon + 4 * minute, others }));
    return words(told, noon + 3 * minute);
  };

  test('come after half an hour, two hours, and then each twelve, five in all', () => {
    assert.deepEqual(long((5 * day) / minute), [
      'opened page/home 0.5',
      ...[30, 120, 14 * 60, 26 * 60, 38 * 60].map(at => `reminder page/home ${at}`),
    ]);
  });

  test('stop when somebody says that he knows; the end is told all the same', () => {
    const told = story('SFFF');
    const [id = ''] = told.state.open.keys();
    tell(told, ...eventsOf([{ monitor: 'page/home', looks: 'F'.repeat(40) }], { from: noon + 4 * minute }));
    tell(told, { type: 'acknowledged', at: noon + 50 * minute, incident: id });
    tell(told, ...eventsOf([{ monitor: 'page/home', looks: `${'F'.repeat(200)}SS` }], { from: noon + 44 * minute }));
    assert.deepEqual(words(told), ['opened page/home 3.5', 'reminder page/home 33', 'resolved page/home 245']);
    assert.equal(told.incidents.get(id)?.acknowledgedAt, noon + 50 * minute);
  });

  test('that nobody could send come as one', () => {
    const told = story('SFFF');
    // A day without the watcher, then it is still down.
    tell(told, ...eventsOf([{ monitor: 'page/home', looks: 'FFFFFF' }], { from: noon + day }));
    assert.deepEqual(words(told), ['opened page/home 3.5', `reminder page/home ${day / minute}`]);
    assert.equal(told.effects.at(-1)?.seq, 3);
  });

  test('say nothing of what nobody has seen since', () => {
    const told = story('SFFF');
    tell(told, ...eventsOf([{ monitor: 'page/home', looks: 'UUUUUUUU' }], { from: noon + hour }));
    assert.deepEqual(words(told), ['opened page/home 3.5']);
    tell(told, ...eventsOf([{ monitor: 'page/home', looks: 'FF' }], { from: noon + hour + 9 * minute }));
    assert.deepEqual(words(told).slice(1), ['reminder page/home 69']);
  });
});

describe('something that is not watched any more', () => {
  test('leaves nothing open, and nobody is told that it is well', () => {
    const told = story('SFFFF');
    tell(told, { type: 'dropped', at: noon + 5 * minute, monitor: 'page/home' });
    for (let at = 6; at < 200; at += 1) tell(told, tick(noon + at * minute));
    assert.deepEqual(words(told), ['opened page/home 3.5']);
    assert.equal(told.state.open.size, 0);
    assert.deepEqual(
      [...told.incidents.values()].map(({ closedAt }) => closedAt),
      [noon + 5 * minute],
    );
  });

  test('says nothing of what is still held', () => {
    const told = tell(nothing(), ...eventsOf([{ monitor: 'page/home', looks: 'SF', urgent: true }]).slice(0, -2));
    assert.equal(told.state.watcher.held.length, 1);
    tell(told, { type: 'dropped', at: noon + minute + 1, monitor: 'page/home' }, tick(noon + 2 * minute));
    assert.deepEqual(words(told), []);
    assert.deepEqual(told.state.watcher.held, []);
  });
});

test('an event that changes nothing is a step without anything', () => {
  const told = nothing();
  tell(told, { type: 'acknowledged', at: noon, incident: 'page/home@1' }, { type: 'dropped', at: noon, monitor: 'x' });
  assert.deepEqual(told, nothing());
});
