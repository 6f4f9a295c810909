import type { DatabaseGone } from '../../evidence/rehearsal.ts';
import { type Leaf, seen, silent } from '../../evidence/leaf.ts';
import { limits } from '../../platform/limits.ts';
import { ask } from './ask-app.ts';
import type { Relay } from './relay.ts';

const until = async (
  port: number,
  path: string,
  holds: (status: number) => boolean,
  ms: number,
  signal: AbortSignal,
): Promise<{ readonly status: number | null; readonly ms: number | null }> => {
  const from = performance.now();
  let status: number | null = null;
  while (performance.now() - from < ms && !signal.aborted) {
    status = (await ask(port, path, signal))?.status ?? null;
    if (status !== null && holds(status)) return { status, ms: Math.round(performance.now() - from) };
    await new Promise(resolve => setTimeout(resolve, limits.rehearsalPollMs));
  }
  return { status, ms: null };
};

/**
 * Cuts the running app off from its database, asks its readiness until that says 503, lets the database back and asks until
 * it says yes again. `path` is where the app says that it is ready.
 */
export const databaseGone = async (
  port: number,
  path: string | null,
  relay: Relay | null,
  signal: AbortSignal,
): Promise<Leaf<DatabaseGone>> => {
  if (relay === null) return silent('no scratch database was given (--database-url-env NAME)');
  if (path === null) return silent('the app has no health route that could tell');
  const before = (await ask(port, path, signal))?.status ?? null;
  await relay.cut();
  const gone = await until(port, path, status => status === 503, limits.rehearsalGoneMs, signal);
  await relay.restore();
  const back = await until(port, path, status => status >= 200 && status < 300, limits.rehearsalBackMs, signal);
  signal.throwIfAborted();
  return seen({ path, before, gone: gone.status, back: back.status, noticedMs: gone.ms, recoveredMs: back.ms });
};
