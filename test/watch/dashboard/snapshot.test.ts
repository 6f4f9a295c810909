import { startOfWatcher } from '../../../src/engines/incidents/start.ts';
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import type { Incident, Status } from '../../../src/engines/incidents/incident.ts';
import { createGather } from '../../../src/watch/dashboard/gather.ts';
import { type Known, type Snapshot, snapshot } from '../../../src/watch/dashboard/snapshot.ts';
import { status } from '../../../src/watch/dashboard/status.ts';
import { shareText } from '../../../src/watch/dashboard/time-words.ts';
import type { Result } from '../../../src/watch/store.ts';
import { day, incident, lived, look, minute, monitor, monitors, now, state } from './community.ts';

const home = monitor('page/home', { budgetMs: 500 });

const known = (over: Partial<Known> = {}): Known => ({
  now,
  monitors: [home],
  watcher: { ...startOfWatcher, lastTickAt: now - 20_000, online: true, held: [] },
  states: new Map([['page/home', state('up', now - day)]]),
  latest: new Map([['page/home', look('page/home', now - 20_000)]]),
  results: new Map(),
  days: [{ monitor: 'page/home', day: '2026-11-28', ok: 800, failing: 0, unknown: 0 }],
  incidents: [],
  deploys: [],
  gaps: [],
  expiries: [],
  traffic: null,
  ...over,
});

const rowOf = (made: Snapshot, id = 'page/home') => {
  const row = made.rows.find(one => one.id === id);
  assert.ok(row !== undefined);
  return row;
};

describe('what one row says', () => {
  test('a look that is old enough is grey and never green, to the millisecond', () => {
    const at = (age: number) =>
      rowOf(snapshot(known({ latest: new Map([['page/home', look('page/home', now - age)]]) })));
    assert.equal(at(150_000).light, 'good');
    assert.equal(at(150_001).light, 'unknown');
    assert.equal(at(150_000).staleAt, now);
  });

  test('an outage that nobody looked at since is grey too: nobody knows whether it is over', () => {
    const made = snapshot(
      known({
        states: new Map([['page/home', state('down', now - day)]]),
        latest: new Map([['page/home', look('page/home', now - 10 * minute, 'failing')]]),
        incidents: [incident('page/home', now - 30 * minute)],
      }),
    );
    assert.equal(rowOf(made).light, 'unknown');
    assert.equal(made.answers[0].light, 'unknown');
    assert.equal(made.incidents[0]?.closedAt, null);
  });

  test('a look from later than now is grey: the clock was set back', () => {
    const row = rowOf(snapshot(known({ latest: new Map([['page/home', look('page/home', now + 3_600_000)]]) })));
    assert.deepEqual([row.light, row.word], ['unknown', 'the clock of the watcher was set back']);
  });

  test('a look that could not look does not make the evidence younger', () => {
    const told = look('page/home', now - 10 * minute);
    const blind = look('page/home', now - 10_000, 'unknown', { ms: null });
    const row = rowOf(
      snapshot(known({ latest: new Map([['page/home', blind]]), results: new Map([['page/home', [told, blind]]]) })),
    );
    assert.deepEqual([row.light, row.seenAt], ['unknown', told.at]);
  });

  test('a watcher without network knows nothing, however young its looks are', () => {
    for (const made of [
      snapshot(known({ watcher: { ...startOfWatcher, lastTickAt: now, online: false, held: [] } })),
      snapshot(known({ incidents: [incident('watcher', now - minute, { monitors: ['page/home'] })] })),
    ]) {
      assert.equal(rowOf(made).light, 'unknown');
      assert.equal(made.answers[0].light, 'unknown');
      assert.equal(status(made).light, 'unknown');
    }
  });

  test('places to compare with that are silent while the app answers hide nothing: what is told is red, what works is green', () => {
    const watcher = { ...startOfWatcher, lastTickAt: now, online: false, contradicted: true };
    assert.equal(rowOf(snapshot(known({ watcher }))).light, 'good');
    const down = snapshot(
      known({
        watcher,
        states: new Map([['page/home', state('down', now - minute)]]),
        latest: new Map([['page/home', look('page/home', now - 20_000, 'failing')]]),
        incidents: [incident('page/home', now - minute)],
      }),
    );
    assert.equal(rowOf(down).light, 'bad');
    assert.deepEqual([down.answers[0].light, status(down).light], ['bad', 'bad']);
  });

  test('one failing look is neither red nor green', () => {
    const row = rowOf(
      snapshot(
        known({
          states: new Map([['page/home', state('suspect', now - minute)]]),
          latest: new Map([['page/home', look('page/home', now - 20_000, 'failing')]]),
        }),
      ),
    );
    assert.deepEqual([row.light, row.word], ['unknown', 'a look failed; it is looked at again']);
  });

  test('red is never beside 100 %, and has an incident even where none is written down', () => {
    const made = snapshot(known({ states: new Map([['page/home', state('down', now - 5 * minute)]]) }));
    const row = rowOf(made);
    assert.equal(row.light, 'bad');
    assert.ok((row.uptime.share ?? 1) < 1);
    assert.notEqual(shareText(row.uptime.share ?? 1), '100 %');
    assert.equal(row.bars.at(-1)?.state, 'failing');
    assert.deepEqual(
      made.incidents.map(({ id, suffers, closedAt }) => [id, suffers, closedAt]),
      [[null, 'Nobody reaches the home page.', null]],
    );
  });
});

