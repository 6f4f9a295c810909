import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import type { LogEvent } from '../../../src/engines/logs/event.ts';
import { chanceOfMore, usualOf } from '../../../src/engines/logs/negative-binomial.ts';
import { replaySignals } from '../../../src/engines/logs/replay.ts';
import { routeDays, routeTime } from '../../../src/engines/logs/route-times.ts';
import { noSignals, type SignalFacts, type SignalState, stepSignals } from '../../../src/engines/logs/signals.ts';
import { createTally } from '../../../src/engines/logs/tally.ts';
import { eventsOf } from './read.ts';

const minute = 60_000;
const start = Date.UTC(2026, 10, 28);

const event = (at: number, more: Partial<LogEvent> = {}): LogEvent => ({
  at,
  level: 'info',
  requestId: null,
  method: 'GET',
  route: '/',
  status: 200,
  ms: 5,
  sort: 'request',
  fingerprint: null,
  account: null,
  address: null,
  times: 1,
  ...more,
});

const many = (count: number, from: number, everyMs: number, more: (place: number) => Partial<LogEvent>): LogEvent[] =>
  Array.from({ length: count }, (_, place) => event(from + place * everyMs, more(place)));

/** Which signals opened. */
const opened = (events: readonly LogEvent[], before: SignalState = noSignals): readonly string[] =>
  replaySignals(
    events.toSorted((a, b) => (a.at ?? 0) - (b.at ?? 0)),
    { budgets: {} },
    before,
  ).turns.flatMap(turn => (turn.opened ? [turn.signal] : []));

const failed = (place: number, people: number): Partial<LogEvent> => ({
  sort: 'sign-in-failed',
  method: 'POST',
  route: '/login',
  status: 401,
  account: `account-${place % people}`,
  address: `address-${place % people}`,
});

