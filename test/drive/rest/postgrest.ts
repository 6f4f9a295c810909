import { quotedName, quotedText } from '../../../src/engines/row-rules/catalog.ts';
import type { Caller, Database } from './database.ts';

// A look-alike of PostgREST, not PostgREST: the part of its grammar that is asked here, over a real Postgres whose roles,
// claims and row security decide. Addresses, headers, statuses and error bodies as in
// https://docs.postgrest.org/en/v14/references/api/tables_views.html and https://docs.postgrest.org/en/v14/references/errors.html

export type Asked = {
  readonly method: string;
  readonly relation: string;
  readonly search: URLSearchParams;
  readonly prefer: string;
  readonly body: string;
  readonly caller: Caller;
};

export type Said = {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
};

/** An error as PostgREST words its own and those of the database. */
class Refused extends Error {
  readonly status: number;
  readonly said: { readonly code: string; readonly message: string; readonly hint: string | null };
  constructor(status: number, code: string, message: string, hint: string | null = null) {
    super(message);
    this.status = status;
    this.said = { code, message, hint };
  }
}

const failing = new Set(['09', '25', '2D', '38', '39', '3B', '40', '54', '55', '57', '58', 'F0', 'HV', 'XX']);
const byCode: Readonly<Record<string, number>> = { 23503: 409, 23505: 409, 25006: 405, '42883': 404, '42P01': 404, '42P17': 500, P0001: 400 }; // prettier-ignore

const statusOf = (code: string, { role }: Caller): number => {
  if (code === '42501') return role === 'anon' ? 401 : 403;
  const own = byCode[code];
  if (own !== undefined) return own;
  const kind = code.slice(0, 2);
  if (kind === '08' || kind === '53') return 503;
  if (failing.has(kind) || kind === 'P0') return 500;
  return kind === '0L' || kind === '0P' || kind === '28' ? 403 : 400;
};

/** Words of the grammar that are no filters. */
const reserved = new Set(['select', 'limit', 'offset', 'order', 'columns', 'on_conflict']);

const signs: Readonly<Record<string, string>> = { eq: '=', neq: '<>', gt: '>', gte: '>=', lt: '<', lte: '<=' };

const filtersOf = (search: URLSearchParams): string =>
  [...search]
    .filter(([name]) => !reserved.has(name))
    .map(([name, text]) => {
      const [, operator = '', value = ''] = /^(\w+)\.([\s\S]*)$/.exec(text) ?? [];
      const sign = signs[operator];
      if (sign === undefined)
        throw new Refused(400, 'PGRST100', `"failed to parse filter (${text})" (line 1, column 1)`);
      // A literal without a type, as PostgREST writes it: the column decides.
      return `${quotedName(name)} ${sign} ${quotedText(value)}`;
    })
    .join(' and ');

const where = (search: URLSearchParams): string => {
  const filters = filtersOf(search);
  return filters === '' ? '' : ` where ${filters}`;
};

const selected = (search: URLSearchParams): string => {
  const wanted = search.get('select') ?? '*';
  return wanted === '*' ? '*' : wanted.split(',').map(quotedName).join(', ');
};

const count = (name: string, search: URLSearchParams): string => {
  const wanted = search.get(name);
  return wanted === null ? '' : ` ${name} ${Math.max(0, Number.parseInt(wanted, 10) || 0)}`;
};

const ordered = (search: URLSearchParams): string => {
  const wanted = search.get('order');
  if (wanted === null) return '';
  const [column = '', direction = 'asc'] = wanted.split('.');
  return ` order by ${quotedName(column)} ${direction === 'desc' ? 'desc' : 'asc'}`;
};

const bodyOf = (text: string): readonly Readonly<Record<string, unknown>>[] => {
  try {
    const value: unknown = JSON.parse(text);
    return (Array.isArray(value) ? value : [value]) as Readonly<Record<string, unknown>>[];
  } catch {
    throw new Refused(400, 'PGRST102', 'Empty or invalid json');
  }
};

const columnsOf = (rows: readonly object[], relation: string, known: readonly string[]): readonly string[] => {
  const names = [...new Set(rows.flatMap(row => Object.keys(row)))];
  const strange = names.find(name => !known.includes(name));
  if (strange !== undefined)
    throw new Refused(400, 'PGRST204', `Could not find the '${strange}' column of '${relation}' in the schema cache`);
  return names;
};

const returning = ({ prefer, search }: Asked): string =>
  prefer.includes('return=representation') ? ` returning ${selected(search)}` : '';

