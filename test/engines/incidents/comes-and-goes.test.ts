import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Cycle, Leaning, WatchEvent } from '../../../src/engines/incidents/incident.ts';
import {
  control,
  cycleOf,
  day,
  eventsOf,
  hour,
  type Line,
  minute,
  nothing,
  noon,
  restored,
  story,
  tell,
  tick,
  type Told,
  words,
} from './story.ts';

const goes = 'now-and-then/page/home';
/** One look in six fails. */
const sixth = 'FSSSSS';
const burnOf = ({ incidents }: Told) => [...incidents.values()].filter(({ burn }) => burn !== undefined);

/** Letters as in `eventsOf`; M = well at its second try. */
const mended = (letters: string, line: Partial<Line> = {}): Told => {
  const events = eventsOf([{ monitor: 'page/home', ...line, looks: letters.replaceAll('M', 'S') }]);
  let place = 0;
  const kept = events.map((event): WatchEvent => {
    if (event.type !== 'cycle') return event;
    const cycle: Cycle =
      letters[place] === 'M'
        ? { ...event.cycle, kind: 'timeout', because: 'well at the second try; at the first: no answer.' }
        : event.cycle;
    place += 1;
    return { ...event, cycle };
  });
  return tell(nothing(), ...kept);
};

describe('what comes and goes', () => {
  test('wakes somebody once, however long it goes on, and is over when one of four hours failed, and none of sixty', () => {
    const told = story(`${sixth.repeat(240)}${'S'.repeat(240)}`);
    // The fifth failure is that of minute 24; a good look shows that it is no outage, and it is held half a minute.
    assert.deepEqual(words(told), [`opened ${goes} 25.5`, `resolved ${goes} ${6 * 238 + 240}`]);
    const [incident] = burnOf(told);
    assert.deepEqual(
      [incident?.burn, incident?.beganAt, incident?.kind, incident?.because, incident?.monitors],
      [
        'page',
        noon,
        'status',
        '5 of 26 looks failed, with good ones between them. The last one: www.community.test answered 503.',
        ['page/home'],
      ],
    );
    assert.equal(told.state.monitors.get('page/home')?.burn, null);
  });

  test('is told once also where each failure is mended by the retry in the look', () => {
    assert.deepEqual(words(mended('SMSSSSMSSSSMSSSSMSSSSMSSS')), [`opened ${goes} 21.5`]);
    assert.deepEqual(words(mended('SMSSSSMSSSSMSSSSMSSS')), []);
    assert.equal([...mended('SMMM').state.monitors.values()][0]?.status, 'up', 'a mended look is a good one');
  });

  test('of a flow that is walked each quarter of an hour: five of sixty', () => {
    const told = story(`${sixth.repeat(12)}${'S'.repeat(70)}`, { everyMs: 15 * minute });
    assert.deepEqual(words(told), [`opened ${goes} ${25 * 15 + 0.5}`, `resolved ${goes} ${(66 + 60) * 15}`]);
  });

  test('is not told below that: four in an hour, five in more than an hour, four of sixty walks', () => {
    assert.deepEqual(words(story('FSSSSSSSSSSSSS'.repeat(4) + 'SSSSSSSS')), []);
    assert.deepEqual(words(story('FSSSSSSSSSSSSSS'.repeat(20))), []);
    assert.deepEqual(words(story('FSSSSSSSSSSSSSS'.repeat(6), { everyMs: 15 * minute })), []);
  });

  test('is never told beside an outage that is open, and what was told with one counts no more', () => {
    // Four failures, then an outage of five looks: after it, five looks of the hour failed and nobody is told again.
    const before = 'FSSSS'.repeat(4);
    const told = story(`${before}FFFFFSSSSS${'S'.repeat(60)}`);
    assert.deepEqual(words(told), ['opened page/home 22.5', 'resolved page/home 26']);
    const twice = story(`${before}FFFFFSSS${sixth.repeat(4)}SSSSSSSS`);
    assert.deepEqual(words(twice).slice(2), [], 'four more');
    const thrice = story(`${before}FFFFFSSS${sixth.repeat(5)}SSSSSSSS`);
    assert.deepEqual(words(thrice).slice(2), [`opened ${goes} 53.5`], 'five more are another story');
  });

  test('that becomes an outage is told as one, and its end with that of the outage', () => {
    const events = eventsOf([{ monitor: 'page/home', looks: `${sixth.repeat(6)}FFFFSSS${'S'.repeat(80)}` }]);
    const told = nothing();
    for (const event of events) {
      tell(told, event);
      const outages = [...told.state.open.values()].filter(({ burn }) => burn === undefined);
      const isTold = outages.some(({ id }) => told.effects.some(({ incident }) => incident === id));
      assert.ok(!isTold || told.state.open.size === 1, 'from that moment on there is one of them');
    }
    assert.deepEqual(words(told), [`opened ${goes} 25.5`, 'opened page/home 38.5', 'resolved page/home 41']);
    const [comes] = burnOf(told);
    const outage = [...told.incidents.values()].find(({ key }) => key === 'page/home');
    assert.deepEqual([comes?.grewInto, comes?.closedAt], [outage?.id, outage?.openedAt]);
    assert.equal(told.state.open.size, 0);
  });

  test('is told as an outage alone where it becomes one within the half minute of holding', () => {
    // With a look each ten seconds 26 of 360 are too many.
    const looks = `${'FSSSS'.repeat(25)}FS`;
    assert.deepEqual(words(story(`${looks}SSSSSSS`, { everyMs: 10_000 })), [`opened ${goes} 21.5`]);
    const told = story(`${looks}FFFFFFF`, { everyMs: 10_000 });
    assert.deepEqual(words(told), ['opened page/home 22']);
    assert.deepEqual(
      burnOf(told).map(({ partOf, grewInto }) => [partOf, grewInto]),
      [[[...told.state.open.keys()][0], undefined]],
    );
  });

  test('is nothing in announced work, nor by looks that told nothing', () => {
    const maintenance = { from: noon, until: noon + 5 * hour };
    assert.deepEqual(words(story(sixth.repeat(40), {}, { maintenance })), []);
    assert.deepEqual(words(story('USSSSS'.repeat(40))), []);
    // Looks from before count after it, those within it do not.
    const told = tell(nothing(), ...eventsOf([{ monitor: 'page/home', looks: 'FSSSS'.repeat(3) }]));
    const work = { from: noon + 15 * minute, until: noon + 25 * minute };
    tell(
      told,
      ...eventsOf([{ monitor: 'page/home', looks: 'FSSSSFSSSS' }], { from: work.from, maintenance: work }),
      ...eventsOf([{ monitor: 'page/home', looks: 'FSSSSS' }], { from: work.until }),
    );
    assert.deepEqual(words(told), []);
    tell(told, ...eventsOf([{ monitor: 'page/home', looks: 'FSSSSS' }], { from: work.until + 6 * minute }));
    assert.deepEqual(words(told), [`opened ${goes} 32.5`]);
  });

  test('that is held when announced work begins waits until it is over', () => {
    const told = story('FSSSSS'.repeat(4) + 'FS');
    const from = noon + 26 * minute;
    assert.deepEqual(words(told), [`opened ${goes} 25.5`]);
    const early = tell(nothing(), ...eventsOf([{ monitor: 'page/home', looks: 'FSSSSS'.repeat(4) + 'F' }]));
    const maintenance = { from, until: from + 10 * minute };
    tell(early, {
      type: 'cycle',
      cycle: cycleOf('page/home', 'www.community.test', from - 1_000, 'ok'),
      rules: { everyMs: minute, urgent: false },
      maintenance: null,
    });
    tell(early, ...eventsOf([{ monitor: 'page/home', looks: 'SSSSSSSSSS' }], { from, maintenance }));
    assert.deepEqual(words(early), [], 'nothing while they work');
    tell(early, ...eventsOf([{ monitor: 'page/home', looks: 'SSSS' }], { from: maintenance.until }));
    assert.deepEqual(
      [words(early), early.state.watcher.held],
      [[], []],
      'and by then none of the last five minutes failed',
    );
  });

  test('is not told by what failed while nothing else answered either', () => {
    const cut = (looks: string, words_: readonly (readonly [number, boolean | null])[]): readonly string[] =>
      words(story(looks, {}, { others: words_.map(([minutes, online]) => control(noon + minutes * minute, online)) }));
    const looks = 'SFSSSSFSSSSFSSSSFSSSSFSSSS';
    assert.deepEqual(cut(looks, []), [`opened ${goes} 22.5`]);
    // Each failing look is asked about between two times at which the line was there.
    const around = [1, 6, 11, 16, 21].flatMap(at => [
      [at - 0.5, true] as const,
      [at + 0.25, false] as const,
      [at + 0.75, true] as const,
    ]);
    assert.deepEqual(cut(looks, around), []);
    assert.deepEqual(
      cut(
        looks,
        around.map(([at]) => [at, true] as const),
      ),
      [`opened ${goes} 22.5`],
    );
    const short = [1, 6, 11, 16, 21].flatMap(at => [[at - 0.25, false] as const, [at + 0.25, true] as const]);
    assert.deepEqual(cut(looks, [[0, true], ...short]), [], 'the line broke before the look');
    // A firewall that never lets those places answer hides nothing.
    const never = Array.from({ length: 26 }, (_, at) => [at + 0.25, false] as const);
    assert.equal(cut(`S${looks}`, never).length, 1);
  });

  test('is not told by what failed first when the watcher was cut off', () => {
    const hosts = ['www.community.test', 'api.community.test', 'app.community.test'];
    const end = (looks: string): readonly string[] => {
      const lines = hosts.map((host, index) => ({
        monitor: index === 0 ? 'page/home' : `page/${index}`,
        host,
        looks: `${index === 0 ? 'FSSSS'.repeat(4) : 'S'.repeat(20)}${looks}`,
      }));
      const others = [control(noon + 20.2 * minute, true), control(noon + 20.7 * minute, false)];
      const more = [22.2, 22.4].map(at => control(noon + at * minute, false));
      const back = control(noon + 23.2 * minute, true);
      return words(
        tell(nothing(), ...eventsOf(lines, { others: looks.startsWith('FFF') ? [...others, ...more, back] : [] })),
      );
    };
    assert.deepEqual(end('FFFSSSSSS'), ['opened watcher 22.5', 'resolved watcher 23']);
    assert.deepEqual(
      end('FSSSSSSSS').filter(word => word.includes(goes)),
      [`opened ${goes} 21.5`],
      'a line that held',
    );
  });

  test('is not told by a look that began while nothing else answered, whenever it ended', () => {
    const late = (back: number): readonly string[] => {
      const told = tell(nothing(), control(noon, true));
      for (let at = noon; at < noon + 27 * minute; at += minute) {
        const bad = ((at - noon) / minute) % 6 === 1;
        const look = cycleOf('page/home', 'www.community.test', at, bad ? 'failing' : 'ok');
        const event: WatchEvent = {
          type: 'cycle',
          cycle: look,
          rules: { everyMs: minute, urgent: false },
          maintenance: null,
        };
        // It takes twenty seconds, and the line is back in the middle of it.
        if (bad) tell(told, control(at - 1_000, false), control(at + back, true), event);
        else tell(told, event);
        tell(told, tick(at + 30_000), control(at + 40_000, true));
      }
      return words(told);
    };
    assert.deepEqual(late(10_000), []);
    assert.equal(late(-500).length, 1, 'it was back before the look began');
  });

  test('is not told beside an outage that is held', () => {
    const line = { monitor: 'page/home', urgent: true, everyMs: 10_000 };
    const held = mended(`${'MSSSS'.repeat(25)}FS`, line);
    assert.deepEqual(
      [...held.incidents.values()].map(({ key }) => key),
      ['page/home'],
    );
    const after = mended(`${'MSSSS'.repeat(25)}FSSSSSS`, line);
    assert.deepEqual(words(after), [`opened ${goes} 22`], 'the outage was over before it was told: it came and went');
  });

  test('is not over by silence', () => {
    const told = story(sixth.repeat(6));
    tell(told, ...eventsOf([{ monitor: 'page/home', looks: 'SSSSS' }], { from: noon + day }));
    assert.deepEqual(words(told), [`opened ${goes} 25.5`]);
    tell(told, ...eventsOf([{ monitor: 'page/home', looks: 'S'.repeat(50) }], { from: noon + day + 5 * minute }));
    assert.deepEqual(
      words(told).slice(1),
      [`resolved ${goes} ${(day + 54 * minute) / minute}`],
      'ten were good before',
    );
  });

  test('goes on after a restart where it was, and with a clock that was put back', () => {
    const looks = `${sixth.repeat(10)}${'S'.repeat(240)}`;
    const events = eventsOf([{ monitor: 'page/home', looks }]);
    const whole = tell(nothing(), ...events);
    for (const broken of [3, 40, 70, 76, 77, 150]) {
      const told = tell(nothing(), ...events.slice(0, broken));
      told.state = restored(told.state);
      tell(told, ...events.slice(broken));
      assert.deepEqual([told.effects, told.state], [whole.effects, whole.state]);
    }
    const back = tell(nothing(), ...eventsOf([{ monitor: 'page/home', looks: sixth.repeat(3) }]));
    tell(back, ...eventsOf([{ monitor: 'page/home', looks: sixth.repeat(3) }], { from: noon - hour }));
    assert.equal(words(back).length, 1, 'the failures of before are still of this hour');
  });

  test('is closed without a word when it is watched no more', () => {
    const told = story(sixth.repeat(6));
    tell(told, { type: 'dropped', at: noon + hour, monitor: 'page/home' }, tick(noon + hour));
    assert.deepEqual([words(told).length, told.state.open.size], [1, 0]);
  });
});

