import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { watchSchema } from '../../src/config/watch-settings.ts';
import type { Cycle } from '../../src/engines/incidents/incident.ts';
import type { Monitor } from '../../src/watch/monitor.ts';
import type { Notice } from '../../src/watch/notice.ts';
import { createOutbox } from '../../src/watch/outbox.ts';
import type { WatchStore } from '../../src/watch/store.ts';
import { replayReport } from '../../src/watch/replay/report.ts';
import { StoreFull } from '../../src/watch/store-full.ts';
import { openRecorded } from '../../src/watch/store/recorded.ts';
import { openSqliteStore } from '../../src/watch/store/sqlite.ts';
import { startWatch, type WatchParts } from '../../src/watch/watch.ts';
import { noticeOf } from '../../src/watch/words.ts';
import { virtualTime } from '../platform/virtual-time.ts';

const minuteMs = 60_000;
const began = Date.UTC(2026, 10, 28, 12);

const folder = mkdtempSync(join(tmpdir(), 'launch-ready-watch-'));
after(() => rmSync(folder, { recursive: true, force: true }));

/** `jump` sets the clock on the wall, as somebody might. */
const clockFrom = (from = began) => {
  const time = virtualTime();
  let jumped = 0;
  return {
    ...time,
    jump: (ms: number): void => void (jumped += ms),
    now: () => new Date(from + time.elapsed() + jumped),
  };
};
type Clock = ReturnType<typeof clockFrom>;

const monitor = (id: string, host: string, urgent = false): Monitor => ({
  id,
  title: `${id} is down`,
  suffers: `Members do not reach ${id}.`,
  host,
  ask: { of: 'http', method: 'GET', url: `https://${host}/`, status: [200] },
  everySeconds: 60,
  timeoutMs: 1_000,
  urgent,
  question: 'up',
  actions: ['Look at the host.'],
  budgetMs: null,
});
const monitors = [
  monitor('page/home', 'www.example.com'),
  monitor('page/login', 'app.example.com', true),
  monitor('api/health', 'api.example.com'),
];

const settings = watchSchema.parse({ contacts: [{ name: 'Ada', role: 'founder' }] });

type Told = Pick<Notice, 'key' | 'kind' | 'title'>;
type Run = { readonly told: Told[]; readonly said: string[]; readonly asked: string[] };

type Given = {
  readonly failing?: (monitor: string, minute: number) => boolean;
  readonly store?: (store: WatchStore) => WatchStore;
  readonly probe?: WatchParts['probe'];
  readonly alive?: () => Promise<void>;
};

const watched = async (minutes: number, file: string, io: Clock, given: Given): Promise<Run> => {
  const file_ = await openSqliteStore(join(folder, file), {});
  const store = given.store?.(file_) ?? file_;
  const run: Run = { told: [], said: [], asked: [] };
  const now = (): number => io.now().getTime();
  const start = io.elapsed();
  const outbox = createOutbox({
    store,
    channels: new Map([
      [
        'chat',
        async ({ key, kind, title }) => {
          run.told.push({ key, kind, title });
          return { delivered: true, ms: 1 };
        },
      ],
    ]),
    now,
    say: line => void run.said.push(line),
    sleep: io.sleep,
    render: ({ effect }, incident) =>
      noticeOf({ effect, incident, monitors, settings, deploys: [], now: now(), domain: 'example.com' }),
  });
  const over = new AbortController();
  const { ended } = await startWatch(
    {
      io,
      monitors,
      store,
      probe:
        given.probe ??
        (async ({ id, host }): Promise<Cycle> => {
          run.asked.push(id);
          const bad = given.failing?.(id, (io.elapsed() - start) / 60_000) ?? false;
          return {
            monitor: id,
            host,
            at: now(),
            outcome: bad ? 'failing' : 'ok',
            kind: bad ? 'status' : '',
            because: bad ? 'It answered 500 instead of 200.' : '',
            ms: 12,
          };
        }),
      control: async () => true,
      told: async () => [],
      maintenance: [],
      channels: ['chat'],
      send: outbox.pump,
      changed: () => undefined,
      alive: given.alive ?? (async () => undefined),
      say: line => void run.said.push(line),
    },
    over.signal,
  );
  await io.sleep(minutes * minuteMs);
  over.abort();
  await ended;
  await outbox.pump();
  await outbox.idle();
  await file_.close();
  return run;
};

