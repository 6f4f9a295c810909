import type { Monitor } from '../../src/watch/monitor.ts';
import { createDashboard } from '../../src/watch/dashboard/server.ts';
import type { WatchStore } from '../../src/watch/store.ts';
import { lookAt, minute, monitors, stateAt } from './filled.ts';

const shown: readonly Monitor[] = monitors.map(id => ({
  id,
  title: id,
  suffers: `Visitors do not see ${id}.`,
  host: 'www.example.com',
  ask: { of: 'http', method: 'GET', url: `https://www.example.com/${id}`, status: [200] },
  everySeconds: 60,
  timeoutMs: 10_000,
  urgent: false,
  question: 'up',
  actions: ['Look at it.'],
  budgetMs: 800,
}));

const address = 'http://127.0.0.1:4420';
const host = new URL(address).host;

type ServedPage = {
  /** Asks for the page of the owner, signed in, from the store to its last byte. */
  readonly ask: () => Promise<void>;
  /** One more minute of looks, as they come while somebody reads. */
  readonly pass: () => Promise<void>;
};

export const servedPage = async (store: WatchStore, until: number): Promise<ServedPage> => {
  let at = until;
  const token = 'a token of this bench alone';
  const { app } = createDashboard({
    store,
    io: { now: () => new Date(at), elapsed: () => at },
    name: 'Bench',
    monitors: () => shown,
    publicUrl: null,
    token,
    metricsToken: null,
    beatSecret: null,
    statusPage: true,
    acknowledge: async () => undefined,
    freshMs: 0,
  });
  const body = new URLSearchParams({ token });
  const signed = await app.request(`${address}/sign-in`, { method: 'POST', body, headers: { host } });
  const cookie = (signed.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
  return {
    ask: async () => {
      const answer = await app.request(`${address}/`, { headers: { host, cookie } });
      const html = await answer.text();
      if (answer.status !== 200 || !html.includes('Up, 90 days')) throw new Error(`the page answered ${answer.status}`);
    },
    pass: async () => {
      at += minute;
      const { watcher } = await store.load();
      const states = new Map(monitors.map(monitor => [monitor, stateAt(at)]));
      await store.commit({
        results: monitors.map((monitor, index) => lookAt(monitor, at, index + at / minute)),
        steps: [{ watcher: { ...watcher, lastTickAt: at }, monitors: states, incidents: [], effects: [], gaps: [] }],
        channels: [],
      });
    },
  };
};