describe('a little all day', () => {
  test('is noted, wakes nobody, and is over when no more fails than the goal allows', () => {
    const often = `F${'S'.repeat(49)}`.repeat(29);
    const told = story(`${often}${'S'.repeat(1_440)}`);
    const [noted, resolved, ...more] = told.effects;
    assert.deepEqual([noted?.kind, resolved?.kind, more], ['noted', 'resolved', []]);
    assert.equal(burnOf(told)[0]?.burn, 'ticket');
    // The 22nd failure is that of minute 1,050.
    assert.deepEqual(words(told)[0], `noted ${goes} 1051.5`);
    assert.equal(told.state.open.size, 0);
  });

  test('that becomes more wakes somebody', () => {
    const told = story(`F${'S'.repeat(49)}`.repeat(22) + sixth.repeat(5) + 'SSSSSS');
    assert.deepEqual(
      told.effects.map(({ kind }) => kind),
      ['noted', 'opened'],
    );
    const [ticket, page] = burnOf(told);
    assert.equal(ticket?.grewInto, page?.id);
    assert.deepEqual([...told.state.open.keys()], [page?.id]);
  });

  test('is nothing where one look of an hour and a half fails', () => {
    assert.deepEqual(words(story(`F${'S'.repeat(89)}`.repeat(40))), []);
  });
});

