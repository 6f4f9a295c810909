import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { watchSchema } from '../../../src/config/watch-settings.ts';
import type { Outcome, Step, WatchEvent } from '../../../src/engines/incidents/incident.ts';
import { start } from '../../../src/engines/incidents/start.ts';
import { applied, step } from '../../../src/engines/incidents/step.ts';
import { leaningOf } from '../../../src/watch/derive/leaning.ts';
import type { Monitor } from '../../../src/watch/monitor.ts';
import { type Past, replayReport } from '../../../src/watch/replay/report.ts';
import type { Result } from '../../../src/watch/store.ts';
import { openRecorded } from '../../../src/watch/store/recorded.ts';
import { openSqliteStore } from '../../../src/watch/store/sqlite.ts';
import { cycleOf, minute, noon, outcomeOf } from '../../engines/incidents/story.ts';
import { inFolder } from '../store/in-folder.ts';

const monitor = (
  id: string,
  host: string,
  urgent: boolean,
  { everySeconds = 60, behind }: { readonly everySeconds?: number; readonly behind?: readonly string[] } = {},
): Monitor => ({
  id,
  title: id,
  suffers: `Members do not reach ${id}.`,
  host,
  ask: { of: 'http', method: 'GET', url: `https://${host}/`, status: [200] },
  everySeconds,
  timeoutMs: 10_000,
  urgent,
  question: 'up',
  actions: ['Look at it.'],
  budgetMs: null,
  ...(behind === undefined ? {} : { behind }),
});

const monitors = [
  monitor('page/home', 'www.community.test', false),
  monitor('page/login', 'app.community.test', true, { behind: ['api/health'] }),
  monitor('api/health', 'api.community.test', false),
  monitor('flow/join', 'app.community.test', true, { everySeconds: 300, behind: ['page/login'] }),
];
const leaning = leaningOf(monitors);

type Plan = { readonly looks: readonly string[]; readonly work: readonly [from: number, minutes: number] | null };

/** Looks of each monitor, a letter a look: mostly well, then fails for a while. */
const runs = (length: number): fc.Arbitrary<string> =>
  fc
    .array(
      fc.oneof(
        { weight: 4, arbitrary: fc.integer({ min: 1, max: 15 }).map(count => 'S'.repeat(count)) },
        { weight: 2, arbitrary: fc.integer({ min: 1, max: 12 }).map(count => 'F'.repeat(count)) },
        { weight: 1, arbitrary: fc.constantFrom('U', 'FS', 'FSFSFS', 'FFSFFSFF') },
        // Comes and goes; M = well at its second try.
        { weight: 1, arbitrary: fc.constantFrom('FSSSS', 'SMSS', 'MSSFSS').map(part => part.repeat(5)) },
      ),
      { minLength: 1, maxLength: 20 },
    )
    // In the end all is well: what a reminder a second after the last look would say is no question here.
    .map(parts => `${parts.join('').slice(0, length)}SSSSSSS`);

const plans: fc.Arbitrary<Plan> = fc.record({
  looks: fc.tuple(runs(90), runs(90), runs(90), runs(18)),
  work: fc.option(fc.tuple(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 1, max: 30 }))),
});

/** What the watch does: a tick each five seconds, each look when it comes, all of it in the store. */
const lived = async (file: string, { looks, work }: Plan): Promise<readonly Step[]> => {
  const maintenance =
    work === null ? null : { from: noon + work[0] * minute, until: noon + (work[0] + work[1]) * minute };
  const events: (readonly [at: number, event: WatchEvent, result: Result | null])[] = [];
  let until = noon;
  for (const [index, { id, host, urgent, everySeconds }] of monitors.entries())
    for (const [place, letter] of (looks[index] ?? '').split('').entries()) {
      const at = noon + place * everySeconds * 1_000 + index * 7_001;
      const outcome: Outcome = outcomeOf(letter === 'M' ? 'S' : letter);
      const first = letter === 'M' ? { kind: 'timeout', because: 'well at the second try.' } : {};
      const cycle = { ...cycleOf(id, host, at, outcome), ...first };
      const isWork = maintenance !== null && at >= maintenance.from && at < maintenance.until;
      const { kind, because, ms } = cycle;
      events.push([
        at,
        {
          type: 'cycle',
          cycle,
          rules: { everyMs: everySeconds * 1_000, urgent },
          maintenance: isWork ? maintenance : null,
        },
        { monitor: id, at, outcome, kind, because, ms, paused: isWork },
      ]);
      until = Math.max(until, at);
    }
  for (let at = noon; at <= until + 2 * minute; at += 5_000)
    events.push([at, { type: 'tick', at, everyMs: minute, leaning }, null]);
  const steps: Step[] = [];
  let state = start;
  const results: Result[] = [];
  for (const [, event, result] of events.toSorted(([one], [other]) => one - other)) {
    const done = step(state, event);
    state = applied(state, done);
    steps.push(done);
    if (result !== null) results.push(result);
  }
  const store = await openSqliteStore(file, {});
  await store.commit({ results, steps, channels: [] });
  await store.close();
  return steps;
};

const past = (more: Pick<Past, 'looks'> & Partial<Past>): Past => ({
  source: 'watch',
  of: 'community.test',
  monitors,
  settings: watchSchema.parse({}),
  incidents: [],
  deploys: [],
  left: [],
  ...more,
});

const iso = (at: number): string => new Date(at).toISOString();

