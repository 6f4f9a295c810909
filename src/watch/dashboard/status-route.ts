import type { Hono } from 'hono';
import { limits } from '../../platform/limits.ts';
import { isLoopback } from '../../platform/loopback.ts';
import type { Source } from './current.ts';
import { files } from './files.ts';
import { addressOf, type Env } from './guards.ts';
import type { DashboardOptions } from './options.ts';
import { statusPage } from './pages/status-page.ts';
import type { Snapshot } from './snapshot.ts';
import { status } from './status.ts';
import { createTries } from './tries.ts';

/**
 * The page that anybody may ask for, at the very moment when everybody does. It is made once for all who read the same
 * state; so many requests a second are answered, and so many of one address, as long as that is not a proxy on this
 * machine, which asks for everybody.
 */
export const serveStatus = (app: Hono<Env>, source: Source, { io, name }: DashboardOptions): void => {
  const all = createTries(io.elapsed, { most: limits.watchStatusBurst, forgivenMs: limits.watchStatusEveryMs });
  const each = createTries(io.elapsed, {
    most: limits.watchStatusBurstOfOne,
    forgivenMs: limits.watchStatusEveryMsOfOne,
  });
  let made: { readonly of: Snapshot; readonly page: Promise<string> } | null = null;

  app.get('/status', async c => {
    const who = addressOf(c);
    const alone = !isLoopback(who);
    const wait = Math.max(all.wait('everybody'), alone ? each.wait(who) : 0);
    if (wait > 0) return c.text('Too many requests. Try again shortly.\n', 429, { 'retry-after': `${wait}` });
    all.counted('everybody');
    if (alone) each.counted(who);
    const { snapshot, version } = await source.current();
    if (made?.of !== snapshot)
      made = {
        of: snapshot,
        page: Promise.resolve(statusPage({ name, status: status(snapshot), version, files })).then(String),
      };
    return c.html(await made.page);
  });
};
