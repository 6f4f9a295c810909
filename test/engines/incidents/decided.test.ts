import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { causesToAsk } from '../../../src/engines/incidents/behind.ts';
import type { Leaning, WatchEvent } from '../../../src/engines/incidents/incident.ts';
import { cycleOf, minute, noon, nothing, tell, tick, type Told, words } from './story.ts';

/** A flow whose look took 25 s: what was seen of the rest meanwhile counts, and its causes are not waited for longer than it takes to look. */

const second = 1_000;
const host = 'www.community.test';
const began = noon + 4 * minute;
const heard = began + 25 * second;
const leaning: Leaning = new Map([['flow/join', ['flow/login', 'log/mail']]]);

type Given = {
  /** Whether a page is well at this look. */
  readonly page?: (index: number, at: number) => boolean;
  readonly pagesEveryMs?: number;
  /** Of their first look, after noon. */
  readonly pagesAtMs?: number;
  readonly flowEveryMs?: number;
  readonly loginEveryMs?: number;
  /** When the cause was looked at, and how it was. */
  readonly login?: readonly (readonly [at: number, good: boolean])[];
};

/** Four pages all the time, one cause, and the flow: well at noon, failing four minutes later. */
const run = (
  {
    page = () => true,
    pagesEveryMs = 10 * second,
    pagesAtMs = 0,
    flowEveryMs = minute,
    loginEveryMs = minute,
    login = [[began - 50 * second, true]],
  }: Given,
  until = Infinity,
): Told => {
  const events: (readonly [number, WatchEvent])[] = [];
  const look = (monitor: string, at: number, good: boolean, everyMs: number, urgent: boolean, heardAt = at): void =>
    void events.push([
      heardAt,
      {
        type: 'cycle',
        cycle: cycleOf(monitor, host, at, good ? 'ok' : 'failing'),
        rules: { everyMs, urgent },
        maintenance: null,
      },
    ]);
  for (let at = noon + pagesAtMs; at < noon + 7 * minute; at += pagesEveryMs)
    for (let index = 0; index < 4; index += 1)
      look(`page/${index}`, at + index * second, page(index, at), pagesEveryMs, false);
  for (let ago = 4; ago > 0; ago -= 1) {
    look('flow/login', began - 50 * second - ago * minute, true, minute, true);
    look('flow/join', began - ago * minute, true, flowEveryMs, true);
  }
  for (const [at, good] of login) look('flow/login', at, good, loginEveryMs, true);
  look('flow/join', began, false, flowEveryMs, true, heard);
  for (let at = noon; at <= noon + 7 * minute; at += 5 * second)
    events.push([at, { ...tick(at, 10_000), leaning } as WatchEvent]);
  events.sort(([one], [other]) => one - other);
  return tell(nothing(), ...events.flatMap(([at, event]) => (at <= until ? [event] : [])));
};

/** What is told and how many seconds after the look that failed had begun. */
const told = (given: Given): readonly string[] => {
  const done = run(given);
  return words(done, began).map(line => {
    const [kind, key, minutes] = line.split(' ');
    return `${kind} ${key} ${Math.round(Number(minutes) * 60)}`;
  });
};
const causeSeen = { login: [[began + 26 * second, true]] } as const;

describe('an outage that a long look saw', () => {
  test('is told as soon as its cause and enough of the rest were seen to be well since that look began', () => {
    assert.deepEqual(told(causeSeen), ['opened flow/join 30']);
  });

  test('near miss: its cause was not looked at since', () => {
    // The next look at it is waited for: it would come within the minute.
    assert.deepEqual(told({}), ['opened flow/join 110']);
  });

  test('near miss: its cause, asked seldom, was not looked at since: the time of holding is for that', () => {
    assert.deepEqual(told({ loginEveryMs: 60 * minute }), ['opened flow/join 50']);
  });

  test('near miss: its cause fails, too, and is told instead', () => {
    assert.deepEqual(told({ login: [[began + 26 * second, false]] }), ['opened flow/login 35']);
  });

  test('near miss: too little of the rest was looked at since: it is waited for', () => {
    const seldom = { ...causeSeen, pagesEveryMs: minute, pagesAtMs: 40 * second };
    assert.deepEqual(told(seldom), ['opened flow/join 45']);
    const page = (_: number, at: number): boolean => at < began;
    assert.deepEqual(told({ ...seldom, page })[0], 'opened group 50');
  });

  test('near miss: the rest fails as well', () => {
    const page = (_: number, at: number): boolean => at < began;
    assert.deepEqual(
      told({ ...causeSeen, page }).map(line => line.split(' ')[1]),
      ['group'],
    );
  });

  test('near miss: its own next look comes within half a minute and says more', () => {
    assert.deepEqual(told({ ...causeSeen, flowEveryMs: 40 * second }), ['opened flow/join 50']);
  });
});

describe('what is looked at out of turn', () => {
  const asked = (given: Given, at = heard): readonly string[] =>
    causesToAsk(run(given, at).state, leaning, at, 10 * second).map(({ monitor }) => monitor);

  test('is the cause that was not looked at since, and no cause that is not watched', () => {
    assert.deepEqual(asked({ login: [[began - 20 * second, true]] }), ['flow/login']);
  });

  test('near misses: it was looked at since; it comes by itself in a moment; nothing fails; it was told', () => {
    assert.deepEqual(asked({ login: [[began + 20 * second, true]] }), []);
    assert.deepEqual(asked({ login: [[began - 30 * second, true]] }), []);
    assert.deepEqual(asked({ login: [[began - 20 * second, true]] }, heard - 1), []);
    assert.deepEqual(asked({ login: [[began - 20 * second, true]] }, heard + 3 * minute), []);
  });
});
