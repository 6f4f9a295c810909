import { startOfWatcher } from '../../../src/engines/incidents/start.ts';
import type { Incident, MonitorState, Outcome, Status } from '../../../src/engines/incidents/incident.ts';
import type { Monitor } from '../../../src/watch/monitor.ts';
import type { Result } from '../../../src/watch/store.ts';
import { type RecordedStore, recordedStore } from './recorded-store.ts';

/** Saturday, 28 November 2026, 14:20 UTC. */
export const now = Date.UTC(2026, 10, 28, 14, 20);
export const minute = 60_000;
export const day = 86_400_000;

export const monitor = (id: string, over: Partial<Monitor> = {}): Monitor => ({
  id,
  title: 'The home page',
  suffers: 'Nobody reaches the home page.',
  host: 'www.example.com',
  ask: { of: 'http', method: 'GET', url: 'https://www.example.com/', status: [200] },
  everySeconds: 60,
  timeoutMs: 10_000,
  urgent: false,
  question: 'up',
  actions: ['Look at the newest release and take it back when it is younger than the outage.', 'Read the error log.'],
  budgetMs: null,
  ...over,
});

export const monitors: readonly Monitor[] = [
  monitor('page/home', { budgetMs: 800 }),
  monitor('page/login', {
    title: 'The sign-in page',
    suffers: 'Nobody can sign in.',
    host: 'app.example.com',
    urgent: true,
    budgetMs: 800,
  }),
  monitor('api/health', {
    title: 'The API',
    suffers: 'The app opens and shows nothing.',
    host: 'app.example.com',
    budgetMs: 500,
  }),
  monitor('webhook/stripe', {
    title: 'The payment webhook',
    suffers: 'Members pay and get nothing.',
    host: 'app.example.com',
    ask: { of: 'http', method: 'POST', url: 'https://app.example.com/webhooks/stripe', status: [400] },
  }),
  monitor('flow/join', {
    title: 'Joining',
    suffers: 'Nobody can join.',
    host: 'app.example.com',
    ask: { of: 'flow', scenario: 'join' },
    everySeconds: 900,
    question: 'flow',
  }),
  monitor('flow/login', {
    title: 'Signing in to the feed',
    suffers: 'Members cannot get to their feed.',
    host: 'app.example.com',
    ask: { of: 'flow', scenario: 'login' },
    everySeconds: 900,
    question: 'flow',
    budgetMs: 3_000,
  }),
  monitor('certificate/www.example.com', {
    title: 'The certificate of www.example.com',
    suffers: 'Browsers warn everybody away.',
    ask: { of: 'checks', checks: [], host: 'www.example.com' },
    everySeconds: 3_600,
  }),
  monitor('job/nightly-backup', {
    title: 'The nightly backup',
    suffers: 'What is lost from now on stays lost.',
    host: '',
    ask: { of: 'heartbeat', name: 'nightly-backup', everySeconds: 86_400, graceSeconds: 300 },
  }),
];

export const state = (status: Status, since: number, over: Partial<MonitorState> = {}): MonitorState => ({
  host: 'www.example.com',
  everyMs: 60_000,
  status,
  since,
  recent: [],
  lastAt: null,
  turns: [],
  unstable: false,
  incident: null,
  before: null,
  burn: null,
  ...over,
});

export const look = (monitor: string, at: number, outcome: Outcome = 'ok', over: Partial<Result> = {}): Result => ({
  monitor,
  at,
  outcome,
  ms: 200,
  kind: outcome === 'failing' ? 'status' : '',
  because: outcome === 'failing' ? 'It answered 503 instead of 200.' : '',
  paused: false,
  ...over,
});

export const incident = (key: string, beganAt: number, over: Partial<Incident> = {}): Incident => ({
  id: `${key}@${beganAt}`,
  key,
  monitors: [key],
  beganAt,
  openedAt: beganAt + minute,
  closedAt: null,
  kind: 'status',
  because: 'It answered 503 instead of 200.',
  reminders: 0,
  acknowledgedAt: null,
  unstable: false,
  ...over,
});

/** The same numbers in the same order on every machine. */
const numbers = (seed: number) => () => {
  seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0;
  return seed / 2 ** 32;
};

export type Story = 'well' | 'login down' | 'nobody looked';

/** A store after 60 days of a community: every look of the last day, some of each day before. */
export const lived = async (story: Story, until = now): Promise<RecordedStore> => {
  const store = await recordedStore();
  const next = numbers(7);
  const results: Result[] = [];
  const lastAt = story === 'nobody looked' ? until - 40 * minute : until - 20_000;
  for (const { id, everySeconds, ask } of monitors) {
    const ms = (): number | null =>
      ask.of === 'http' || ask.of === 'flow'
        ? Math.round((ask.of === 'flow' ? 1_400 : 120) * Math.exp(next() * 0.9 + (next() < 0.02 ? 1.2 : 0)))
        : null;
    for (let before = 60; before >= 1; before -= 1)
      if (before !== 33 && before !== 34)
        for (let hour = 0; hour < 24; hour += 2)
          results.push(look(id, until - before * day - hour * 3_600_000, 'ok', { ms: ms() }));
    for (
      let at = lastAt - Math.floor((lastAt - until + day) / (everySeconds * 1_000)) * everySeconds * 1_000;
      at <= lastAt;
      at += everySeconds * 1_000
    ) {
      const down = story === 'login down' && id === 'page/login' && at > until - 12 * minute;
      results.push(look(id, at, down ? 'failing' : 'ok', { ms: down ? 40 : ms() }));
    }
  }
  const past = incident('api/health', until - 9 * day, {
    closedAt: until - 9 * day + 23 * minute,
    because: 'No answer within 10 s.',
    kind: 'timeout',
  });
  results.push(look('api/health', past.beganAt, 'failing'), look('api/health', past.beganAt + minute, 'failing'));
  const open = incident('page/login', until - 12 * minute);
  const isDown = story === 'login down';
  await store.commit({
    results: results.toSorted((one, other) => one.at - other.at),
    steps: [
      {
        watcher: { ...startOfWatcher, lastTickAt: lastAt, online: true, held: [] },
        monitors: new Map(
          monitors.map(({ id }) => [
            id,
            isDown && id === 'page/login'
              ? state('down', open.beganAt, { incident: open.id })
              : state('up', until - 50 * day),
          ]),
        ),
        incidents: isDown ? [past, open] : [past],
        effects: isDown ? [{ kind: 'opened', incident: open.id, seq: 0, at: open.openedAt }] : [],
        gaps: story === 'nobody looked' ? [{ from: lastAt, until }] : [],
      },
    ],
    channels: ['team-chat'],
  });
  await store.deployed({ at: until - 15 * minute, release: 'v42 <b>bold</b>', end: 'live' });
  await store.deployed({ at: until - 3 * day, release: 'v41', end: 'live' });
  return store;
};
