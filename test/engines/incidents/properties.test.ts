import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import type { Outcome, WatchEvent } from '../../../src/engines/incidents/incident.ts';
import { absorb, type Standing } from '../../../src/engines/incidents/draft.ts';
import { applied, step } from '../../../src/engines/incidents/step.ts';
import { sane, tellsWell } from './invariants.ts';
import { control, cycleOf, day, hour, minute, nothing, noon, restored, tell, tick, type Told } from './story.ts';

const monitors = [
  { id: 'page/home', host: 'www.community.test', urgent: false, everyMs: minute },
  { id: 'page/login', host: 'app.community.test', urgent: true, everyMs: minute },
  { id: 'api/health', host: 'api.community.test', urgent: false, everyMs: 10_000 },
  { id: 'flow/join', host: 'app.community.test', urgent: true, everyMs: 15 * minute },
  { id: 'heartbeat/backup', host: '', urgent: false, everyMs: hour },
] as const;

type Happening = {
  readonly after: number;
  readonly what:
    | {
        readonly type: 'look';
        readonly monitor: number;
        readonly outcome: Outcome;
        readonly works: boolean;
        /** Well at its second try alone. */
        readonly mended?: boolean;
      }
    | { readonly type: 'tick' }
    | { readonly type: 'control'; readonly online: boolean | null }
    | { readonly type: 'acknowledged' }
    | { readonly type: 'dropped'; readonly monitor: number };
};

const monitor = fc.nat(monitors.length - 1);
const look = (outcome: fc.Arbitrary<Outcome>, works: fc.Arbitrary<boolean>) =>
  fc.record({ type: fc.constant('look' as const), monitor, outcome, works });

/** Mostly a short while; now and then the clock jumps, or nobody looks for long. */
const after = fc.oneof(
  { weight: 12, arbitrary: fc.integer({ min: 0, max: 40_000 }) },
  { weight: 1, arbitrary: fc.constantFrom(-hour, -7 * minute, -20_000, 4 * minute, hour, 13 * hour) },
);

const anything = fc.record({
  after,
  what: fc.oneof(
    {
      weight: 12,
      arbitrary: look(
        fc.constantFrom<Outcome>('ok', 'failing', 'failing', 'unknown'),
        fc.nat(15).map(works => works === 0),
      ),
    },
    { weight: 6, arbitrary: fc.constant({ type: 'tick' as const }) },
    {
      weight: 2,
      arbitrary: fc.record({ type: fc.constant('control' as const), online: fc.constantFrom(true, false, null) }),
    },
    { weight: 1, arbitrary: fc.constant({ type: 'acknowledged' as const }) },
    { weight: 1, arbitrary: fc.record({ type: fc.constant('dropped' as const), monitor }) },
  ),
}) satisfies fc.Arbitrary<Happening>;

const lookAt = (index: number, at: number, outcome: Outcome, works = false, mended = false): WatchEvent => {
  const { id, host, urgent, everyMs } = monitors[index] ?? monitors[0];
  const maintenance = works ? { from: at - minute, until: at + minute } : null;
  const first = mended && outcome === 'ok' ? { kind: 'timeout', because: 'well at the second try.' } : {};
  return {
    type: 'cycle',
    cycle: { ...cycleOf(id, host, at, outcome), ...first },
    rules: { everyMs, urgent },
    maintenance,
  };
};

const eventOf = ({ what }: Happening, at: number, told: Told): WatchEvent => {
  if (what.type === 'look') return lookAt(what.monitor, at, what.outcome, what.works, what.mended);
  if (what.type === 'tick') return tick(at);
  if (what.type === 'control') return control(at, what.online);
  if (what.type === 'dropped') return { type: 'dropped', at, monitor: (monitors[what.monitor] ?? monitors[0]).id };
  return { type: 'acknowledged', at, incident: [...told.state.open.keys()][0] ?? 'none@1' };
};

/** All of it, with a look at the state after each. Gives the time at the end. */
const live = (told: Told, happenings: readonly Happening[], each: (told: Told) => void = () => undefined): number => {
  let at = noon;
  for (const happening of happenings) {
    at = Math.max(0, at + happening.after);
    tell(told, eventOf(happening, at, told));
    each(told);
  }
  return at;
};