/** Watches for so many minutes, with the same file as before when `file` is; `failing` says what fails at a moment. */
const watchFor = (
  minutes: number,
  file: string,
  { clock = clockFrom(), ...given }: Given & { readonly clock?: Clock } = {},
): Promise<Run> => clock.until(watched(minutes, file, clock, given));

const kinds = ({ told }: Run): readonly string[] => told.map(({ kind, key }) => `${kind} ${key.split('@')[0]}`);

test('what fails is told once, and its end once; what is well is asked every minute and tells nothing', async () => {
  const run = await watchFor(14, 'once.db', { failing: (id, at) => id === 'page/login' && at > 2 && at < 7 });
  assert.deepEqual(kinds(run), ['opened page/login', 'resolved page/login']);
  const homes = run.asked.filter(id => id === 'page/home').length;
  assert.ok(homes >= 8 && homes <= 15, `${homes} looks in 14 minutes`);
  assert.deepEqual(run.said, []);
});

test('a restart in the middle of an outage opens nothing twice and forgets no end', async () => {
  const clock = clockFrom();
  const first = await watchFor(6, 'restart.db', { clock, failing: (id, at) => id === 'page/login' && at > 2 });
  assert.deepEqual(kinds(first), ['opened page/login']);
  const second = await watchFor(4, 'restart.db', { clock, failing: id => id === 'page/login' });
  assert.deepEqual(kinds(second), []);
  const third = await watchFor(6, 'restart.db', { clock });
  assert.deepEqual(kinds(third), ['resolved page/login']);
});

test('what comes and goes is told once, over a restart, and a replay of what was kept comes to the same', async () => {
  const clock = clockFrom();
  let looks = 0;
  const third = (id: string): boolean => {
    if (id !== 'page/home') return false;
    looks += 1;
    return looks % 3 === 1;
  };
  const runs = [
    await watchFor(12, 'third.db', { clock, failing: third }),
    await watchFor(10, 'third.db', { clock, failing: third }),
  ];
  assert.deepEqual(runs.flatMap(kinds), ['opened now-and-then/page/home']);
  assert.match(runs[1]?.told[0]?.title ?? '', /^Again and again: members do not reach page\/home \(example\.com\)$/);
  const recorded = openRecorded(join(folder, 'third.db'));
  assert.ok(recorded !== null);
  const { wakes, noted } = replayReport({
    source: 'watch',
    of: 'example.com',
    looks: recorded.looks(began, began + 86_400_000),
    monitors,
    settings,
    incidents: [],
    deploys: [],
    left: [],
  });
  assert.deepEqual(
    [...wakes, ...noted].map(({ key, rule }) => [key.split('@')[0], rule]),
    [['now-and-then/page/home', 'comes-and-goes']],
  );
  assert.equal(wakes[0]?.because, recorded.incidents(began, Infinity)[0]?.because);
  recorded.close();
});

test('while the disk takes nothing nobody is told, and the outside service hears no sign of life; afterwards both', async () => {
  const clock = clockFrom();
  const start = clock.elapsed();
  const minute = (): number => (clock.elapsed() - start) / 60_000;
  let refused = 0;
  const alive: number[] = [];
  const run = await watchFor(14, 'full.db', {
    clock,
    failing: (id, at) => id === 'page/login' && at > 4,
    alive: async () => void alive.push(minute()),
    store: store => ({
      ...store,
      commit: async batch => {
        if (minute() > 3 && minute() < 8) {
          refused += 1;
          throw new StoreFull('watch.db');
        }
        await store.commit(batch);
      },
    }),
  });
  assert.ok(refused > 3, `${refused} commits refused`);
  assert.deepEqual(kinds(run), ['opened page/login']);
  assert.match(run.said.join('\n'), /cannot be kept, and nobody is told until it can[\s\S]*can be kept again/);
  assert.ok(!alive.some(at => at > 4.5 && at < 7.5), `signs of life at minute ${alive.join(', ')}`);
  assert.ok(alive.some(at => at > 8));
});