describe('what the watch wrote down', () => {
  test('comes to the incidents that it came to while it ran', async () => {
    await fc.assert(
      fc.asyncProperty(plans, plan =>
        inFolder(async file => {
          const steps = await lived(file, plan);
          const recorded = openRecorded(file);
          assert.ok(recorded !== null);
          try {
            const kept = recorded.incidents(0, Infinity);
            const told = steps.flatMap(({ effects }) => effects);
            const byId = new Map(kept.map(incident => [incident.id, incident]));
            // Reminders go out with a tick, and ticks of the past were at other seconds: one more or less says nothing.
            const live = told
              .filter(({ kind }) => kind === 'opened' || kind === 'noted')
              .map(({ incident: id, kind }) => [kind, byId.get(id)] as const)
              .map(([kind, one]) =>
                one === undefined
                  ? null
                  : {
                      kind,
                      key: one.key,
                      monitors: one.monitors.toSorted(),
                      beganAt: one.beganAt,
                      closedAt: one.closedAt,
                    },
              );
            const report = replayReport(past({ looks: recorded.looks(noon - minute, noon + 200 * minute) }));
            const all = [...report.wakes, ...report.noted].toSorted((one, other) => (one.at < other.at ? -1 : 1));
            const again = all.map(wake => ({
              kind: wake.key.split('|')[1],
              key: wake.key.split('@')[0] ?? '',
              monitors: wake.monitors.toSorted(),
              beganAt: Date.parse(wake.beganAt),
              closedAt: wake.endedAt === null ? null : Date.parse(wake.endedAt),
            }));
            assert.deepEqual(again, live);
            assert.equal(report.woken, report.wakes.length);
          } finally {
            recorded.close();
          }
        }),
      ),
      { numRuns: 25 },
    );
  });

  test('is judged by the rules of now: what is urgent today would have woken somebody yesterday', () => {
    const looks = 'SSFSSFFSS'
      .split('')
      .map((letter, index) => cycleOf('page/home', '', noon + index * minute, outcomeOf(letter)));
    const woken = (urgent: boolean): number =>
      replayReport(past({ looks, monitors: [monitor('page/home', 'www.community.test', urgent)] })).woken;
    assert.deepEqual([woken(false), woken(true)], [0, 2]);
  });

  test('says by which rule each was certain', () => {
    const rule = (letters: string, urgent = false): string | undefined => {
      const looks = letters
        .split('')
        .map((letter, index) => cycleOf('page/home', '', noon + index * minute, outcomeOf(letter)));
      return replayReport(past({ looks, monitors: [monitor('page/home', 'www.community.test', urgent)] })).wakes[0]
        ?.rule;
    };
    assert.deepEqual(
      [rule('SSFFFSS'), rule('SFFSFFSFFSS'), rule('SSFFSS', true), rule('FSSSS'.repeat(5)), rule('SSS')],
      ['in-a-row', 'among-ten', 'at-once', 'comes-and-goes', undefined],
    );
  });

  test('leaves out what is in the plan no more, and says so', () => {
    const looks = [cycleOf('page/old', '', noon, 'failing'), cycleOf('page/home', '', noon, 'ok')];
    const { left, looks: count } = replayReport(past({ looks }));
    assert.equal(count, 1);
    assert.deepEqual(left, [{ what: 'page/old', why: 'it is in the plan no more; 1 looks at it are left out' }]);
  });

  test('that the watcher was cut off wakes nobody, as it woke nobody then', () => {
    const looks = 'SSFFFFFSSS'
      .split('')
      .flatMap((letter, index) =>
        monitors
          .slice(0, 3)
          .map(({ id }, place) => cycleOf(id, '', noon + index * minute + place * 1_000, outcomeOf(letter))),
      );
    const cutOff = {
      id: 'watcher@1',
      key: 'watcher',
      monitors: ['page/home'],
      beganAt: noon + 2 * minute,
      openedAt: noon + 4 * minute + 35_000,
      closedAt: noon + 6.9 * minute,
      kind: 'cut-off',
      because: '',
      reminders: 0,
      acknowledgedAt: null,
      unstable: false,
    };
    const calm = monitors.map(one => ({ ...one, urgent: false }));
    const without = replayReport(past({ looks, monitors: calm }));
    assert.equal(without.woken, 1);
    const report = replayReport(past({ looks, monitors: calm, incidents: [cutOff] }));
    assert.equal(report.woken, 0);
    assert.deepEqual(
      report.cutOff.map(({ from }) => from),
      [iso(noon + 2 * minute)],
    );
  });
});

test('a file that is none of a watch is refused, and none is nothing', async () => {
  await inFolder(async (file, folder) => {
    assert.equal(openRecorded(file), null);
    writeFileSync(`${folder}/other.db`, 'a text that is longer than the header of a database, '.repeat(100));
    assert.throws(() => openRecorded(`${folder}/other.db`), /damaged, or no file of the watch/);
  });
});

test('the file is read while a watch holds it', async () => {
  await inFolder(async file => {
    const store = await openSqliteStore(file, {});
    await store.commit({
      results: [{ monitor: 'page/home', at: noon, outcome: 'ok', ms: 12, kind: '', because: '', paused: false }],
      steps: [],
      channels: [],
    });
    const recorded = openRecorded(file);
    assert.equal([...(recorded?.looks(noon, noon + 1) ?? [])].length, 1);
    recorded?.close();
    await store.keep('still', '"mine"');
    await store.close();
  });
});