/** Comes and goes: never long well, seldom down. */
const restless = fc.record({
  after,
  what: fc.oneof(
    {
      weight: 14,
      arbitrary: fc.record({
        type: fc.constant('look' as const),
        monitor,
        outcome: fc.constantFrom<Outcome>('ok', 'ok', 'ok', 'ok', 'failing'),
        works: fc.nat(30).map(works => works === 0),
        mended: fc.nat(3).map(mended => mended === 0),
      }),
    },
    { weight: 5, arbitrary: fc.constant({ type: 'tick' as const }) },
    {
      weight: 1,
      arbitrary: fc.record({ type: fc.constant('control' as const), online: fc.constantFrom(true, true, true, false) }),
    },
    { weight: 1, arbitrary: fc.record({ type: fc.constant('dropped' as const), monitor }) },
  ),
}) satisfies fc.Arbitrary<Happening>;

const life = fc.oneof(
  { weight: 2, arbitrary: fc.array(anything, { maxLength: 200, size: 'max' }) },
  { weight: 1, arbitrary: fc.array(restless, { minLength: 60, maxLength: 200, size: 'max' }) },
);

test('changed where it stands a state is that of a copy, and taken back it is what it was, in the same order', () => {
  fc.assert(
    fc.property(life, happenings => {
      const told = nothing();
      const standing: Standing = { ...told.state, monitors: new Map(), open: new Map() };
      const plain = ({ watcher, monitors: states, open }: Standing): unknown => ({
        watcher,
        states: [...states],
        open: [...open],
      });
      const [undo, before]: [(() => void)[], unknown[]] = [[], []];
      let at = noon;
      for (const happening of happenings) {
        at = Math.max(0, at + happening.after);
        const done = step(told.state, eventOf(happening, at, told));
        told.state = applied(told.state, done);
        before.push(plain(standing));
        undo.push(absorb(standing, done));
        assert.deepEqual(plain(standing), {
          watcher: told.state.watcher,
          states: [...told.state.monitors],
          open: [...told.state.open],
        });
      }
      for (const back of undo.toReversed()) {
        back();
        assert.deepEqual(plain(standing), before.pop());
      }
    }),
    { numRuns: 60 },
  );
});

describe('whatever happens', () => {
  test('there is one open incident a key, and nobody is told a thing twice or out of order', () => {
    let comings = 0;
    fc.assert(
      fc.property(life, happenings => {
        const told = nothing();
        live(told, happenings, sane);
        tellsWell(told);
        for (const { burn, id } of told.incidents.values())
          if (burn !== undefined && told.effects.some(({ incident }) => incident === id)) comings += 1;
      }),
      { numRuns: 400 },
    );
    assert.ok(comings > 20, `what comes and goes is among it (${comings})`);
  });

  test('an incident has an ID that none before it had', () => {
    fc.assert(
      fc.property(life, happenings => {
        const told = nothing();
        const over = new Set<string>();
        live(told, happenings, ({ state: { open }, incidents }) => {
          for (const id of open.keys()) assert.ok(!over.has(id), `${id} is back`);
          for (const { id, closedAt } of incidents.values()) if (closedAt !== null) over.add(id);
        });
      }),
      { numRuns: 200 },
    );
  });

  test('a restart in between, at any moment, changes nothing', () => {
    fc.assert(
      fc.property(life, fc.nat(), (happenings, chance) => {
        const whole = nothing();
        live(whole, happenings);
        const broken = nothing();
        let left = happenings.length === 0 ? 0 : chance % happenings.length;
        live(broken, happenings, told => {
          if (left === 0) told.state = restored(told.state);
          left -= 1;
        });
        assert.deepEqual(broken.effects, whole.effects);
        assert.deepEqual(broken.state, whole.state);
      }),
      { numRuns: 200 },
    );
  });

  test('a time without any evidence neither opens, reminds nor ends', () => {
    const blind = fc.array(
      fc.record({
        after: fc.integer({ min: 0, max: 10 * hour }),
        what: fc.oneof(fc.constant({ type: 'tick' as const }), look(fc.constant<Outcome>('unknown'), fc.boolean())),
      }),
      { maxLength: 40 },
    );
    fc.assert(
      fc.property(life, blind, (happenings, more) => {
        const told = nothing();
        let at = live(told, happenings);
        // The time of the last tick before the gap is not later than this one.
        tell(told, tick(at + 5 * hour));
        const [before, open] = [told.effects.length, [...told.state.open.keys()]];
        for (const happening of more) {
          at += happening.after;
          tell(told, eventOf(happening, at + 5 * hour, told));
        }
        assert.deepEqual(told.effects.slice(before), []);
        assert.deepEqual([...told.state.open.keys()], open);
      }),
      { numRuns: 200 },
    );
  });

  test('a clock that jumps by an hour pages nobody while all is well', () => {
    const jumps = fc.array(
      fc.record({
        after: fc.oneof(
          { weight: 5, arbitrary: fc.integer({ min: 0, max: 60_000 }) },
          { weight: 1, arbitrary: fc.constantFrom(-hour, hour) },
        ),
        what: fc.oneof(
          fc.constant({ type: 'tick' as const }),
          look(fc.constant<Outcome>('ok'), fc.constant(false)),
          fc.record({ type: fc.constant('control' as const), online: fc.boolean() }),
        ),
      }),
      { maxLength: 200, size: 'max' },
    );
    fc.assert(
      fc.property(jumps, happenings => {
        const told = nothing();
        live(told, happenings, sane);
        assert.deepEqual([told.effects, told.incidents.size], [[], 0]);
      }),
      { numRuns: 200 },
    );
  });
});

