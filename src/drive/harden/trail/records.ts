import { byCodePoint } from '../../../evidence/derive/answers.ts';
import { jsonOf, type Reply } from '../../reply.ts';

/** One record of a trail: the text it is known by, and what stands in it under which name. */
export type TrailRecord = {
  readonly text: string;
  readonly fields: readonly (readonly [name: string, value: string])[];
};

type Json = { readonly [name: string]: unknown };

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The longest list of objects in an answer, at most so deep. */
const listIn = (value: unknown, depth = 4): readonly Json[] => {
  if (Array.isArray(value)) return value.filter(isObject);
  if (!isObject(value) || depth === 0) return [];
  return Object.values(value)
    .map(each => listIn(each, depth - 1))
    .reduce<readonly Json[]>((longest, each) => (each.length > longest.length ? each : longest), []);
};

const fieldsOf = (value: unknown, name = ''): TrailRecord['fields'] => {
  if (Array.isArray(value)) return value.flatMap(each => fieldsOf(each, name));
  if (isObject(value)) return Object.entries(value).flatMap(([own, each]) => fieldsOf(each, own));
  if (typeof value === 'string') return [[name, value]];
  return typeof value === 'number' || typeof value === 'boolean' ? [[name, `${value}`]] : [];
};

const recordOf = (value: Json): TrailRecord => ({ text: JSON.stringify(value), fields: fieldsOf(value) });

/** A row of a table, an entry of a list or a line of a log, each word of it a value. */
const rowOf = (row: string): TrailRecord => {
  const text = row
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim();
  return { text, fields: text.split(/[\s,;=]+/).map(word => ['', word] as const) };
};

/** The records of an answer: a list in JSON, one JSON object a line, else rows of a page or lines of a text. */
export const recordsIn = (reply: Reply): readonly TrailRecord[] => {
  const json = jsonOf(reply);
  if (json !== undefined) return listIn(json).map(recordOf);
  const lines = reply.body.split(/<\/tr>|<\/li>|\n/i).filter(line => line.trim() !== '');
  return lines.map(line => {
    const own = jsonOf({ ...reply, body: line });
    return isObject(own) ? recordOf(own) : rowOf(line);
  });
};

export const holds = ({ fields }: TrailRecord, value: string): boolean => fields.some(([, own]) => own === value);

const minutesMs = 5 * 60_000;
const isNow = (value: string, now: Date): boolean => {
  const number = Number(value);
  const ms = Number.isNaN(number) ? Date.parse(value) : number < 1e11 ? number * 1000 : number;
  return Math.abs(ms - now.getTime()) < minutesMs;
};

/** Whether it says when that was, which is a moment ago. */
export const saysWhen = ({ fields }: TrailRecord, now: Date): boolean => fields.some(([, value]) => isNow(value, now));

/** A word for what was done: neither a number nor a time, nor one of the ids. */
export const saysWhat = ({ fields }: TrailRecord, ids: readonly string[], now: Date): boolean =>
  fields.some(
    ([, value]) =>
      /[a-z]{3}/i.test(value) && !/^[\da-f-]{32,36}$/i.test(value) && !ids.includes(value) && !isNow(value, now),
  );

const ofTheMoment = /^(?:_?id|uuid|at|when|date|time|timestamp|seq|.*(?:_at|At)|request.*)$/;

/** What is the same in two records of the same thing. */
export const gist = ({ fields, text }: TrailRecord): string =>
  fields.every(([name]) => name === '')
    ? text
    : fields
        .filter(([name]) => !ofTheMoment.test(name))
        .map(([name, value]) => `${name}=${value}`)
        .toSorted(byCodePoint)
        .join('\n');

/** The number by which the app knows the record. */
export const idOfRecord = ({ fields }: TrailRecord): string | null =>
  fields.find(([name]) => /^(?:_?id|uuid)$/.test(name))?.[1] ?? null;