test('of many that failed at once, one that works again is green while the others are red', () => {
  const ids = ['page/home', 'page/login'];
  const both = known({
    monitors: ids.map(id => monitor(id)),
    latest: new Map(ids.map(id => [id, look(id, now - 20_000)])),
    states: new Map([
      ['page/home', state('up', now - minute)],
      ['page/login', state('down', now - 9 * minute)],
    ]),
    incidents: [incident('group', now - 9 * minute, { monitors: ids })],
  });
  const made = snapshot(both);
  assert.deepEqual([rowOf(made).light, rowOf(made, 'page/login').light], ['good', 'bad']);
  // All are up, and the incident is still open: it counts, so that no open incident stands beside three green answers.
  const open = snapshot({ ...both, states: new Map(ids.map(id => [id, state('up', now - minute)])) });
  assert.deepEqual(
    open.rows.map(({ light }) => light),
    ['bad', 'bad'],
  );
});

test('a row of an outage of many says what was seen of itself, and what went into the outage is none of its own', async () => {
  const group = incident('group', now - 9 * minute, { monitors: ['page/home', 'page/login'], because: '2 of 2 fail.' });
  const part = incident('page/home', now - 9 * minute, { closedAt: now - 9 * minute, partOf: group.id });
  const store = await lived('well');
  const down = state('down', now - 9 * minute, { incident: group.id });
  await store.commit({
    results: [look('page/home', now - 1_000, 'failing', { because: 'It refused the connection.' })],
    steps: [
      {
        watcher: { ...startOfWatcher, lastTickAt: now, online: true },
        monitors: new Map([['page/home', down]]),
        incidents: [group, part],
        effects: [],
        gaps: [],
      },
    ],
    channels: [],
  });
  const made = snapshot(await createGather(store, { monitors: () => monitors })(now));
  assert.equal(rowOf(made).because, 'It refused the connection.');
  assert.deepEqual(
    made.incidents.filter(({ beganAt }) => beganAt === group.beganAt).map(({ id }) => id),
    [group.id],
  );
});

describe('90 days', () => {
  test('days that nobody watched are gaps, and count neither as good nor as bad', () => {
    const { bars, uptime } = rowOf(
      snapshot(
        known({
          days: [
            { monitor: 'page/home', day: '2026-11-28', ok: 10, failing: 0, unknown: 0 },
            { monitor: 'page/home', day: '2026-11-26', ok: 9, failing: 1, unknown: 0 },
            { monitor: 'page/home', day: '2026-11-25', ok: 0, failing: 0, unknown: 40 },
            { monitor: 'page/other', day: '2026-11-24', ok: 5, failing: 0, unknown: 0 },
          ],
        }),
      ),
    );
    assert.equal(bars.length, 90);
    assert.deepEqual(
      bars.slice(-5).map(({ day, state }) => [day, state]),
      [
        ['2026-11-24', 'unknown'],
        ['2026-11-25', 'unknown'],
        ['2026-11-26', 'failing'],
        ['2026-11-27', 'unknown'],
        ['2026-11-28', 'good'],
      ],
    );
    assert.deepEqual(uptime, { share: 19 / 20, days: 2, failingDays: 1 });
  });

  test('the part of a day in which the watcher did not run is unknown; gaps that overlap count once', () => {
    const from = Date.UTC(2026, 10, 27);
    const { bars } = rowOf(
      snapshot(
        known({
          days: [{ monitor: 'page/home', day: '2026-11-27', ok: 700, failing: 0, unknown: 0 }],
          gaps: [
            { from: from - 3_600_000, until: from + 6 * 3_600_000 },
            { from: from + 3 * 3_600_000, until: from + 12 * 3_600_000 },
          ],
        }),
      ),
    );
    assert.equal(bars.at(-2)?.unknownShare, 0.5);
  });

  test('an incident marks each day that it touches', () => {
    const began = Date.UTC(2026, 10, 26, 23, 50);
    const { bars } = rowOf(
      snapshot(
        known({
          days: ['2026-11-25', '2026-11-26', '2026-11-27', '2026-11-28'].map(one => ({
            monitor: 'page/home',
            day: one,
            ok: 100,
            failing: 0,
            unknown: 0,
          })),
          incidents: [incident('page/home', began, { closedAt: began + 20 * minute })],
        }),
      ),
    );
    assert.deepEqual(
      bars.slice(-4).map(({ state }) => state),
      ['good', 'failing', 'failing', 'good'],
    );
  });
});

