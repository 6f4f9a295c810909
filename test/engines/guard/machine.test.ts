import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { back, type DeployEvent, forward, type Phase } from '../../../src/engines/guard/event.ts';
import { type DeployState, idle, isEnd, next, replay, wayOf } from '../../../src/engines/guard/machine.ts';
import { outageOf, rollbackMsOf } from '../../../src/engines/guard/outage.ts';
import { sameRelease } from '../../../src/engines/guard/same-release.ts';

const phases: readonly Phase[] = [...forward, ...back];
const at = fc.date({ min: new Date(0), max: new Date(4e12), noInvalidDate: true }).map(date => date.toISOString());
const phase = fc.constantFrom(...phases);
const ms = fc.nat(900_000);

const began = (over: Partial<Extract<DeployEvent, { type: 'began' }>> = {}): DeployEvent => ({
  type: 'began',
  at: '2026-11-27T12:00:00.000Z',
  release: 'b'.repeat(40),
  previous: 'a'.repeat(40),
  target: 'image:a',
  autoRollback: true,
  repeatable: true,
  back: {
    argv: ['back', '{previous}'],
    ready: 'https://app.community.test/readyz',
    platform: null,
    knows: [],
    afterwards: [],
  },
  drill: null,
  ...over,
});

const anyEvent: fc.Arbitrary<DeployEvent> = fc.oneof(
  fc.boolean().map(autoRollback => began({ autoRollback })),
  fc.record({ type: fc.constant('command' as const), phase, group: fc.nat() }),
  fc.record({ type: fc.constant('passed' as const), phase, ms }),
  fc.record({ type: fc.constant('failed' as const), phase, ms, reason: fc.string() }),
  fc.record({
    type: fc.constant('failed' as const),
    phase,
    ms,
    reason: fc.string(),
    untouched: fc.constant(true as const),
  }),
  fc.record({ type: fc.constant('resumed' as const), at }),
  fc.constant({ type: 'abandoned' as const }),
  fc.record({ type: fc.constant('preview' as const), url: fc.webUrl() }),
  fc.record({ type: fc.constant('note' as const), phase, text: fc.string(), heed: fc.boolean() }),
  fc.record({ type: fc.constant('sight' as const), at, up: fc.boolean(), version: fc.option(fc.string()) }),
);

/** An event that fits the state, as a run would write it next: so that sequences get far. */
const fitting = (state: DeployState, chance: number): DeployEvent => {
  if (state.at === 'idle') return began({ autoRollback: chance % 5 !== 0 });
  const here = isEnd(state.at) ? 'preflight' : state.at;
  if (chance % 3 === 0)
    return { type: 'failed', phase: here, ms: chance, reason: 'no', ...(chance % 2 === 0 ? { untouched: true } : {}) };
  return { type: 'passed', phase: here, ms: chance };
};

const ordered = { good: 0, refused: 0, 'rolled-back': 0, stuck: 0 };