describe('signals of the log', () => {
  test('three server errors in five minutes are an incident, with its route and error, told once', () => {
    const events = [
      ...many(60, start, 10_000, () => ({})),
      ...many(3, start + 5 * minute, 1_000, () => ({ status: 503, route: '/posts', fingerprint: 'TypeError' })),
    ];
    const { turns } = replaySignals(events.toSorted((a, b) => (a.at ?? 0) - (b.at ?? 0)));
    assert.deepEqual(
      turns.map(({ signal, opened }) => [signal, opened]),
      [
        ['log/5xx', true],
        ['log/5xx', false],
      ],
    );
    assert.match(turns[0]?.because ?? '', /^3 of \d+ requests .* at GET \/posts \(TypeError\)\.$/);
  });

  test('three hours apart are none; neither are three of a thousand where that is usual', () => {
    assert.deepEqual(opened(many(6, start, 180 * minute, () => ({ status: 500 }))), []);
    const usual = many(20_000, start, 500, place => ({ status: place % 250 === 0 ? 500 : 200 }));
    assert.ok(!opened(usual).includes('log/login-broken'));
    const before = replaySignals(usual).state;
    const more = many(600, start + 20_000 * 500 + 60 * minute, 500, place => ({
      status: place % 200 === 0 ? 500 : 200,
    }));
    assert.deepEqual(opened(more, { ...before, open: {} }), []);
  });

  test('one of ten all the time is told by its share, where an hour has a hundred requests', () => {
    /** So many requests an hour for three hours; the last one of so many fails. */
    const all = (perHour: number, oneIn: number) =>
      many(perHour * 3, start, (60 * minute) / perHour, place => ({ status: (place + 1) % oneIn === 0 ? 500 : 200 }));
    // In five minutes there are ten requests, and never three errors.
    assert.deepEqual(opened(all(120, 10)), ['log/5xx']);
    const { turns } = replaySignals(all(120, 10));
    assert.match(turns[0]?.because ?? '', /^\d+ of \d{3} requests of the last hour failed .*, and it goes on\.$/);
    assert.deepEqual(opened(all(90, 10)), [], 'too few requests to speak of a share');
    assert.deepEqual(opened(all(120, 20)), [], '5 % is not fast enough to wake somebody');
    const once = [...all(120, 1_000), ...many(2, start + 90 * minute, 1_000, () => ({ status: 500 }))];
    assert.deepEqual(opened(once), [], 'two in a moment');
  });

  test('one address with many passwords is an attack, and not an outage', () => {
    assert.deepEqual(opened(many(40, start, 4_000, () => failed(0, 1))), ['log/login-attack']);
    const sprayed = many(8, start, 4_000, place => ({ ...failed(0, 1), account: `account-${place}` }));
    assert.deepEqual(opened(sprayed), ['log/login-attack']);
    const oneAccount = many(12, start, 40_000, place => ({ ...failed(0, 1), address: `address-${place}` }));
    assert.deepEqual(opened(oneAccount), ['log/login-attack']);
  });

  test('members who cannot get in are an outage, and no attack', () => {
    assert.deepEqual(opened(many(14, start, 20_000, place => failed(place, 7))), ['log/login-broken']);
    const broken = many(3, start, 20_000, place => ({ ...failed(place, 3), status: 500 }));
    assert.deepEqual(opened(broken).toSorted(), ['log/5xx', 'log/login-broken']);
  });

  test('members behind a proxy that the app does not look through are no attacker with one address', () => {
    const from = (address: string) =>
      eventsOf(
        Array.from({ length: 14 }, (_, place) => {
          const time = new Date(start + place * 20_000).toISOString();
          const email = `member-${place % 7}@example.com`;
          return `${JSON.stringify({ time, method: 'POST', route: '/login', status: 401, ip: address, email })}\n`;
        }),
      );
    for (const proxy of ['172.18.0.1', '127.0.0.1', '::1', '::ffff:10.0.0.7', '[fd12::3]:5121', '100.64.3.9'])
      assert.deepEqual(opened(from(proxy)), ['log/login-broken'], proxy);
    for (const visitor of ['203.0.113.9', '172.32.0.1', '2001:db8::1', '::1234', '100.128.0.1', '11.0.0.1'])
      assert.deepEqual(opened(from(visitor)), ['log/login-attack'], visitor);
  });

  test('an attack of which the log does not say for whom is told without a number of accounts', () => {
    const { turns } = replaySignals(many(24, start, 4_000, () => ({ ...failed(0, 1), account: null })));
    assert.equal(turns[0]?.because, '24 failed sign-ins came from one address within 5 minutes.');
  });

  test('strangers who guess from everywhere while members get in are an attack alone', () => {
    const members = many(60, start, 10_000, place => ({
      ...failed(place, 8),
      sort: 'sign-in-ok',
      account: `member-${place % 8}`,
    }));
    const strangers = many(80, start + 5 * minute, 3_000, place => failed(place, 80));
    assert.deepEqual(opened([...members, ...strangers]), ['log/login-attack']);
  });

  test('waves of one attack are one incident', () => {
    const waves = [0, 25, 50].flatMap(after => many(25, start + after * minute, 2_000, () => failed(0, 1)));
    assert.equal(opened(waves).length, 1);
  });

  test('webhooks, mails, checkouts', () => {
    const one = (count: number, sort: LogEvent['sort'], status: number): readonly string[] =>
      opened(many(count, start, 30_000, () => ({ sort, status, route: '/hooks', method: 'POST' })));
    assert.deepEqual(one(1, 'webhook-failed', 404), []);
    assert.deepEqual(one(2, 'webhook-failed', 404), ['log/webhooks']);
    assert.deepEqual(one(2, 'webhook-signature', 400), []);
    assert.deepEqual(one(3, 'webhook-signature', 400), ['log/webhooks']);
    assert.deepEqual(one(2, 'mail-failed', 200), ['log/mail']);
    assert.deepEqual(one(2, 'checkout-failed', 500), ['log/checkout']);
    const far = many(2, start, 60 * minute, () => ({ sort: 'webhook-failed', status: 404 }));
    assert.deepEqual(opened(far), ['log/webhooks'], 'two in a row, however far apart');
    const between = event(start + 30 * minute, { sort: 'webhook-ok' });
    assert.deepEqual(opened([...far, between]), []);
  });

  const judge = (state: SignalState, at: number, facts: SignalFacts, events: readonly LogEvent[] = []) => {
    const tally = createTally();
    for (const one of events) tally.take(one, at);
    return stepSignals(state, { at, counted: tally.drain(), facts, settings: { budgets: {} } });
  };
  const silence = (step: ReturnType<typeof judge>): string | undefined =>
    step.cycles.find(({ monitor }) => monitor === 'log/silence')?.outcome;

  test('the share of an hour is told, too, of an app whose clock is fast', () => {
    for (const fastMs of [0, 90_000]) {
      let state = noSignals;
      const told: string[] = [];
      for (let passed = 0; passed < 90; passed += 1) {
        const at = start + passed * minute;
        // Two requests a minute: in five minutes never three errors.
        const two = [200, passed % 5 === 0 ? 500 : 200].map(status => event(at + fastMs, { status }));
        const step = judge(state, at, { probesOk: true }, two);
        ({ state } = step);
        told.push(...step.turns.flatMap(({ opened: isOpened, because }) => (isOpened ? [because] : [])));
      }
      assert.match(told.join(' '), /^\d+ of 1\d\d requests of the last hour failed with a server error/, `${fastMs}`);
    }
  });

  test('silence is told only while probes say that the app answers; without a log nothing is known', () => {
    const never = judge(noSignals, start, { probesOk: true });
    assert.deepEqual(new Set(never.cycles.map(({ outcome }) => outcome)), new Set(['unknown']));
    const { state } = judge(noSignals, start, { probesOk: true }, [event(start)]);
    assert.equal(silence(judge(state, start + 9 * minute, { probesOk: true })), 'ok');
    assert.equal(silence(judge(state, start + 10 * minute, { probesOk: true })), 'failing');
    assert.equal(silence(judge(state, start + 10 * minute, { probesOk: null })), 'unknown');
    const quiet = judge(state, start + 10 * minute, { probesOk: true });
    assert.equal(quiet.cycles.find(({ monitor }) => monitor === 'log/5xx')?.outcome, 'unknown');
  });

  test('what the provider and the outbox know counts, too', () => {
    const { state } = judge(noSignals, start, { probesOk: true }, [event(start)]);
    const names = (facts: Partial<SignalFacts>): readonly string[] =>
      judge(state, start + minute, { probesOk: true, ...facts }).turns.map(({ signal }) => signal);
    assert.deepEqual(names({ providerEvents: 3 }), ['log/webhooks']);
    assert.deepEqual(names({ oldestEventMs: 300_001 }), ['log/webhooks']);
    assert.deepEqual(names({ oldestMailMs: 120_001 }), ['log/mail']);
    assert.deepEqual(names({}), []);
  });

  test('state is the same after JSON, and a clock that jumps an hour opens nothing', () => {
    const events = many(500, start, 2_000, place => ({ ...failed(place, 30), ms: place }));
    const { state, until } = replaySignals(events);
    assert.deepEqual(JSON.parse(JSON.stringify(state)), state);
    for (const jump of [-3_600_000, 3_600_000]) {
      const step = judge({ ...state, open: {} }, until + jump, { probesOk: null }, [event(until + jump)]);
      assert.deepEqual(
        step.turns.filter(({ opened }) => opened),
        [],
      );
    }
  });
});

