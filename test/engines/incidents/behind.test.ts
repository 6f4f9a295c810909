import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Leaning } from '../../../src/engines/incidents/incident.ts';
import { control, eventsOf, type Line, minute, noon, nothing, restored, tell, type Told, words } from './story.ts';

/** One monitor behind another: the cause alone wakes somebody. */

const leaning: Leaning = new Map([
  ['flow/join', ['flow/login']],
  ['flow/reset', ['flow/login', 'flow/join']],
  ['flow/invite', ['flow/login', 'flow/join']],
]);
const well: readonly Line[] = Array.from({ length: 8 }, (_, index) => ({
  monitor: `page/${index}`,
  looks: 'SSSSSSSSSSSS',
  offsetMs: index * 1_000,
}));
const flow = (name: string, looks: string, offsetMs = 0): Line => ({
  monitor: `flow/${name}`,
  looks,
  offsetMs,
  urgent: true,
});

const run = (lines: readonly Line[], restart = false): Told => {
  const told = nothing();
  for (const event of eventsOf([...lines, ...well])) {
    if (restart) told.state = restored(told.state);
    tell(told, event.type === 'tick' ? { ...event, leaning } : event);
  }
  return told;
};
const named = (told: Told, key: string): readonly string[] =>
  [...told.incidents.values()].find(incident => incident.key === key && incident.partOf === undefined)?.monitors ?? [];

describe('what leans on something that fails', () => {
  const broken = 'SSFFFFFSSSSS';

  for (const restart of [false, true])
    test(`wakes nobody by itself and is named in its cause${restart ? ', with a restart before each event' : ''}`, () => {
      const told = run([flow('login', broken), flow('join', broken, 9_000), flow('reset', broken, 14_000)], restart);
      assert.deepEqual(
        words(told).map(line => line.replace(/ [\d.]+$/, '')),
        ['opened flow/login', 'resolved flow/login'],
      );
      assert.deepEqual(named(told, 'flow/login'), ['flow/login', 'flow/join', 'flow/reset']);
      assert.equal(told.state.open.size, 0);
      const opened = told.effects[0];
      assert.ok(opened !== undefined && opened.at <= noon + 4 * minute, `told within two minutes: ${opened?.at}`);
    });

  test('waits for the look at its cause when it is asked first', () => {
    const told = run([flow('login', broken, 50_000), flow('join', broken), flow('invite', broken)]);
    assert.deepEqual(
      words(told).map(line => line.replace(/ [\d.]+$/, '')),
      ['opened flow/login', 'resolved flow/login'],
    );
    assert.deepEqual([...named(told, 'flow/login')].toSorted(), ['flow/invite', 'flow/join', 'flow/login']);
  });

  test('goes into it even when people know of the cause for long', () => {
    const told = run([flow('login', 'SSFFFFFFSSSS'), flow('reset', 'SSSSSFFFSSSS', 5_000)]);
    assert.deepEqual(
      words(told).map(line => line.replace(/ [\d.]+$/, '')),
      ['opened flow/login', 'resolved flow/login'],
    );
  });

  test('is over when all of it is over', () => {
    const told = run([flow('login', 'SSFFFSSSSSSS'), flow('reset', 'SSFFFFFFFSSS', 5_000)]);
    const end = told.effects.at(-1);
    assert.equal(end?.kind, 'resolved');
    assert.ok(end.at >= noon + 9 * minute);
  });

  test('keeps the outage of its cause open: the cause that comes up and fails again meanwhile makes no second one', () => {
    const told = nothing();
    const lines = [flow('login', 'SSFFFSSFFFSSSSS'), flow('reset', 'SSFFFFFFFFFSSSS', 5_000)];
    for (const event of eventsOf([...lines, ...well])) {
      tell(told, event.type === 'tick' ? { ...event, leaning } : event);
      const keys = [...told.state.open.values()].map(({ key }) => key);
      assert.equal(new Set(keys).size, keys.length, `two of one key are open: ${keys.join(' ')}`);
    }
    assert.deepEqual(
      words(told).map(line => line.replace(/ [\d.]+$/, '')),
      ['opened flow/login', 'resolved flow/login'],
    );
    assert.ok((told.effects.at(-1)?.at ?? 0) >= noon + 12 * minute, 'over when all of it is');
  });

  test('is told by itself, and as soon, while its cause is well', () => {
    const told = run([flow('login', 'SSSSSSSSSSSS'), flow('reset', broken, 5_000)]);
    assert.deepEqual(
      words(told).map(line => line.replace(/ [\d.]+$/, '')),
      ['opened flow/reset', 'resolved flow/reset'],
    );
    assert.ok((told.effects[0]?.at ?? Infinity) <= noon + 4 * minute);
  });

  test('waits a minute and no longer for a cause that is not looked at any more', () => {
    const told = run([flow('login', 'SS'), flow('reset', broken, 5_000)]);
    assert.equal(words(told)[0]?.replace(/ [\d.]+$/, ''), 'opened flow/reset');
    assert.ok((told.effects[0]?.at ?? Infinity) <= noon + 4 * minute);
  });

  test('waits for no cause that is asked long after', () => {
    // Asked every quarter of an hour, last some minutes ago.
    const seldom = { ...flow('login', 'S', 5_000), everyMs: 15 * minute };
    const told = run([seldom, flow('reset', broken)]);
    assert.deepEqual(words(told).slice(0, 1), ['opened flow/reset 2.5']);
  });

  test('is a cause itself when two that lean on each other fail', () => {
    const told = nothing();
    const both: Leaning = new Map([
      ['flow/login', ['flow/join']],
      ['flow/join', ['flow/login']],
    ]);
    for (const event of eventsOf([flow('login', broken), flow('join', broken, 9_000), ...well]))
      tell(told, event.type === 'tick' ? { ...event, leaning: both } : event);
    assert.equal(told.effects.filter(({ kind }) => kind === 'opened').length, 1);
    assert.equal(told.state.open.size, 0);
  });
});