const inserting = (asked: Asked, relation: string, known: readonly string[]): string => {
  const rows = bodyOf(asked.body);
  const names = columnsOf(rows, asked.relation, known).map(quotedName).join(', ');
  if (names === '') return `insert into ${relation} default values${returning(asked)}`;
  const from = `json_populate_recordset(null::${relation}, ${quotedText(JSON.stringify(rows))})`;
  return `insert into ${relation} (${names}) select ${names} from ${from}${returning(asked)}`;
};

const updating = (asked: Asked, relation: string, known: readonly string[]): string => {
  const [row = {}] = bodyOf(asked.body);
  const names = columnsOf([row], asked.relation, known).map(quotedName);
  const from = `json_populate_record(null::${relation}, ${quotedText(JSON.stringify(row))})`;
  const set = names.map(name => `${name} = (select p.${name} from ${from} p)`).join(', ');
  return `update ${relation} set ${set}${where(asked.search)}${returning(asked)}`;
};

/** The platform runs with pg-safeupdate: a change of all rows at once is an error. */
const requireFilter = (command: string, search: URLSearchParams): void => {
  if (filtersOf(search) === '') throw new Refused(400, '21000', `${command} requires a WHERE clause`);
};

/** Lets Postgres write each row as JSON, so that times and numbers come as PostgREST sends them. */
const asRows = (sql: string): string =>
  sql.startsWith('select')
    ? `select to_json(x) as row from (${sql}) x`
    : `with x as (${sql}) select to_json(x) as row from x`;

const answered = async (database: Database, asked: Asked): Promise<Said> => {
  const { method, search, caller } = asked;
  const known = database.relations.get(asked.relation);
  if (known === undefined) {
    const message = `Could not find the table 'public.${asked.relation}' in the schema cache`;
    throw new Refused(404, 'PGRST205', message);
  }
  const relation = `public.${quotedName(asked.relation)}`;
  const rows = async (sql: string): Promise<readonly unknown[]> =>
    (await database.ask(caller, asRows(sql))).map(({ row }) => row);
  const wantsRows = asked.prefer.includes('return=representation');
  const changed = async (sql: string, [whole, bare]: readonly [number, number]): Promise<Said> => {
    if (wantsRows) return { status: whole, body: await rows(sql) };
    await database.ask(caller, sql);
    return { status: bare, body: null };
  };
  switch (method) {
    case 'GET':
    case 'HEAD': {
      const sql = `select ${selected(search)} from ${relation}${where(search)}${ordered(search)}${count('limit', search)}${count('offset', search)}`;
      const found = await rows(sql);
      const range = found.length === 0 ? '*/*' : `0-${found.length - 1}/*`;
      return { status: 200, body: method === 'HEAD' ? null : found, headers: { 'content-range': range } };
    }
    case 'POST':
      return changed(inserting(asked, relation, known), [201, 201]);
    case 'PATCH':
      requireFilter('UPDATE', search);
      return changed(updating(asked, relation, known), [200, 204]);
    case 'DELETE':
      requireFilter('DELETE', search);
      return changed(`delete from ${relation}${where(search)}${returning(asked)}`, [200, 204]);
    default:
      throw new Refused(405, 'PGRST117', `Unsupported HTTP method: ${method}`);
  }
};

const fieldOf = (error: unknown, name: string): string | null => {
  const value: unknown = typeof error === 'object' && error !== null ? Reflect.get(error, name) : undefined;
  return typeof value === 'string' ? value : null;
};

/** One request at `/rest/v1/<relation>`. Whatever goes wrong is an answer, too. */
export const answer = async (database: Database, asked: Asked): Promise<Said> => {
  try {
    return await answered(database, asked);
  } catch (error) {
    if (error instanceof Refused) {
      const { status, said } = error;
      return { status, body: { code: said.code, details: null, hint: said.hint, message: said.message } };
    }
    const code = fieldOf(error, 'code');
    if (code === null) throw error;
    const [details, hint] = [fieldOf(error, 'detail'), fieldOf(error, 'hint')];
    const message = error instanceof Error ? error.message : '';
    return { status: statusOf(code, asked.caller), body: { code, details, hint, message } };
  }
};

/** What the root of the API says of its tables to whoever may know: https://docs.postgrest.org/en/v14/references/api/openapi.html */
export const described = ({ relations }: Database): object => ({
  swagger: '2.0',
  info: { title: 'standard public schema', version: '14.1' },
  paths: Object.fromEntries([['/', {}], ...[...relations.keys()].map(name => [`/${name}`, { get: {} }])]),
  definitions: Object.fromEntries(
    [...relations].map(([name, columns]) => [
      name,
      { type: 'object', properties: Object.fromEntries(columns.map(column => [column, {}])) },
    ]),
  ),
});
