import type { Context } from 'hono';
import type { z } from 'zod';
import type { Viewer } from '../accounts/sessions.ts';
import type { LimitName } from '../bounds.ts';
import type { Parts } from '../parts.ts';

/**
 * Who may use a route. `signed-in` includes the probe account of a monitor, which may do nothing else; every other
 * word includes the roles after it: member, moderator, admin, owner.
 */
export type Access = 'anyone' | 'signed-in' | 'member' | 'moderator' | 'admin' | 'owner';
type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE';

export type Ask<Body, Query, Who> = {
  readonly app: Parts;
  readonly context: Context;
  readonly viewer: Who;
  readonly body: Body;
  readonly query: Query;
  /** A path parameter; the path guarantees that it is there. */
  readonly param: (name: string) => string;
};

type Facts<Body, Query> = {
  readonly method: Method;
  /** Hono path, for example `/posts/:id`; also the name of the route in logs, metrics and the OpenAPI document. */
  readonly path: string;
  readonly summary: string;
  readonly access: Access;
  /** The most SQL statements one request may run, asserted by a test. Undeclared cost is how pages get slow. */
  readonly statements: number;
  readonly body?: z.ZodType<Body>;
  readonly query?: z.ZodType<Query>;
  /** Counted for each client address, before anything else is done. */
  readonly limit?: LimitName;
  /** `marketing` pages are the same for everybody and may be kept by a CDN; all others are `private, no-store`. */
  readonly cache?: 'marketing' | 'asset';
  /** Answers are signed by the sender and not by a cookie: the origin of the request is not looked at. */
  readonly isWebhook?: true;
  /** The address carries a secret, so no other site may learn it from the Referer header. */
  readonly hasTokenInAddress?: true;
  /** The form on this page leads to the payment provider. */
  readonly leadsToBilling?: true;
};

/** A route as the app holds it: the types of its input are settled inside `handle`. */
export type Route = Facts<unknown, unknown> & {
  readonly handle: (ask: Ask<unknown, unknown, Viewer | null>) => Promise<Response> | Response;
};

/** A route for anyone does not look at who asks: its answer is the same for all, and it costs no statement. */
type Visitor<A extends Access> = A extends 'anyone' ? null : Viewer;

/**
 * Declares one route: address, access, cost and input in one place, from which guards, the role table, the OpenAPI
 * document, metrics and tests are made.
 */
export const defineRoute = <const A extends Access, Body = undefined, Query = undefined>(
  route: Facts<Body, Query> & {
    readonly access: A;
    readonly handle: (ask: Ask<Body, Query, Visitor<A>>) => Promise<Response> | Response;
  },
  // The guard ran and the schemas parsed before `handle`: the narrower types hold from there on.
): Route => route as unknown as Route;

export const routeName = (route: Pick<Route, 'method' | 'path'>): string => `${route.method} ${route.path}`;
export const isApi = (path: string): boolean => path.startsWith('/api/');