describe('everything fails, and one thing is the reason', () => {
  const leaningOn = (name: string): Leaning =>
    new Map(Array.from({ length: 4 }, (_, index) => [`page/${index}`, [name]] as const));
  const pages = (looks: string): readonly Line[] =>
    Array.from({ length: 4 }, (_, index) => ({
      monitor: `page/${index}`,
      looks,
      offsetMs: 1_000 * index,
      urgent: true,
    }));
  const all = (lines: readonly Line[], leans: Leaning, online: boolean | null = null): Told => {
    const told = nothing();
    const others = online === null ? [] : [control(noon + 2.2 * minute, online)];
    for (const event of eventsOf(lines, { others }))
      tell(told, event.type === 'tick' ? { ...event, leaning: leans } : event);
    return told;
  };
  const live: Line = { monitor: 'health/live', looks: 'SSFFFSSS', offsetMs: 9_000, urgent: true };
  const keys = (told: Told): readonly string[] => words(told).map(line => line.replace(/ [\d.]+$/, ''));

  test('that one is told, with how many fail and who confirmed it', () => {
    const told = all([...pages('SSFFFSSS'), live], leaningOn('health/live'), true);
    assert.deepEqual(keys(told), ['opened health/live', 'resolved health/live']);
    const cause = [...told.incidents.values()].find(({ key }) => key === 'health/live');
    assert.match(
      cause?.because ?? '',
      /^www\.community\.test answered 503\. 5 of 5 monitors fail at once, on 1 host\. Places .* answer\.$/,
    );
    assert.equal(cause?.monitors.length, 5);
    assert.equal(told.state.open.size, 0);
  });

  test('near miss: one that does not lean on it makes it an outage of many', () => {
    const stranger: Line = { monitor: 'page/other', looks: 'SSFFFSSS', offsetMs: 4_000, urgent: true };
    const told = all([...pages('SSFFFSSS'), stranger, live], leaningOn('health/live'), true);
    assert.deepEqual(keys(told), ['opened group', 'resolved group']);
  });

  test('near miss: where no other place answers it is the watcher that is cut off', () => {
    const told = all([...pages('SSFFFSSS'), live], leaningOn('health/live'), false);
    assert.deepEqual(keys(told).slice(0, 1), ['opened watcher']);
  });
});
