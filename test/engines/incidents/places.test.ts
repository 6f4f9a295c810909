import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { agreed, isAlone, secondPlace } from '../../../src/engines/incidents/agreement.ts';
import type { Cycle, Outcome, WatchEvent } from '../../../src/engines/incidents/incident.ts';
import { sane, tellsWell } from './invariants.ts';
import { control, cycleOf, minute, nothing, noon, outcomeOf, restored, tell, tick, type Told, words } from './story.ts';

const from = (place: string, outcome: Outcome, at = noon, monitor = 'page/home'): Cycle => ({
  ...cycleOf(monitor, 'www.community.test', at, outcome),
  place,
});

describe('what two places saw of one thing', () => {
  const outcome = fc.constantFrom<Outcome>('ok', 'failing', 'unknown');

  test('fails where the first saw it and the second did not find it well; a look that did not fail is as it is', () => {
    fc.assert(
      fc.property(outcome, fc.option(outcome), (first, second) => {
        const whole = agreed(from('fra', first), second === null ? null : from('nyc', second));
        assert.equal(whole.outcome === 'failing', first === 'failing' && second !== 'ok');
        assert.equal(isAlone(whole), first === 'failing' && second === 'ok');
        if (first !== 'failing') assert.deepEqual(whole, from('fra', first));
        assert.deepEqual([whole.monitor, whole.place, whole.at], ['page/home', 'fra', noon]);
      }),
    );
  });

  test('says who saw what', () => {
    const first = from('fra', 'failing');
    const other: Cycle = { ...from('nyc', 'failing'), kind: 'timeout', because: 'no answer within 10 s' };
    assert.deepEqual(
      [agreed(first, from('nyc', 'failing')), agreed(first, other), agreed(first, from('nyc', 'ok')), agreed(first, null)].map(({ because }) => because), // prettier-ignore
      [
        'www.community.test answered 503. Seen from fra and nyc.',
        'www.community.test answered 503. From nyc: no answer within 10 s. Seen from fra and nyc.',
        'Seen from fra only: www.community.test answered 503. From nyc it is well at the same time.',
        'www.community.test answered 503. Seen from fra; no other place could look.',
      ],
    );
  });

  test('the second is another place, never the first, and each is asked by somebody', () => {
    const place = fc.constantFrom('ams', 'fra', 'nyc', 'sin');
    fc.assert(
      fc.property(fc.uniqueArray(place, { minLength: 1 }), places => {
        const asked = places.map(own => secondPlace(own, places));
        if (places.length === 1) assert.deepEqual(asked, [null]);
        else assert.deepEqual(new Set(asked), new Set(places));
      }),
    );
  });
});

/** `f` = failed from fra alone, `F` = from both, `S` = well; upper case `N` = well from nyc, `n` = failed from nyc alone. */
const looksOf = (looks: string, monitor = 'page/home', start = noon): readonly WatchEvent[] =>
  looks.split('').flatMap((letter, index) => {
    const at = start + index * minute;
    const place = letter.toLowerCase() === 'n' ? 'nyc' : 'fra';
    const alone = letter === 'f' || letter === 'n';
    const seen = from(place, alone ? 'failing' : letter === 'N' ? 'ok' : outcomeOf(letter), at, monitor);
    const cycle = alone ? agreed(seen, from(place === 'fra' ? 'nyc' : 'fra', 'ok', at, monitor)) : seen;
    return [
      { type: 'cycle', cycle, rules: { everyMs: minute, urgent: true }, maintenance: null } as const,
      tick(at),
      tick(at + 30_000),
    ];
  });

const story = (looks: string): Told => tell(nothing(), ...looksOf(looks));

describe('what one place alone sees', () => {
  test('is told once, after three looks in a row from there, and wakes nobody; so is its end', () => {
    const told = story('SfNfNfNffSNSS');
    assert.deepEqual(words(told), ['noted only/fra 5', 'resolved only/fra 11']);
    const [incident] = told.incidents.values();
    assert.deepEqual([incident?.only, incident?.beganAt, incident?.kind], ['fra', noon + minute, 'one-place']);
    assert.match(
      incident?.because ?? '',
      /Seen from fra only: www\.community\.test answered 503\..*The network of fra/,
    );
    assert.equal(told.state.monitors.get('page/home')?.status, 'up');
  });

  test('is nothing where it is well from there in between, however often', () =>
    assert.deepEqual(words(story('ffSffSfSffSffSfSffSffS')), []));

  test('of two places each is one thing; of many monitors it is still one', () => {
    const told = nothing();
    const [home, join] = [looksOf('fnfnfn'), looksOf('fnfnfn', 'flow/join')];
    for (const [index, event] of home.entries()) tell(told, event, ...(join[index] === undefined ? [] : [join[index]]));
    assert.deepEqual(words(told), ['noted only/fra 4', 'noted only/nyc 5']);
    for (const { monitors } of told.state.open.values()) assert.deepEqual(monitors, ['page/home', 'flow/join']);
  });

  test('that both see next is an outage, told as one, and nothing else is said of it', () => {
    const told = story('fffFFFSS');
    assert.deepEqual(words(told), ['noted only/fra 2', 'opened page/home 3.5', 'resolved page/home 7']);
    assert.equal(
      [...told.incidents.values()].find(({ only }) => only === 'fra')?.grewInto,
      `page/home@${noon + 3 * minute}`,
    );
    assert.equal(told.state.open.size, 0);
  });

  test('ends an outage as a good look does: somebody out there gets an answer', () => {
    assert.deepEqual(words(story('FFFfn')), ['opened page/home 1.5', 'resolved page/home 4']);
  });

  test('is closed without a word when nobody looks from there, or at it, any more', () => {
    for (const event of [
      { type: 'left', at: noon + 10 * minute, place: 'fra' },
      { type: 'dropped', at: noon + 10 * minute, monitor: 'page/home' },
    ] as const) {
      const told = tell(story('fff'), event);
      assert.deepEqual([words(told), told.state.open.size], [['noted only/fra 2'], 0]);
      assert.deepEqual(told.state.watcher.places, {});
    }
  });

  test('what another machine reaches does not say that this one has a network', () => {
    const cutOff = (place: string): boolean => {
      const told = tell(nothing(), { ...control(noon, false), place: 'fra' } as WatchEvent);
      tell(told, { type: 'cycle', cycle: from(place, 'ok', noon + 1), rules: { everyMs: minute, urgent: false }, maintenance: null }); // prettier-ignore
      return !told.state.watcher.contradicted;
    };
    assert.deepEqual([cutOff('nyc'), cutOff('fra')], [true, false]);
  });
});