describe('what is usual', () => {
  test('the chances are those of the distributions', () => {
    const poisson = { mean: 2, variance: 2, windows: 100 };
    assert.ok(Math.abs(chanceOfMore(3, poisson) - (1 - Math.exp(-2) * (1 + 2 + 2))) < 1e-8);
    // Geometric: mean 1, variance 2, so that P(X >= k) = 2^-k.
    for (const count of [1, 5, 30])
      assert.ok(Math.abs(chanceOfMore(count, { mean: 1, variance: 2, windows: 9 }) * 2 ** count - 1) < 1e-6);
    assert.ok(chanceOfMore(100_000, { mean: 99_000, variance: 99_000 * 50, windows: 9 }) > 0.1);
    assert.equal(usualOf([null, null]).mean, 0.02);
    assert.deepEqual(usualOf([2, null, 4]), { mean: 3, variance: 2, windows: 2 });
  });

  test('a chance falls as the count grows, and stays a chance', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.02, max: 500, noNaN: true }),
        fc.double({ min: 0, max: 60, noNaN: true }),
        fc.nat(2_000),
        (mean, times, count) => {
          const usual = { mean, variance: mean * times, windows: 9 };
          const [one, next] = [chanceOfMore(count, usual), chanceOfMore(count + 1, usual)];
          assert.ok(one >= 0 && one <= 1 && next <= one + 1e-9, `${one} ${next}`);
        },
      ),
    );
  });
});