describe('p95', () => {
  /** Counted and not computed: the smallest wait that at least 95 of 100 are not longer than. */
  const counted = (waits: readonly number[]): number | undefined =>
    waits
      .toSorted((one, other) => one - other)
      .find(ms => waits.filter(other => other <= ms).length * 100 >= waits.length * 95);

  test('is that of the raw rows of a day, for each monitor', async () => {
    const store = await lived('login down');
    const made = snapshot(await createGather(store, { monitors: () => monitors })(now));
    let compared = 0;
    for (const { id, day: shown } of made.rows) {
      const raw = (await store.results(id, now - day + 1, now)).filter(
        ({ outcome, ms }) => outcome === 'ok' && ms !== null,
      );
      if (raw.length === 0) continue;
      assert.deepEqual([shown?.ms, shown?.count], [counted(raw.map(({ ms }) => ms ?? 0)), raw.length], id);
      compared += 1;
    }
    assert.equal(compared, 6);
  });

  test('a look that timed out waited as long as it was allowed to; a quick refusal made nothing faster', () => {
    const results = [
      ...Array.from({ length: 18 }, (_, index) => look('page/home', now - index * minute, 'ok', { ms: 100 })),
      look('page/home', now - 20 * minute, 'failing', { ms: null, kind: 'timeout' }),
      look('page/home', now - 21 * minute, 'failing', { ms: null, kind: 'timeout' }),
      look('page/home', now - 22 * minute, 'failing', { ms: 1, kind: 'refused' }),
      look('page/home', now - 23 * minute, 'ok', { ms: 1, paused: true }),
    ];
    const { day: shown } = rowOf(snapshot(known({ results: new Map([['page/home', results]]) })));
    assert.deepEqual(shown, { ms: 10_000, count: 20, hours: 24 });
  });

  test('the last hour answers; with fewer than 20 looks a longer time does, or nobody knows', () => {
    const every = (minutes: number, count: number, ms: number) =>
      Array.from({ length: count }, (_, index) => look('page/home', now - index * minutes * minute, 'ok', { ms }));
    const answer = (results: readonly Result[]) => {
      const made = snapshot(known({ results: new Map([['page/home', results]]) }));
      return [made.answers[1].light, rowOf(made).recent?.hours];
    };
    assert.deepEqual(answer(every(1, 60, 499)), ['good', 1]);
    assert.deepEqual(answer(every(1, 60, 501)), ['bad', 1]);
    assert.deepEqual(answer(every(15, 24, 501)), ['bad', 6]);
    assert.deepEqual(answer(every(1, 19, 900)), ['unknown', undefined]);
  });
});

