import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { limits } from '../../platform/limits.ts';
import { type Access, createAccess } from './access.ts';
import { serveAccess } from './access-routes.ts';
import { createSource } from './current.ts';
import { serveDevices } from './device-routes.ts';
import { filePaths, files, serveFiles } from './files.ts';
import { createGather } from './gather.ts';
import { type Env, headers, mayAct, ownForms, ownNames, signedIn } from './guards.ts';
import { serveLive } from './live-route.ts';
import { serveMachines } from './machine-routes.ts';
import type { DashboardOptions } from './options.ts';
import { refusalPage } from './pages/access-pages.ts';
import { dashboardPage } from './pages/dashboard-page.ts';
import { incidentPage } from './pages/incident-page.ts';
import { shownIncident } from './shown-incidents.ts';
import { inertJson } from '../../platform/inert.ts';
import { serveStatus } from './status-route.ts';

export type Dashboard = {
  readonly app: Hono<Env>;
  /** Makes one-time links and shared links, for commands. */
  readonly access: Access;
  /** To be called after each commit: whoever looks sees it at once. */
  readonly changed: () => void;
  /** Ends the streams of those who look. */
  readonly close: () => void;
};

/** The routes that answer without a session. `/metrics` and `/beat/…` have tokens of their own. */
const openPaths: ReadonlySet<string> = new Set([...filePaths, '/sign-in', '/metrics']);
const openFolders: readonly string[] = ['/share/', '/beat/'];

export const createDashboard = (options: DashboardOptions): Dashboard => {
  const { store, io, name, publicUrl, token, acknowledge, pushKey = null } = options;
  const { freshMs = limits.watchFreshMs } = options;
  const now = (): number => io.now().getTime();
  const access = createAccess(store, { token, now });
  const source = createSource(createGather(store, options), { now, elapsed: io.elapsed, freshMs });
  const closing = new AbortController();
  const app = new Hono<Env>();

  const isOpen = (path: string): boolean =>
    openPaths.has(path) ||
    openFolders.some(folder => path.startsWith(folder)) ||
    (options.statusPage && path === '/status');

  app.use(headers);
  app.use(ownNames(publicUrl));
  // Before the bounds of forms: they have larger ones of their own.
  for (const [path, take] of options.drains ?? []) app.post(path, c => take(c.req.raw));
  app.use(ownForms);
  app.use(bodyLimit({ maxSize: limits.watchFormBytes, onError: c => c.text('That is too long.\n', 413) }));
  app.use(signedIn(access, isOpen));

  serveFiles(app, name);
  serveAccess(app, access, options);
  serveMachines(app, source, options);
  serveLive(app, { source, access, closing: closing.signal, failed: options.failed });

  app.get('/', async c => {
    const { snapshot, version } = await source.current();
    const { statusPage } = options;
    const view = { name, snapshot, version, session: c.get('session'), files, statusPage, pushes: pushKey !== null };
    return c.html(dashboardPage(view));
  });

  if (pushKey !== null) serveDevices(app, options, pushKey);
  serveStatus(app, source, options);

  app.get('/api/snapshot', async c => {
    const { snapshot } = await source.current();
    return c.body(inertJson(JSON.stringify(snapshot)), 200, { 'content-type': 'application/json; charset=utf-8' });
  });

  const nowhere = (c: Context<Env>) =>
    c.html(refusalPage('Nothing here', 'There is no such page or incident.', files), 404);

  const incidentOf = async (c: Context<Env>) => {
    const id = c.req.param('id') ?? '';
    return id.length > limits.watchIdCharacters ? null : store.incident(id);
  };

  app.get('/incidents/:id{.+}', async c => {
    const incident = await incidentOf(c);
    if (incident === null) return nowhere(c);
    const { snapshot, version } = await source.current();
    const deliveries = await store.deliveries(incident.id);
    const shown = shownIncident(incident, snapshot.rows, snapshot.deploys);
    return c.html(
      incidentPage({ incident: shown, deliveries, session: c.get('session'), now: snapshot.now, version, files }),
    );
  });

  app.post('/incidents/:id{.+}', async c => {
    const form = await c.req.parseBody();
    if (!mayAct(c.get('session'), form['csrf'])) return c.text('That form is too old. Load the page anew.\n', 403);
    const incident = await incidentOf(c);
    if (incident === null) return nowhere(c);
    if (incident.closedAt === null && incident.acknowledgedAt === null) await acknowledge(incident.id, now());
    source.changed();
    return c.redirect(c.req.path, 303);
  });

  app.notFound(nowhere);
  // A bug of ours or a store that fails: what it says is for our log, not for whoever asks.
  app.onError((error, c) => {
    options.failed?.(error);
    return c.text('The dashboard could not read what it knows. Nothing is known now.\n', 500);
  });

  return { app, access, changed: source.changed, close: () => closing.abort() };
};