type Look = {
  readonly after: number;
  readonly monitor: string;
  readonly place: string;
  readonly saw: 'ok' | 'both' | 'alone';
};

const look = (saw: fc.Arbitrary<Look['saw']>): fc.Arbitrary<Look> =>
  fc.record({
    after: fc.oneof({ weight: 9, arbitrary: fc.integer({ min: 0, max: 40_000 }) }, { weight: 1, arbitrary: fc.constantFrom(-20 * minute, 20 * minute) }), // prettier-ignore
    monitor: fc.constantFrom('page/home', 'page/login', 'flow/join'),
    place: fc.constantFrom('fra', 'nyc', 'sin'),
    saw,
  });
const lives = (...saw: readonly Look['saw'][]) =>
  fc.array(look(fc.constantFrom(...saw)), { minLength: 20, maxLength: 120, size: 'max' });

/** `as`: how what one place alone saw is handed to the watch. */
const live = (
  looks: readonly Look[],
  as: (seen: Cycle) => Cycle,
  each: (told: Told) => void = () => undefined,
): Told => {
  const told = nothing();
  let at = noon;
  for (const { after, monitor, place, saw } of looks) {
    at += after;
    const seen = from(place, saw === 'ok' ? 'ok' : 'failing', at, monitor);
    const cycle = saw === 'alone' ? as(seen) : seen;
    tell(told, { type: 'cycle', cycle, rules: { everyMs: minute, urgent: false }, maintenance: null }, tick(at));
    each(told);
  }
  return told;
};
const alone = (seen: Cycle): Cycle => agreed(seen, { ...seen, outcome: 'ok', place: 'ams' });
const well = ({ monitor, host, at, place }: Cycle): Cycle => ({
  ...cycleOf(monitor, host, at, 'ok'),
  place: place ?? '',
});

describe('whatever one place alone sees', () => {
  test('nobody is woken, reminded, or told of it twice', () => {
    let noted = 0;
    fc.assert(
      fc.property(lives('ok', 'alone', 'alone'), looks => {
        const told = live(looks, alone, sane);
        tellsWell(told);
        const kinds = new Set(told.effects.map(({ kind }) => kind));
        assert.ok(!kinds.has('opened') && !kinds.has('reminder'));
        noted += told.effects.filter(({ kind }) => kind === 'noted').length;
      }),
      { numRuns: 40 },
    );
    assert.ok(noted > 20, `it is told at all (${noted})`);
  });

  test('everything else is told as if it had been well', () => {
    const others = ({ effects, incidents }: Told): readonly string[] =>
      effects.flatMap(({ kind, incident, at }) => {
        const of = incidents.get(incident);
        return of === undefined || of.only !== undefined ? [] : [`${kind} ${of.key} ${at}`];
      });
    let told = 0;
    fc.assert(
      fc.property(lives('ok', 'both', 'both', 'alone'), looks => {
        const [seen, plain] = [live(looks, alone, sane), live(looks, well)];
        tellsWell(seen);
        assert.deepEqual(others(seen), others(plain));
        told += others(seen).length;
      }),
      { numRuns: 40 },
    );
    assert.ok(told > 20, `outages are among it (${told})`);
  });

  test('a restart in between changes nothing', () => {
    fc.assert(
      fc.property(lives('ok', 'both', 'alone', 'alone'), fc.nat(199), (looks, when) => {
        const whole = live(looks, alone);
        let left = when % looks.length;
        const broken = live(looks, alone, told => {
          if (left === 0) told.state = restored(told.state);
          left -= 1;
        });
        assert.deepEqual([broken.effects, broken.state], [whole.effects, whole.state]);
      }),
      { numRuns: 30 },
    );
  });
});
