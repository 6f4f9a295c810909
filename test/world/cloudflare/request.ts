import type { Reply } from './reply.ts';
import type { ZoneState } from './zone-state.ts';

/** One request as it arrived, in the order of arrival: two clients that do the same work leave equal logs. */
export type LoggedRequest = {
  readonly method: string;
  /** Below `/client/v4`, without the query. */
  readonly path: string;
  readonly query: string;
  readonly body: unknown;
};

/** What a resource is asked. */
type Asked = {
  readonly query: URLSearchParams;
  readonly body: unknown;
  readonly params: readonly string[];
  /** Permissions of the token that asks. */
  readonly granted: readonly string[];
};

/** One resource of a zone: a path below `/zones/{id}` in which `*` stands for one segment, and who may ask. */
export type ZoneRoute = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  /** Name of the token permission in the dashboard; a function where it hangs on the ruleset that the path names. */
  readonly permission: string | ((zone: ZoneState, params: readonly string[]) => string);
  readonly answer: (zone: ZoneState, asked: Asked) => Reply;
};

/** A body that is an object, or nothing. */
export const objectIn = (value: unknown): Record<string, unknown> | null =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : null;
