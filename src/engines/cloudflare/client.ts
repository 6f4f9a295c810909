import type { z } from 'zod';
import { PeerFailure, SilentPeer } from '../../platform/errors.ts';
import { request, type HttpAnswer } from '../../platform/http.ts';
import { inert } from '../../platform/inert.ts';
import type { Io } from '../../platform/io.ts';
import { limits } from '../../platform/limits.ts';
import { isLoopback } from '../../platform/loopback.ts';
import { version } from '../../platform/version.ts';
import { codesOf, envelopeOf, reasonOf, type Envelope } from './envelope.ts';
import { permissionFor } from './permissions.ts';

type Method = 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/**
 * What became of one call. `refused`: the API said no, and nothing was changed; `permission` is what the token lacks, where
 * that is why. `missing`: there is no such thing (404). `silent`: nobody knows: what was sent may have been done.
 */
export type Answer<T> =
  | { readonly kind: 'ok'; readonly value: T }
  | {
      readonly kind: 'refused';
      readonly status: number;
      readonly codes: readonly number[];
      readonly permission: string | null;
      readonly reason: string;
    }
  | { readonly kind: 'missing' }
  | { readonly kind: 'silent'; readonly reason: string };

export type CloudflareClient = {
  /** All pages of a list joined; `path` is below the base and may have a query: `/zones?name=example.com`. */
  readonly read: <T>(path: string, shape: z.ZodType<T>, signal: AbortSignal) => Promise<Answer<T>>;
  /**
   * One call that changes something. A refusal for too many calls is waited out; what may have been done already is sent
   * again only where that changes nothing (PUT, PATCH, DELETE): a POST that broke off is `silent`, and the caller looks.
   */
  readonly send: <T>(
    method: Method,
    path: string,
    body: unknown,
    shape: z.ZodType<T>,
    signal: AbortSignal,
  ) => Promise<Answer<T>>;
};

export const cloudflareApi = 'https://api.cloudflare.com/client/v4';

export type ClientOptions = {
  /** Base of the API, without a final slash. */
  readonly api: string;
  /** Its value; it goes into one header of these calls and nowhere else. */
  readonly token: string;
  /** Address of the API's host; may throw `SilentPeer`. */
  readonly addressOf: (host: string) => Promise<string>;
  /** How long a refusal for too many calls is waited out, in all; `limits.cloudflarePatienceMs` when absent. */
  readonly patienceMs?: number;
};

/** Why a token must not be sent to this base, as the end of a sentence; null when it may. */
export const apiProblem = (api: string): string | null => {
  if (!URL.canParse(api)) return 'is no web address';
  const { protocol, hostname, username, search } = new URL(api);
  if (username !== '' || search !== '') return 'is more than an origin and a path';
  if (protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname))) return null;
  return 'is not encrypted, and the token would travel in the open';
};

/** What a header can carry; anything else is no token. */
export const isToken = (token: string): boolean => /^[\x21-\x7e]{8,500}$/.test(token);

const headerOf = (answer: HttpAnswer, name: string): string | undefined =>
  answer.headers.find(([key]) => key === name)?.[1];

/** RFC 9110 §10.2.3: seconds or a date. */
const retryAfterMs = (answer: HttpAnswer, now: Date): number | null => {
  const text = headerOf(answer, 'retry-after') ?? '';
  if (/^\d{1,6}$/.test(text)) return Number(text) * 1000;
  const date = Date.parse(text);
  return Number.isNaN(date) ? null : Math.max(0, date - now.getTime());
};

const withPage = (path: string, key: 'page' | 'cursor', value: string): string =>
  `${path}${path.includes('?') ? '&' : '?'}${key}=${encodeURIComponent(value)}`;

type Sent = { readonly envelope: Envelope; readonly status: number } | { readonly silent: string };

const answerOf = <T>(sent: Sent, method: string, path: string, shape: z.ZodType<T>): Answer<T> => {
  if ('silent' in sent) return { kind: 'silent', reason: sent.silent };
  const { envelope, status } = sent;
  if (status === 404) return { kind: 'missing' };
  if (status < 200 || status > 299 || !envelope.success) {
    const permission = status === 403 ? permissionFor(method, path) : null;
    return { kind: 'refused', status, codes: codesOf(envelope), permission, reason: reasonOf(envelope) };
  }
  const parsed = shape.safeParse(envelope.result);
  if (parsed.success) return { kind: 'ok', value: parsed.data };
  const [issue] = parsed.error.issues;
  const place = issue === undefined ? '' : ` at ${inert(issue.path.join('.')).slice(0, 100)}`;
  return { kind: 'silent', reason: `the API answered in a form that is not known${place}` };
};