describe('whatever happened before', () => {
  /** An hour in which one monitor (or none) fails in every look, and all others are well. */
  const anHour = (told: Told, from: number, failing: number | null): void => {
    for (let at = from; at <= from + hour; at += 10_000) {
      if ((at - from) % minute === 0) tell(told, control(at, true));
      for (const [index, { everyMs }] of monitors.entries())
        if ((at - from) % Math.min(everyMs, 5 * minute) === 0)
          tell(told, lookAt(index, at, index === failing ? 'failing' : 'ok'));
      tell(told, tick(at, 10_000));
    }
  };
  const isOpen = ({ effects }: Told, id: string): boolean =>
    effects.some(({ kind, incident }) => kind === 'opened' && incident === id);

  test('what fails for an hour is told, and it is known why', () => {
    fc.assert(
      fc.property(life, monitor, (happenings, failing) => {
        const told = nothing();
        anHour(told, live(told, happenings), failing);
        const state = told.state.monitors.get((monitors[failing] ?? monitors[0]).id);
        assert.equal(state?.status, 'down');
        assert.ok(isOpen(told, state.incident ?? ''), 'it was told');
        tellsWell(told);
      }),
      { numRuns: 60 },
    );
  });

  test('what is well for an hour is over, and whoever was told of it is told that', () => {
    fc.assert(
      fc.property(life, happenings => {
        const told = nothing();
        const from = live(told, happenings);
        anHour(told, from, null);
        const outages = [...told.state.open.values()].filter(({ burn }) => burn === undefined);
        assert.deepEqual(outages, []);
        // What came and went is over when good looks have shown it, in windows of up to 30 days.
        for (let at = from + 31 * day; at <= from + 31 * day + 61 * minute; at += minute) {
          for (const index of monitors.keys()) tell(told, lookAt(index, at, 'ok'));
          tell(told, tick(at));
        }
        assert.equal(told.state.open.size, 0);
        assert.deepEqual(told.state.watcher.held, []);
        for (const { status, unstable } of told.state.monitors.values())
          assert.deepEqual([status, unstable], ['up', false]);
        const dropped = happenings.some(({ what }) => what.type === 'dropped');
        const count = (kind: string): number => told.effects.filter(effect => effect.kind === kind).length;
        const ids = new Set(told.effects.map(({ incident }) => incident));
        const grown = [...ids].filter(id => told.incidents.get(id)?.grewInto !== undefined).length;
        assert.ok(
          dropped || count('opened') + count('noted') === count('resolved') + grown,
          'each opening has its end, or the end of what it grew into',
        );
        tellsWell(told);
      }),
      { numRuns: 60 },
    );
  });

  test('two bad looks of three are told, however long they go on', () => {
    fc.assert(
      fc.property(fc.constantFrom('FFS', 'FSF', 'SFF'), fc.integer({ min: 5, max: 30 }), (pattern, times) => {
        const told = nothing();
        for (const [index, letter] of pattern.repeat(times).split('').entries()) {
          const at = noon + index * minute;
          tell(told, lookAt(0, at, letter === 'S' ? 'ok' : 'failing'), tick(at), tick(at + 30_000));
        }
        assert.equal(told.effects.filter(({ kind }) => kind === 'opened').length, 1);
        assert.equal(told.effects.filter(({ kind }) => kind === 'resolved').length, 0);
      }),
    );
  });
});
