import type { Hono } from 'hono';
import { getCookie } from 'hono/cookie';
import { streamSSE } from 'hono/streaming';
import { limits } from '../../platform/limits.ts';
import type { Access } from './access.ts';
import type { Source } from './current.ts';
import { cookieName, type Env } from './guards.ts';
import type { DashboardOptions } from './options.ts';

type Live = {
  readonly source: Source;
  readonly access: Access;
  readonly closing: AbortSignal;
  readonly failed: DashboardOptions['failed'];
};

/**
 * Server-sent events (https://html.spec.whatwg.org/multipage/server-sent-events.html): `changed` whenever what is shown is
 * no longer what the reader has. The page then fetches itself anew, so that there is one way in which it is made. A session
 * that is over ends the stream.
 */
export const serveLive = (app: Hono<Env>, { source, access, closing, failed }: Live): void => {
  let open = 0;
  app.get('/live', c => {
    if (open >= limits.watchReadersAtOnce)
      return c.text('Too many read at the same time.\n', 503, { 'retry-after': '30' });
    const cookie = getCookie(c, cookieName(c)) ?? '';
    let seen = c.req.header('last-event-id') ?? c.req.query('seen') ?? '';
    open += 1;
    return streamSSE(c, async stream => {
      const gone = new AbortController();
      stream.onAbort(() => gone.abort());
      const signal = AbortSignal.any([gone.signal, closing]);
      try {
        await stream.write('retry: 3000\n\n');
        while (!signal.aborted && (await access.session(cookie)) !== null) {
          const { version } = await source.current();
          // A comment keeps what stands between from closing an idle connection.
          if (version === seen) await stream.write(': \n\n');
          else await stream.writeSSE({ event: 'changed', id: version, data: version });
          seen = version;
          await source.change(limits.watchLiveMs, signal);
        }
      } catch (error) {
        // The page connects anew and says meanwhile that nothing comes.
        failed?.(error as Error);
      } finally {
        open -= 1;
      }
    });
  });
};