describe('the three answers', () => {
  const made = async (story: Parameters<typeof lived>[0]) =>
    snapshot(await createGather(await lived(story), { monitors: () => monitors })(now));

  test('a sound community: yes, and how old the oldest look is', async () => {
    const { answers } = await made('well');
    assert.deepEqual([answers[0].light, answers[0].sentence], ['good', 'Yes. All 6 that are looked at work.']);
    assert.deepEqual(
      [answers[2].light, answers[2].sentence],
      ['good', 'No. Both flows work from their beginning to their end.'],
    );
    assert.equal(answers[0].seenAt, now - 20_000);
  });

  test('what members notice comes first, then since when', async () => {
    const { answers, incidents } = await made('login down');
    assert.deepEqual(
      [answers[0].light, answers[0].sentence],
      ['bad', 'Nobody can sign in. The sign-in page has been failing for 12 minutes.'],
    );
    assert.equal(incidents[0]?.deploy?.at, now - 15 * minute);
    assert.equal(answers[2].light, 'good');
  });

  test('nothing is watched: not known, never yes', () => {
    for (const { light } of snapshot(known({ monitors: [] })).answers) assert.equal(light, 'unknown');
  });
});

test('contradictions cannot be made, whatever the store says', () => {
  const statuses: readonly Status[] = ['unknown', 'up', 'suspect', 'down', 'recovering', 'paused'];
  const ids = ['page/home', 'page/login', 'flow/join'] as const;
  const time = fc.integer({ min: now - 5 * day, max: now + minute });
  const outcome = fc.constantFrom('ok' as const, 'failing' as const, 'unknown' as const);
  const results = fc.array(
    fc
      .record({
        monitor: fc.constantFrom(...ids),
        at: time,
        outcome,
        ms: fc.option(fc.integer({ min: 0, max: 9_000 })),
      })
      .map(({ monitor, at, outcome, ms }) => look(monitor, at, outcome, { ms })),
    { maxLength: 60 },
  );
  const incidents = fc.array(
    fc
      .record({
        key: fc.constantFrom(...ids, 'group', 'watcher'),
        monitors: fc.subarray([...ids]),
        beganAt: fc.integer({ min: now - 120 * day, max: now }),
        lasted: fc.option(fc.integer({ min: 0, max: day })),
      })
      .map(({ key, monitors, beganAt, lasted }): Incident =>
        incident(key, beganAt, { monitors, closedAt: lasted === null ? null : Math.min(now, beganAt + lasted) }),
      ),
    { maxLength: 4 },
  );
  fc.assert(
    fc.property(
      results,
      incidents,
      fc.tuple(...ids.map(() => fc.option(fc.constantFrom(...statuses)))),
      fc.constantFrom(true, false, null),
      (all, incidents, given, online) => {
        const sorted = all.toSorted((one, other) => one.at - other.at);
        const made = snapshot(
          known({
            monitors: ids.map(id => monitor(id, { question: id === 'flow/join' ? 'flow' : 'up' })),
            watcher: { ...startOfWatcher, lastTickAt: now, online, held: [] },
            states: new Map(
              ids.flatMap((id, index) => {
                const status = given[index] ?? null;
                return status === null ? [] : [[id, state(status, now - day)] as const];
              }),
            ),
            latest: new Map(sorted.map(one => [one.monitor, one])),
            results: new Map(ids.map(id => [id, sorted.filter(one => one.monitor === id)])),
            days: [],
            incidents,
          }),
        );
        for (const row of made.rows) {
          const open = made.incidents.some(
            ({ closedAt, titles, ofWatcher, id }) =>
              closedAt === null && !ofWatcher && titles.length > 0 && (id === row.incident || id === null),
          );
          if (row.light === 'bad') {
            assert.ok(open, 'red without an incident');
            assert.ok(row.uptime.share !== null && row.uptime.share < 1, 'red beside 100 %');
            assert.equal(row.bars.at(-1)?.state, 'failing');
          }
          if (row.light === 'good') {
            assert.equal(row.incident, null, 'green with an open incident');
            assert.ok(row.staleAt !== null && row.staleAt >= now, 'green and too old');
            assert.ok(online !== false);
          }
          for (const bar of row.bars) if (bar.state === 'good') assert.ok(bar.ok > 0 && bar.failing === 0);
        }
        for (const answer of [made.answers[0], made.answers[2]]) {
          const asked = made.rows.filter(({ question }) => question === answer.question);
          const lights = new Set(asked.map(({ light }) => light));
          const expected = lights.has('bad') ? 'bad' : lights.has('unknown') ? 'unknown' : 'good';
          assert.equal(answer.light, expected);
        }
        const shown = status(made);
        if (shown.light === 'good') assert.ok(made.rows.every(({ light }) => light === 'good'));
        if (made.rows.some(({ light }) => light === 'bad')) assert.equal(shown.light, 'bad');
      },
    ),
    { numRuns: 300 },
  );
});