describe('the state machine of a guarded deploy', () => {
  test('comes to an end from wherever any events have led it', () => {
    fc.assert(
      fc.property(fc.array(anyEvent), fc.array(fc.nat(), { minLength: 10, maxLength: 10 }), (events, chances) => {
        let state = replay(events);
        for (const chance of chances) state = next(state, fitting(state, chance));
        assert.ok(isEnd(state.at), state.at);
        ordered[state.at] += 1;
      }),
      { numRuns: 2_000 },
    );
    for (const [end, times] of Object.entries(ordered)) assert.ok(times > 0, `no sequence ended ${end}`);
  });

  test('never takes the way back twice, and never from an end', () => {
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 60 }), fc.array(fc.nat(), { maxLength: 12 }), (events, chances) => {
        let state = idle;
        let entered = 0;
        const step = (event: DeployEvent): void => {
          const before = state;
          state = next(state, event);
          if (before.at !== 'rolling-back' && state.at === 'rolling-back') entered += 1;
          if (isEnd(before.at)) assert.equal(state.at, before.at);
        };
        for (const event of events) step(event);
        for (const chance of chances) step(fitting(state, chance));
        assert.ok(entered <= 1 && state.rollbacks <= 1);
      }),
      { numRuns: 2_000 },
    );
  });

  test('is good only when every phase passed, and rolled back only when the way back was verified', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(), { minLength: 12, maxLength: 12 }), chances => {
        let state = idle;
        for (const chance of chances) state = next(state, fitting(state, chance));
        const passed = state.phases.filter(({ reason }) => reason === null).map(one => one.phase);
        if (state.at === 'good') assert.deepEqual(passed, [...forward]);
        if (state.at === 'rolled-back') assert.equal(passed.at(-1), 'verifying-rollback');
        if (state.at === 'refused') assert.equal(state.phases.length <= 1, true);
      }),
      { numRuns: 1_000 },
    );
  });

  test('with an address of its own is good only after it was tried there and promoted', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(), { minLength: 14, maxLength: 14 }), chances => {
        let state = next(idle, began({ staged: true }));
        for (const chance of chances) state = next(state, fitting(state, chance));
        const passed = state.phases.filter(({ reason }) => reason === null).map(one => one.phase);
        if (state.at === 'good') assert.deepEqual(passed, wayOf(state.began));
        const beyond = ['version-seen', 'ready', 'smoke', 'soak'].some(one => passed.includes(one as Phase));
        assert.ok(!beyond || passed.includes('promoting'));
        assert.ok(isEnd(state.at));
      }),
      { numRuns: 1_000 },
    );
    assert.deepEqual(wayOf(null), [...forward]);
  });

  test('is told by its record alone: written and read again it is the same', () => {
    fc.assert(
      fc.property(fc.array(anyEvent), events => {
        const lines = events.map(event => JSON.stringify(event));
        assert.deepEqual(replay(lines.map((line): DeployEvent => JSON.parse(line))), replay(events));
      }),
    );
  });

  test('goes back without a command when deploying failed and touched nothing', () => {
    const state = replay([
      began(),
      { type: 'passed', phase: 'preflight', ms: 1 },
      { type: 'failed', phase: 'deploying', ms: 1, reason: 'no such image', untouched: true },
    ]);
    assert.equal(state.at, 'verifying-rollback');
    assert.equal(state.rollbacks, 0);
  });

  test('leaves a broken release alone where going back would not help', () => {
    const state = replay([
      began({ autoRollback: false }),
      { type: 'passed', phase: 'preflight', ms: 1 },
      { type: 'failed', phase: 'deploying', ms: 1, reason: 'no' },
    ]);
    assert.equal(state.at, 'stuck');
  });
});

describe('the outage', () => {
  const old = 'a'.repeat(40);
  const bad = 'b'.repeat(40);
  const sight = (second: number, up: boolean, version: string | null): DeployEvent => ({
    type: 'sight',
    at: new Date(Date.UTC(2026, 10, 27, 12, 0, second)).toISOString(),
    up,
    version,
  });
  const failedSmoke: readonly DeployEvent[] = [
    ...(['preflight', 'deploying', 'version-seen', 'ready'] as const).map((one): DeployEvent => ({
      type: 'passed',
      phase: one,
      ms: 1_000,
    })),
    { type: 'failed', phase: 'smoke', ms: 900, reason: 'nobody can sign in' },
  ];

  test('counts the time in which a broken release answered that all is well', () => {
    const sights = [sight(1, true, old), sight(5, true, bad.slice(0, 7)), sight(40, true, old)];
    assert.equal(outageOf(replay([began(), ...sights, ...failedSmoke]))?.ms, 35_000);
    assert.equal(outageOf(replay([began(), ...sights])), null);
  });

  test('counts silence, whatever came of the deploy', () => {
    const outage = outageOf(replay([began(), sight(1, true, old), sight(5, false, null), sight(8, true, bad)]));
    assert.equal(outage?.ms, 3_000);
  });

  test('has no length while it lasts', () => {
    assert.deepEqual(outageOf(replay([began(), sight(5, false, null)])), {
      from: '2026-11-27T12:00:05.000Z',
      to: null,
      ms: null,
    });
  });

  test('the way back is timed from its command to its proof', () => {
    const state = replay([
      began(),
      ...failedSmoke,
      { type: 'passed', phase: 'rolling-back', ms: 4_000 },
      { type: 'passed', phase: 'verifying-rollback', ms: 11_000 },
    ]);
    assert.equal(state.at, 'rolled-back');
    assert.equal(rollbackMsOf(state), 15_000);
  });
});

test('a release is known by the short form of its commit, from seven digits on', () => {
  assert.ok(sameRelease('0123456', '0123456789abcdef'));
  assert.ok(sameRelease('0123456789abcdef', '0123456'));
  assert.ok(!sameRelease('012345', '0123456789abcdef'));
  assert.ok(!sameRelease('v1.2.30', 'v1.2.301'));
  assert.ok(sameRelease('v3', 'v3'));
});