test('a clock on the wall that jumps an hour to and fro wakes nobody, and looks go on', async () => {
  for (const jump of [3_600_000, -3_600_000]) {
    const clock = clockFrom();
    void clock.sleep(4 * minuteMs).then(() => clock.jump(jump));
    const run = await watchFor(10, `jump${jump}.db`, { clock });
    assert.deepEqual(run.told, []);
    assert.ok(run.asked.length >= 15, `${run.asked.length} looks`);
    assert.deepEqual(run.said, []);
  }
});

test('the night in which a place sets its clocks wakes nobody, and looks go on', async () => {
  const zone = process.env['TZ'];
  process.env['TZ'] = 'Europe/Berlin';
  try {
    // 2026: back on 25 October and forward on 29 March, each at 01:00 UTC (Directive 2000/84/EC).
    for (const [file, change] of [
      ['back.db', Date.UTC(2026, 9, 25, 1)],
      ['forward.db', Date.UTC(2026, 2, 29, 1)],
    ] as const) {
      assert.notEqual(new Date(change - 1).getTimezoneOffset(), new Date(change).getTimezoneOffset());
      const quiet = await watchFor(8, file, { clock: clockFrom(change - 4 * 60_000) });
      assert.deepEqual(quiet.told, []);
      assert.ok(quiet.asked.length >= 12, `${quiet.asked.length} looks`);
    }
  } finally {
    if (zone === undefined) delete process.env['TZ'];
    else process.env['TZ'] = zone;
  }
});

test('a look that hangs holds up no other, and one that breaks is unknown, not an outage', async () => {
  const asked: string[] = [];
  const run = await watchFor(8, 'hang.db', {
    probe: async ({ id, host }, signal) => {
      asked.push(id);
      if (id === 'page/home')
        await new Promise<void>(resolve => signal.addEventListener('abort', () => resolve(), { once: true }));
      if (id === 'page/login') throw new Error('a bug of ours');
      return { monitor: id, host, at: began + asked.length, outcome: 'ok', kind: '', because: '', ms: 1 };
    },
  });
  assert.deepEqual(run.told, []);
  assert.equal(asked.filter(id => id === 'page/home').length, 1);
  assert.ok(asked.filter(id => id === 'api/health').length >= 4);
  assert.match(run.said.join('\n'), /page\/login could not be looked at: a bug of ours/);
});

test('what a look broke with is kept and said without a secret', async () => {
  const token = ['sk', 'live', 'a1b2c3d4e5f6a7b8'].join('_');
  const address = `https://ada:${token}@api.example.com/in?token=${token}`;
  const run = await watchFor(2, 'broken.db', {
    probe: async () => {
      throw new Error(`no door at ${address} for ada@example.com`);
    },
  });
  const store = await openSqliteStore(join(folder, 'broken.db'), {});
  const kept = (await store.latest()).get('page/home');
  await store.close();
  assert.deepEqual([kept?.outcome, kept?.kind], ['unknown', 'broken']);
  for (const text of [kept?.because ?? '', run.said.join('\n')]) {
    assert.match(text, /no door at https:\/\/api\.example\.com\/in/);
    assert.doesNotMatch(text, new RegExp(`${token}|ada@`));
  }
});

test('what is not watched any more is closed without a word', async () => {
  const clock = clockFrom();
  await watchFor(6, 'dropped.db', { clock, failing: id => id === 'page/login' });
  const store = await openSqliteStore(join(folder, 'dropped.db'), {});
  const over = new AbortController();
  const { ended } = await startWatch(
    {
      io: clock,
      monitors: monitors.filter(({ id }) => id !== 'page/login'),
      store,
      probe: async ({ id, host }) => ({
        monitor: id,
        host,
        at: clock.now().getTime(),
        outcome: 'ok',
        kind: '',
        because: '',
        ms: 1,
      }),
      control: async () => true,
      told: async () => [],
      maintenance: [],
      channels: ['chat'],
      send: async () => undefined,
      changed: () => undefined,
      alive: async () => undefined,
      say: () => undefined,
    },
    over.signal,
  );
  await clock.until(clock.sleep(2 * minuteMs));
  over.abort();
  await ended;
  const { open } = await store.load();
  assert.deepEqual([...open.keys()], []);
  await store.close();
});