describe('times by route', () => {
  const timed = (count: number, ms: (place: number) => number, everyMs = 1_000) =>
    replaySignals(
      many(count, start, everyMs, place => ({ ms: ms(place), route: '/api/posts' })),
      {
        budgets: { 'GET /api/posts': { p95Ms: 500 } },
      },
    );
  const words = (count: number): string =>
    routeTime(timed(count, () => 100).state.routes, 'GET /api/posts', start + 100_000).words;

  test('too few requests say nothing', () => {
    assert.equal(words(19), 'too few requests (19)');
    assert.match(words(20), /^p95 (?:9[6-9]|10[0-4]) ms$/);
  });

  test('p95 is that of the requests, to 5 %', () => {
    const { p95 } = routeTime(timed(200, place => place + 1).state.routes, 'GET /api/posts', start + 200_000);
    assert.ok(p95 !== null && Math.abs(p95 / 190 - 1) < 0.05, `${p95}`);
  });

  test('nobody is woken for fewer than 60, however slow; for 60 somebody is, also when they took an hour', () => {
    assert.deepEqual(timed(59, () => 900).turns, []);
    assert.equal(timed(61, () => 900).turns[0]?.signal, 'log/slow');
    assert.equal(timed(61, () => 900, 50_000).turns[0]?.signal, 'log/slow');
    assert.deepEqual(timed(200, place => (place % 50 === 0 ? 900 : 100)).turns, []);
  });
});

describe('a day by route', () => {
  const day = (count: number, of: (place: number) => Partial<LogEvent>) =>
    replaySignals(
      many(count, start, 10_000, place => ({ route: '/api/posts', ...of(place) })),
      { budgets: {} },
    ).state.routes;
  const end = start + 3 * 3_600_000;

  test('every request counts, those that failed and those without a time too; three hours of them', () => {
    const routes = day(900, place => ({
      status: place % 100 === 0 ? 500 : place % 100 === 1 ? 404 : 200,
      ms: place % 2 === 0 ? 100 : null,
    }));
    const [one, ...others] = routeDays(routes, end);
    assert.deepEqual([one?.route, one?.requests, one?.failed, others.length], ['GET /api/posts', 900, 9, 0]);
    assert.ok(one?.p95 != null && Math.abs(one.p95 / 100 - 1) < 0.06, `${one?.p95}`);
  });

  test('a log that tells no times has requests and no p95', () => {
    assert.deepEqual(
      routeDays(
        day(40, () => ({ ms: null })),
        end,
      ),
      [{ route: 'GET /api/posts', requests: 40, failed: 0, p95: null }],
    );
  });

  test('of a day that an older version kept in part nobody says how many failed', () => {
    const kept = JSON.parse(JSON.stringify(day(900, () => ({ status: 500, ms: 100 })))) as Record<
      string,
      { hours: { requests?: number; failed?: number }[] }
    >;
    const hour = kept['GET /api/posts']?.hours[0];
    delete hour?.requests;
    delete hour?.failed;
    const [one] = routeDays(kept as never, end);
    assert.deepEqual([one?.requests, one?.failed], [900, null]);
  });

  test('what is older than a day is gone', () => {
    const tally = createTally();
    tally.take(event(start, { route: '/old' }), start);
    const old = stepSignals(noSignals, {
      at: start,
      counted: tally.drain(),
      facts: { probesOk: null },
      settings: { budgets: {} },
    });
    const later = stepSignals(old.state, {
      at: start + 26 * 3_600_000,
      counted: tally.drain(),
      facts: { probesOk: null },
      settings: { budgets: {} },
    });
    assert.equal(routeDays(old.state.routes, start).length, 1);
    assert.deepEqual(routeDays(later.state.routes, start + 26 * 3_600_000), []);
  });
});

describe('hostile logs', () => {
  test('routes, accounts, addresses, errors and times that never repeat cost no more than the bounds', () => {
    const tally = createTally();
    let state = noSignals;
    let place = 0;
    for (let step = 0; step < 40; step += 1) {
      const at = start + step * minute;
      for (let count = 0; count < 3_000; count += 1) {
        place += 1;
        tally.take(
          event(at - ((place * 7_919) % (50 * minute)), {
            ...failed(0, 1),
            account: `a${place}`,
            address: `b${place % 500}`,
            route: `/r${place}`,
            fingerprint: `f${place}`,
            ms: (place * 997) % 600_000,
            status: 500 - (place % 2) * 100,
          }),
          at,
        );
      }
      state = stepSignals(state, {
        at,
        counted: tally.drain(),
        facts: { probesOk: true },
        settings: { budgets: {} },
      }).state;
    }
    assert.ok(Object.keys(state.routes).length <= 101);
    assert.ok(state.minutes.length <= 60);
    for (const one of state.minutes) {
      assert.ok(Object.keys(one.byAddress).length <= 300);
      assert.ok(Object.keys(one.byAccount).length <= 300);
      assert.ok(Object.keys(one.errors).length <= 50);
      for (const { others } of Object.values(one.byAddress)) assert.ok(others.length <= 8);
    }
    assert.ok(JSON.stringify(state).length < 4_000_000, `${JSON.stringify(state).length}`);
  });
});