/** A client of the API that asks through `io`, one call after the other. */
export const cloudflareClient = (io: Io, options: ClientOptions): CloudflareClient => {
  const problem = apiProblem(options.api);
  if (problem !== null) throw new RangeError(`the API address ${problem}`);
  if (!isToken(options.token)) throw new RangeError('the token is no token');
  let patience = options.patienceMs ?? limits.cloudflarePatienceMs;

  const once = async (
    method: 'GET' | Method,
    path: string,
    body: unknown,
    signal: AbortSignal,
  ): Promise<HttpAnswer> => {
    const url = `${options.api}${path}`;
    return request(
      io,
      {
        url,
        address: await options.addressOf(new URL(url).hostname),
        method,
        headers: {
          'user-agent': `launch-ready/${version}`,
          accept: 'application/json',
          authorization: `Bearer ${options.token}`,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        maxBytes: limits.cloudflareBytes,
        verify: true,
        waitMs: limits.cloudflareWaitMs,
      },
      signal,
    );
  };

  /** One call with its tries; what is given back is the last answer, or why there is none. */
  const call = async (method: 'GET' | Method, path: string, body: unknown, signal: AbortSignal): Promise<Sent> => {
    let reason = '';
    for (let attempt = 1; ; attempt += 1) {
      let pauseMs = limits.cloudflarePauseMs * 2 ** (attempt - 1);
      let isSafe = method !== 'POST';
      try {
        const answer = await once(method, path, body, signal);
        const envelope = envelopeOf(answer);
        const isBusy = answer.status === 429;
        if (!isBusy && answer.status < 500) {
          if (envelope !== null) return { envelope, status: answer.status };
          if (answer.status === 404) return { envelope: { success: false, result: null }, status: 404 };
          return { silent: `the API answered ${answer.status} with something that is no answer of the API` };
        }
        reason = isBusy ? 'the API refuses more calls for now' : `the API failed with ${answer.status}`;
        // Too many calls: it was not even looked at, so it may be sent again whatever it is.
        isSafe ||= isBusy;
        const told = retryAfterMs(answer, io.now());
        if (told !== null) pauseMs = told;
        if (isBusy) {
          if (pauseMs > patience) return { silent: `${reason}, for ${Math.ceil(pauseMs / 1000)} s` };
          io.progress(`the API asks for a pause of ${Math.ceil(pauseMs / 1000)} s`);
        }
      } catch (error) {
        if (!(error instanceof PeerFailure || error instanceof SilentPeer)) throw error;
        reason = inert(error.message);
        // Refused at the door: nothing was sent.
        isSafe ||= error instanceof PeerFailure && error.code === 'refused';
      }
      if (!isSafe || attempt >= limits.cloudflareTries || signal.aborted) return { silent: reason };
      pauseMs = Math.min(pauseMs, patience);
      patience -= pauseMs;
      await io.sleep(pauseMs, signal);
    }
  };

  /** The pages after the first one, joined to it; a list that changes while it is read is not known. */
  const joined = async (path: string, first: Envelope, signal: AbortSignal): Promise<Sent> => {
    const all = [...(first.result as unknown[])];
    let envelope = first;
    for (let page = 2; page <= limits.cloudflarePages; page += 1) {
      const after = envelope.result_info?.cursors?.after ?? '';
      const isMore = after !== '' || (envelope.result_info?.total_pages ?? 1) >= page;
      if (!isMore) {
        const total = first.result_info?.total_count ?? all.length;
        if (total !== all.length)
          return { silent: `the list changed while it was read: ${all.length} of ${total} came` };
        return { envelope: { ...first, result: all }, status: 200 };
      }
      const next = withPage(path, after === '' ? 'page' : 'cursor', after === '' ? String(page) : after);
      const sent = await call('GET', next, undefined, signal);
      if ('silent' in sent) return sent;
      if (sent.status !== 200 || !sent.envelope.success || !Array.isArray(sent.envelope.result)) return sent;
      envelope = sent.envelope;
      all.push(...(envelope.result as unknown[]));
    }
    return { silent: `the list has more than ${limits.cloudflarePages} pages` };
  };

  return {
    read: async (path, shape, signal) => {
      const first = await call('GET', path, undefined, signal);
      const isList = !('silent' in first) && first.envelope.success && Array.isArray(first.envelope.result);
      return answerOf(isList ? await joined(path, first.envelope, signal) : first, 'GET', path, shape);
    },
    send: async (method, path, body, shape, signal) =>
      answerOf(await call(method, path, body, signal), method, path, shape),
  };
};
