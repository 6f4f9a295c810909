import type { Hono } from 'hono';
import { limits } from '../../platform/limits.ts';
import { sameText } from './access.ts';
import { beatToken } from './beats.ts';
import type { Source } from './current.ts';
import { bearer, type Env } from './guards.ts';
import { metrics, metricsType } from './metrics.ts';
import { type DashboardOptions, heartbeatNames } from './options.ts';

/** Doors for programs: each has a token of its own, and without one that is set it is not there. */
export const serveMachines = (app: Hono<Env>, source: Source, options: DashboardOptions): void => {
  const { metricsToken, beatSecret, store, io, monitors } = options;
  if (metricsToken !== null)
    app.get('/metrics', async c => {
      if (!sameText(bearer(c), metricsToken))
        return c.text('A bearer token is needed.\n', 401, { 'www-authenticate': 'Bearer' });
      const { snapshot } = await source.current();
      return c.body(metrics(snapshot), 200, { 'content-type': metricsType });
    });

  if (beatSecret === null) return;
  // By GET too: what many schedulers can do is fetch an address, and nothing else.
  app.on(['GET', 'POST'], '/beat/:name', async c => {
    const name = c.req.param('name').slice(0, limits.watchBeatNameCharacters);
    const given = bearer(c) || (c.req.query('token') ?? '');
    if (!sameText(given, beatToken(beatSecret, name)) || !heartbeatNames(monitors()).includes(name))
      return c.text('No such job, or not its token.\n', 401);
    await store.beat(name, io.now().getTime());
    source.changed();
    return c.text('ok\n');
  });
};
