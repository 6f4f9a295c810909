import { type Reply, jsonOf } from '../reply.ts';
import type { Method, Session } from '../session.ts';

/**
 * A database that answers browsers itself, in PostgREST's grammar, as Supabase serves it:
 * https://docs.postgrest.org/en/v14/references/api/tables_views.html. The key is public by design: rules on rows protect the data.
 */
export type DatabaseApi = { readonly origin: string; readonly key: string };

/** Somebody who asks it; without a token of their own they come with the key alone, as a stranger's browser does. */
export type Asker = { readonly name: string; readonly session: Session; readonly token: string | null };

export type Row = Readonly<Record<string, unknown>>;

/** The rows whose column holds exactly this. Every request but a first look has one: it names rows of this run alone. */
export type Filter = { readonly column: string; readonly value: string };

type Question = {
  readonly method: Extract<Method, 'GET' | 'HEAD' | 'POST' | 'PATCH' | 'DELETE'>;
  readonly relation: string;
  readonly filter?: Filter;
  readonly limit?: number;
  readonly json?: Row;
  /** The rows that were written come back. */
  readonly wantsRows?: true;
};

const pathOf = ({ origin }: DatabaseApi, { relation, filter, limit }: Question): string => {
  const query = new URLSearchParams(relation === '' ? {} : { select: '*' });
  if (filter !== undefined) query.set(filter.column, `eq.${filter.value}`);
  if (limit !== undefined) query.set('limit', String(limit));
  const text = query.toString();
  return `${origin}/rest/v1/${encodeURIComponent(relation)}${text === '' ? '' : `?${text}`}`;
};

/** One request, headers as the client library of the platform sends them; no cookie goes along. */
export const askDatabase = (api: DatabaseApi, { session, token }: Asker, question: Question): Promise<Reply> => {
  const { method, json, wantsRows } = question;
  const isLook = method === 'GET' || method === 'HEAD';
  return session.call({
    method,
    path: pathOf(api, question),
    ...(json === undefined ? {} : { json }),
    headers: {
      apikey: api.key,
      authorization: `Bearer ${token ?? api.key}`,
      accept: 'application/json',
      ...(isLook ? {} : { prefer: `return=${wantsRows === true ? 'representation' : 'minimal'}` }),
    },
    from: null,
    with: 'authorization',
    // A view that takes no change makes the API answer 500: that is no sign that the app suffers.
    ...(isLook ? {} : { provokes: true }),
  });
};

const isRow = (value: unknown): value is Row => typeof value === 'object' && value !== null && !Array.isArray(value);

/** The rows of an answer; null for any answer that is no list of rows. */
export const rowsIn = (reply: Reply): readonly Row[] | null => {
  const value = reply.status >= 200 && reply.status < 300 ? jsonOf(reply) : undefined;
  return Array.isArray(value) && value.every(isRow) ? value : null;
};

/** What the API says of an error: a code of Postgres or of PostgREST, and its words. Both are '' where it says nothing. */
export const errorIn = (reply: Reply): { readonly code: string; readonly message: string } => {
  const value = jsonOf(reply);
  const text = (name: string): string => {
    const own = isRow(value) ? value[name] : undefined;
    return typeof own === 'string' ? own : '';
  };
  return { code: text('code'), message: text('message') };
};

/** No table and no view of this name is served: PGRST205, and 42P01 before version 13. */
export const isAbsent = (reply: Reply): boolean =>
  reply.status === 404 && /^(?:PGRST205|42P01)$/.test(errorIn(reply).code);

/** Postgres says that whoever asks may not do that (42501): 401 to a stranger, 403 to a member. */
export const isRefused = (reply: Reply): boolean =>
  (reply.status === 401 || reply.status === 403) && errorIn(reply).code === '42501';

/** A view that takes no changes from anybody (55000), which the API answers with 500. */
export const isUnchangeable = (reply: Reply): boolean => errorIn(reply).code === '55000';
