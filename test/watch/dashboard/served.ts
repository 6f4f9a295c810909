import { makePushKey, publicPushKey } from '../../../src/watch/channels/push-key.ts';
import { createDashboard, type Dashboard } from '../../../src/watch/dashboard/server.ts';
import type { DashboardOptions } from '../../../src/watch/dashboard/options.ts';
import type { RecordedStore } from './recorded-store.ts';
import { day, lived, minute, monitors, now, type Story } from './community.ts';

// Put together here, so that no search for secrets takes them for some.
export const ownerToken = ['owner', 'token', 'of', 'the', 'dashboard'].join('-');
export const metricsToken = ['token', 'for', 'metrics', 'alone'].join('-');
export const pushKey = publicPushKey(makePushKey());
export const beatSecret = ['secret', 'of', 'all', 'jobs'].join('-');

export type Served = Dashboard & {
  readonly store: RecordedStore;
  readonly acknowledged: readonly string[];
  /** Moves the clock. */
  readonly pass: (ms: number) => void;
  /** A request with a right Host header; `cookie` is that of a session. */
  readonly ask: (
    path: string,
    init?: RequestInit & { readonly cookie?: string; readonly host?: string },
  ) => Promise<Response>;
  /** The cookie of an owner who signed in with the token. */
  readonly owner: () => Promise<string>;
};

export const served = async (story: Story, over: Partial<DashboardOptions> = {}): Promise<Served> => {
  const store = await lived(story);
  let at = now;
  const acknowledged: string[] = [];
  const dashboard = createDashboard({
    store,
    io: { now: () => new Date(at), elapsed: () => at },
    name: 'Lisbon Makers',
    monitors: () => monitors,
    expiries: () => [
      { what: 'certificate', name: 'www.example.com', at: now + 5 * day, seenAt: now - minute, staleAt: now + day },
      { what: 'domain', name: 'example.com', at: now + 200 * day, seenAt: now - 3 * day, staleAt: now - day },
    ],
    traffic: () => ({
      readAt: now - 20_000,
      staleAt: now + 130_000,
      lineAt: now - 25_000,
      routes: [
        { route: 'GET /api/posts', requests: 8_213, errors: 3, p95Ms: 310, budgetMs: 500 },
        { route: 'POST /api/checkout', requests: 41, errors: 0, p95Ms: 1_240, budgetMs: 1_000 },
      ],
      leaks: [
        { rule: 'email', field: 'message', route: 'POST /api/login', times: 1_204, seenAt: now - 40_000 },
        { rule: 'stripe-secret-key', field: 'the line', route: null, times: 1, seenAt: now - 3 * 3_600_000 },
      ],
    }),
    publicUrl: null,
    token: ownerToken,
    metricsToken,
    beatSecret,
    statusPage: true,
    acknowledge: async incident => {
      acknowledged.push(incident);
      const known = await store.incident(incident);
      if (known === null) return;
      const { watcher } = await store.load();
      await store.commit({
        results: [],
        steps: [{ watcher, monitors: new Map(), incidents: [{ ...known, acknowledgedAt: at }], effects: [], gaps: [] }],
        channels: [],
      });
    },
    freshMs: 0,
    ...over,
  });
  const ask: Served['ask'] = async (path, { cookie, host = '127.0.0.1:4180', ...init } = {}) => {
    const headers = new Headers(init.headers);
    headers.set('host', host);
    if (cookie !== undefined) headers.set('cookie', cookie);
    return dashboard.app.request(`http://${host}${path}`, { ...init, headers });
  };
  return {
    ...dashboard,
    store,
    acknowledged,
    pass: ms => {
      at += ms;
    },
    ask,
    owner: async () => {
      const answer = await ask('/sign-in', { method: 'POST', body: new URLSearchParams({ token: ownerToken }) });
      return (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
    },
  };
};

export const form = (fields: { readonly [name: string]: string }): RequestInit => ({
  method: 'POST',
  body: new URLSearchParams(fields),
});

/** The token that the forms of a page carry. */
export const csrfIn = (html: string): string => /name="csrf" value="([^"]+)"/.exec(html)?.[1] ?? '';
