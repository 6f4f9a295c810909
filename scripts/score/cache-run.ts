import { type CacheRequest, type CacheResponse, type Field, valueOf } from '../../src/engines/http-cache/message.ts';
import type { SuiteRequest, SuiteTest } from './cache-suite.ts';

/** Seconds since 1970 at which every test begins. */
const begin = 1_800_000_000;
/** What the suite waits where it says so. */
const pauseSeconds = 3;

/** What a cache does: it answers by itself, with which fields; or asks the origin, by tag or date whether its copy still holds. */
type Answer =
  | { readonly by: 'cached'; readonly fields: readonly Field[] }
  | { readonly by: 'origin' | 'etag' | 'date' };

/** A cache, as far as these tests ask. */
export type JudgedCache = {
  readonly ask: (address: string, request: CacheRequest, now: number) => Answer;
  /** An answer of the origin went through it. */
  readonly saw: (address: string, request: CacheRequest, response: CacheResponse, now: number) => void;
};

const date = (seconds: number): string => new Date(seconds * 1_000).toUTCString();

const fieldsOf = (given: SuiteRequest['response_headers'], now: number, address: string | null): readonly Field[] =>
  (given ?? []).map(([name, value]) => {
    if (typeof value === 'number') return [name, date(now + value)];
    const isPlace = address !== null && /^(?:content-)?location$/i.test(name);
    return [name, isPlace ? `http://suite.test/${value === '' ? address : value}` : value];
  });

const addressOf = ({ filename = 'test', query_arg: query }: SuiteRequest): string =>
  query === undefined ? filename : `${filename}?${query}`;

const right = (expected: SuiteRequest['expected_type'], got: string): boolean => {
  if (expected === undefined) return true;
  if (expected === 'cached') return got === 'cached';
  if (expected === 'not_cached') return got !== 'cached';
  return expected === 'etag_validated' ? got === 'etag' : got === 'date' || got === 'etag';
};

/** A field that is missing in what a cache answers with, or stands there and should not. */
const wrongField = (given: SuiteRequest, fields: readonly Field[]): string | null => {
  for (const [name, value] of given.expected_response_headers ?? [])
    if (valueOf(fields, name.toLowerCase()) !== String(value)) return `${name} is not kept`;
  for (const one of given.expected_response_headers_missing ?? []) {
    const name = typeof one === 'string' ? one : one[0];
    if (valueOf(fields, name.toLowerCase()) !== null) return `${name} is kept`;
  }
  return null;
};

/** What came out wrong, or null when the cache did all that the test expects. */
export const wrongIn = (test: SuiteTest, cache: JudgedCache): string | null => {
  let now = begin;
  for (const [index, given] of test.requests.entries()) {
    const address = addressOf(given);
    const request: CacheRequest = {
      method: given.request_method ?? 'GET',
      fields: fieldsOf(given.request_headers, now, null),
    };
    const answer = cache.ask(address, request, now);
    const got = answer.by;
    if (!right(given.expected_type, got))
      return `request ${index + 1}: ${given.expected_type ?? ''} is right, got ${got}`;
    const field = answer.by === 'cached' && test.suite === 'headers' ? wrongField(given, answer.fields) : null;
    if (field !== null) return `request ${index + 1}: ${field}`;
    if (got !== 'cached') {
      const isConfirmed = given.expected_type === 'etag_validated' || given.expected_type === 'lm_validated';
      const status = isConfirmed && got !== 'origin' ? 304 : (given.response_status?.[0] ?? 200);
      const fields = fieldsOf(given.response_headers, now, given.magic_locations === true ? address : null);
      cache.saw(address, request, { status, fields }, now);
    }
    if (given.pause_after === true) now += pauseSeconds;
  }
  return null;
};
