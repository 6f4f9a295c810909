import { limits } from '../../platform/limits.ts';

/** One line of a log. `fields`: members of a JSON object or of `key=value` pairs, names lower case, inner ones joined by dots. */
export type LogLine = {
  readonly text: string;
  readonly fields: ReadonlyMap<string, string>;
};

const deepest = 5;

const flatten = (value: unknown, name: string, into: Map<string, string>, depth: number): void => {
  if (into.size >= limits.signalsLineFields) return;
  if (typeof value === 'object' && value !== null) {
    if (depth > deepest) return;
    for (const [key, inner] of Object.entries(value))
      flatten(inner, name === '' ? key.toLowerCase() : `${name}.${key.toLowerCase()}`, into, depth + 1);
    return;
  }
  if (name !== '') into.set(name, String(value));
};

const parsed = (text: string): unknown => {
  if (!text.startsWith('{')) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** `GET /path HTTP/1.1" 200` of access logs, and `GET /path 200 12.3 ms` of development ones. */
const access = /"?\b(GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS) (\/[^\s"]*)(?: HTTP\/[\d.]+"?)? (\d{3})\b/;
const pair = /([\w.-]{1,60})=(?:"((?:[^"\\]|\\.)*)"|([^\s"]+))/g;

/** Reads JSON, logfmt and access lines; any other line is text. */
export const lineOf = (whole: string): LogLine => {
  const text = whole.slice(0, limits.signalsLineCharacters);
  const fields = new Map<string, string>();
  const json = parsed(text);
  if (json !== undefined) {
    flatten(json, '', fields, 0);
    return { text, fields };
  }
  const found = access.exec(text);
  if (found !== null) {
    const [, method = '', path = '', status = ''] = found;
    return {
      text,
      fields: new Map([
        ['method', method],
        ['path', path],
        ['status', status],
      ]),
    };
  }
  const pairs = [...text.matchAll(pair)];
  if (pairs.length >= 3)
    for (const [, name = '', quoted, bare] of pairs) fields.set(name.toLowerCase(), quoted ?? bare ?? '');
  return { text, fields };
};

const lastOf = (name: string): string => name.slice(name.lastIndexOf('.') + 1);

const statusNames = new Set(['status', 'statuscode', 'status_code', 'code', 'http_status']);

/** The status of the answer that the line is about; null where it names none. */
export const statusIn = ({ fields }: LogLine): number | null => {
  for (const [name, value] of fields)
    if (statusNames.has(lastOf(name)) && /^[1-5]\d\d$/.test(value)) return Number(value);
  return null;
};

const placeNames = new Set(['route', 'path', 'url', 'uri', 'endpoint', 'handler', 'target', 'request', 'original']);

/** Without method, origin, query and a slash at the end. */
export const pathIn = (place: string): string =>
  place
    .replace(/^[A-Z]{3,7} /, '')
    .replace(/ HTTP\/[\d.]+$/, '')
    .replace(/^https?:\/\/[^/]*/, '')
    .replace(/[?#].*$/, '')
    .replace(/(?<=.)\/$/, '');

/** The route or the path that the line is about; null where it names none. */
export const placeIn = ({ fields }: LogLine): string | null => {
  for (const [name, value] of fields) if (placeNames.has(lastOf(name)) && value.includes('/')) return pathIn(value);
  // A route may be named without an address.
  for (const [name, value] of fields) if (placeNames.has(lastOf(name)) && value !== '') return value;
  return null;
};

/** `30` and `error` are levels; pino counts 50 for an error and 60 for a fatal one. */
const isErrorLevel = (fields: LogLine['fields']): boolean => {
  const level = (fields.get('level') ?? fields.get('severity') ?? fields.get('log.level') ?? '').toLowerCase();
  return /^(?:error|err|fatal|critical|alert|emerg|[56]0)$/.test(level);
};

/** A line about something that went wrong: it names a status of 400 and above, or has the level of an error. */
export const isOfError = (line: LogLine): boolean => (statusIn(line) ?? 0) >= 400 || isErrorLevel(line.fields);

const idName =
  /(?:^|[._-])(?:req(?:uest)?|trace|correlation|transaction|http\.request|x-request)[._-]?(?:id|number)$|^rid$|^traceparent$/;

/** Whether the line carries what could be the number of a request. */
export const hasRequestId = ({ fields, text }: LogLine): boolean => {
  for (const [name, value] of fields) if (idName.test(name) && value.length >= 6) return true;
  return fields.size === 0 && /\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/i.test(text);
};

const timeName =
  /^(?:ms|dur|duration(?:_?(?:ms|in_?ms|seconds|s))?|response_?time(?:_?ms)?|elapsed(?:_?(?:ms|time))?|latency(?:_?ms)?|took(?:_?ms)?|time_?taken|request_?time|total_?(?:ms|time)|durationinms|http\.server\.request\.duration)$/;
const isAmount = (value: string): boolean => /^\d+(?:\.\d+)?(?:e-?\d+)?\s?(?:ms|s|µs|us)?$/.test(value);

/** Whether the line tells how long its request took. */
export const hasTime = ({ fields, text }: LogLine): boolean => {
  for (const [name, value] of fields)
    if ((timeName.test(lastOf(name)) || timeName.test(name)) && isAmount(value)) return true;
  return !text.startsWith('{') && /\b\d+(?:\.\d+)?\s?ms\b/.test(text);
};

const databaseTimeName =
  /(?:^|[._-])(?:db|database|sql|quer(?:y|ies)|pg|postgres|mysql|prisma|activerecord)[\w.]*?(?:ms|time|duration|seconds|latency|took)$/;
const notTheStatement = /pool|wait|timeout|timestamp|acquire|connect/;

/** The name under which the line tells how long the database took; null where it does not. */
export const databaseTimeIn = ({ fields, text }: LogLine): string | null => {
  for (const [name, value] of fields)
    if (databaseTimeName.test(name) && !notTheStatement.test(name) && isAmount(value)) return name;
  if (text.startsWith('{')) return null;
  // Rails, and the log of PostgreSQL itself (log_min_duration_statement).
  return (
    /\b(ActiveRecord): \d/.exec(text)?.[1] ??
    (/\bduration: [\d.]+ ms\s+(?:statement|execute)/.test(text) ? 'duration' : null)
  );
};