describe('what comes and goes for one reason', () => {
  const both = (host: string, leaning: Leaning = new Map()): readonly string[] => {
    const lines = ['page/home', 'page/login'].map((monitor, index) => ({
      monitor,
      host: index === 0 ? 'www.community.test' : host,
      looks: `${sixth.repeat(12)}${'S'.repeat(241 + index)}`,
      offsetMs: index * 7_000,
    }));
    const events = eventsOf(lines).map(event => (event.type === 'tick' ? { ...event, leaning } : event));
    return words(tell(nothing(), ...events));
  };

  test('is told once: on one host, and where one leans on the other', () => {
    const twice = both('app.community.test');
    assert.equal(twice.filter(word => word.startsWith('opened')).length, 2);
    for (const once of [
      both('www.community.test'),
      both('app.community.test', new Map([['page/login', ['page/home']]])),
      both('app.community.test', new Map([['page/home', ['page/login']]])),
    ])
      assert.deepEqual(
        once.map(word => word.split(' ').slice(0, 2).join(' ')),
        [`opened ${goes}`, `resolved ${goes}`],
      );
  });

  test('a little all day of two, of which one becomes more: that one is told anew, and the other goes on', () => {
    const little = `F${'S'.repeat(49)}`.repeat(23);
    const lines = [
      { monitor: 'page/home', looks: `${little}${'S'.repeat(36)}` },
      { monitor: 'page/login', looks: `${little}${sixth.repeat(5)}SSSSSS`, offsetMs: 7_000 },
    ];
    const told = tell(nothing(), ...eventsOf(lines));
    assert.deepEqual(
      words(told).map(word => word.split(' ').slice(0, 2).join(' ')),
      [`noted ${goes}`, 'opened now-and-then/page/login'],
    );
    assert.deepEqual(
      [...told.state.open.values()].map(({ key }) => key),
      [goes, 'now-and-then/page/login'],
    );
    // The other way round: what bears its name takes the other along.
    const turned = tell(
      nothing(),
      ...eventsOf(lines.map((line, index) => ({ ...line, looks: lines[1 - index]?.looks ?? '' }))),
    );
    assert.deepEqual(
      turned.effects.map(({ kind }) => kind),
      ['noted', 'opened'],
    );
    const [open, ...more] = [...turned.state.open.values()];
    assert.deepEqual([open?.key, open?.burn, open?.monitors, more], [goes, 'page', ['page/home', 'page/login'], []]);
  });

  test('is told with an outage that it leans on', () => {
    const lines = [
      { monitor: 'page/home', looks: `${'S'.repeat(20)}${'F'.repeat(20)}`, host: 'api.community.test' },
      { monitor: 'flow/join', looks: 'FSSSSS'.repeat(6), host: '', offsetMs: 9_000 },
    ];
    const leaning = new Map([['flow/join', ['page/home']]]);
    const told = tell(
      nothing(),
      ...eventsOf(lines).map(event => (event.type === 'tick' ? { ...event, leaning } : event)),
    );
    assert.deepEqual(words(told).slice(0, 1), ['opened page/home 22.5']);
    assert.deepEqual(
      words(told).filter(word => word.includes('flow/join')),
      [],
    );
  });
});
