import type { Context } from 'hono';
import { Hono } from 'hono';
import { compress } from 'hono/compress';
import { getCookie } from 'hono/cookie';
import type { Viewer } from '../accounts/sessions.ts';
import type { Parts } from '../parts.ts';
import { notFound, Refusal } from '../refusal.ts';
import { answerFailure } from './answers.ts';
import type { RequestScope } from './request-scope.ts';
import { runInScope } from './request-scope.ts';
import type { Route } from './route.ts';
import { routeName } from './route.ts';

type NodeBindings = { readonly incoming?: { readonly socket?: { readonly remoteAddress?: string } } };
type Unrouted = Pick<Route, 'method' | 'path'>;

const socketAddress = (context: Context): string | undefined => {
  const bindings: NodeBindings | undefined = context.env;
  return bindings?.incoming?.socket?.remoteAddress;
};

const identifyFor = (app: Parts, route: Route, context: Context): Promise<Viewer | null> | null =>
  route.access === 'anyone' ? null : app.sessions.identify(app, getCookie(context, app.sessionCookieName(app.config)));

/** No identifier of ours is longer or holds a control character; the database would refuse some of them with an error. */
const readParam = (context: Context, name: string): string => {
  const value = context.req.param(name) ?? '';
  if (value.length > 1_000 || /\p{Cc}/u.test(value)) throw notFound();
  return value;
};

/** Programs that see what is left need not be refused to slow down (draft-ietf-httpapi-ratelimit-headers-10). */
const tellLeft = async (app: Parts, context: Context, address: string): Promise<void> => {
  const left = await app.limiter.left?.('api', address);
  if (left != null) context.header('ratelimit', `"api";r=${left.points};t=${left.seconds}`);
};

/** The order matters: cheap refusals first, nothing is read or written for a request that may not be made. */
const answer = async (app: Parts, route: Route, context: Context, scope: RequestScope): Promise<Response> => {
  const limit = app.limitOf(route);
  if (limit) await app.limiter.consume(limit, scope.address ?? 'unknown');
  if (limit === 'api') await tellLeft(app, context, scope.address ?? 'unknown');
  if (!route.isWebhook) app.requireSameOrigin(context.req.raw, app.config.PUBLIC_URL);
  const viewer = await identifyFor(app, route, context);
  app.guard(route.access, viewer);
  const { body, query } = await app.readInput(context, route);
  return route.handle({ app, context, viewer, body, query, param: name => readParam(context, name) });
};

/** A route with what is the same for all its answers. */
type Served = {
  readonly route: Partial<Route> & Unrouted;
  readonly name: string;
  readonly security: readonly (readonly [header: string, value: string])[];
};

const finish = (
  app: Parts,
  { route, name, security }: Served,
  response: Response,
  done: RequestScope & { start: number },
): Response => {
  const ms = performance.now() - done.start;
  const { requestId, statements } = done;
  // Set in place: a Response around a Response would send every page as a stream.
  const { headers, status } = response;
  for (const [header, value] of security) headers.set(header, value);
  if (!headers.has('cache-control')) headers.set('cache-control', app.cacheControl(route, status));
  // Said here, or `compress` says it: by making the answer anew out of a stream, which costs 50 µs each time.
  if (!headers.has('vary')) headers.set('vary', 'Accept-Encoding');
  headers.set('x-request-id', requestId);
  headers.set('server-timing', app.serverTiming({ ...done, ms }));
  app.metrics.observe({ route: name, status, ms, statements });
  const databaseMs = Math.round(done.databaseMs);
  app.log.info('request', { requestId, route: name, status, ms: Math.round(ms), statements, databaseMs });
  return response;
};

const serve = (
  app: Parts,
  route: Partial<Route> & Unrouted,
  work: (context: Context, scope: RequestScope) => Promise<Response>,
): ((context: Context) => Promise<Response>) => {
  const served = { route, name: routeName(route), security: Object.entries(app.securityHeaders(route, app.config)) };
  return context => {
    const { raw } = context.req;
    const address = app.clientAddress(raw.headers, socketAddress(context), app.config.TRUSTED_HOPS);
    const scope = { requestId: app.newRequestId(raw), address, statements: 0, databaseMs: 0 };
    const start = performance.now();
    return runInScope(scope, async () => {
      const failed = (error: unknown): Response | Promise<Response> => {
        const refusal = app.describeFault(error);
        if (refusal.status >= 500)
          app.log.error('request failed', { requestId: scope.requestId, route: served.name, error });
        return answerFailure(context, refusal, scope.requestId);
      };
      const response = await work(context, scope).catch(failed);
      return finish(app, served, response, { ...scope, start });
    });
  };
};

const methodsByPath = (routes: readonly Route[]): ReadonlyMap<string, readonly string[]> => {
  const map = new Map<string, string[]>();
  for (const { path, method } of routes) map.set(path, [...(map.get(path) ?? []), method]);
  return map;
};

/** Makes the web application from its parts. It keeps no state of its own. */
export const createApp = (app: Parts): Hono => {
  const hono = new Hono();
  // No page holds a secret beside what came with the request, so its length tells nothing (the attack is called BREACH).
  hono.use(compress());
  for (const route of app.routes) {
    const work = serve(app, route, (context, scope) => answer(app, route, context, scope));
    hono.on(route.method, route.path, work);
  }
  for (const [path, methods] of methodsByPath(app.routes)) {
    const refuse = async (): Promise<Response> => {
      throw new Refusal(405, 'method', 'This address does not take that.', { allow: methods.join(', ') });
    };
    hono.all(path, serve(app, { method: 'GET', path }, refuse));
  }
  const missing = async (): Promise<Response> => {
    throw notFound();
  };
  hono.notFound(serve(app, { method: 'GET', path: '*' }, missing));
  // The last net: an error outside a route, for example an address that cannot be decoded.
  hono.onError((_, context) =>
    context.json({ error: { code: 'our-fault', message: 'Something went wrong on our side.' } }, 500),
  );
  return hono;
};
