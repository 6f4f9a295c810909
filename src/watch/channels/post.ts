import { addressFinder } from '../../drive/addresses.ts';
import { type HttpAnswer, request } from '../../platform/http.ts';
import { limits } from '../../platform/limits.ts';
import { createPatience } from '../../platform/patience.ts';
import { version } from '../../platform/version.ts';
import type { Delivery } from '../notice.ts';
import { failed, type ChannelTools, NotSendable } from './channel.ts';

/** How a service answers, as its documents say. */
export type Service = {
  /** As people call it. */
  readonly name: string;
  /** Whether an answer of 2xx really says that the message was taken. */
  readonly took: (answer: HttpAnswer) => boolean;
  /** Pause in seconds that it asks for in the body of a refusal; null when it says none there. */
  readonly pause: (answer: HttpAnswer) => number | null;
  /** What a refusal means, in our words; null when we do not know it. The body is never shown. */
  readonly means: (answer: HttpAnswer) => string | null;
};

export type Post = {
  readonly url: URL;
  readonly headers?: Readonly<Record<string, string>>;
  /** A JSON document, unless the headers say otherwise. */
  readonly body: string | Uint8Array;
  /** Whether the address that the name of the service has may be connected to; any when absent. */
  readonly mayReach?: (address: string) => boolean;
};

const headerOf = ({ headers }: HttpAnswer, name: string): string | undefined =>
  headers.find(([own]) => own === name)?.[1].trim();

/** RFC 9110 §10.2.3: seconds, or a date. */
const retryAfter = (answer: HttpAnswer, now: Date): number | null => {
  const text = headerOf(answer, 'retry-after');
  if (text === undefined) return null;
  if (/^\d{1,9}(?:\.\d{1,6})?$/.test(text)) return Number(text) * 1_000;
  const at = Date.parse(text);
  return Number.isNaN(at) ? null : Math.max(0, at - now.getTime());
};

const pauseOf = (answer: HttpAnswer, service: Service, now: Date): number | null => {
  const said = service.pause(answer);
  const ms = said !== null && Number.isFinite(said) && said >= 0 ? said * 1_000 : retryAfter(answer, now);
  return ms === null ? null : Math.min(Math.ceil(ms), limits.noticePauseMs);
};

/** Statuses after which the same request can do better (RFC 9110 §15, RFC 6585 §4, RFC 8470 §5.2). */
const worthAnother = new Set([408, 425, 429]);

/** What an answer says of a delivery. */
export const judged = (answer: HttpAnswer, service: Service, now: Date): Delivery => {
  const { status } = answer;
  const { name } = service;
  if (status >= 200 && status < 300) {
    if (service.took(answer)) return { delivered: true, ms: Math.round(answer.elapsedMs) };
    return failed(`The answer was ${status}, but not as ${name} gives it: the address is of something else.`, false);
  }
  if (status >= 300 && status < 400)
    return failed(`${name} answered ${status}: the address has moved, and redirects are not followed.`, false);
  const meaning = service.means(answer);
  if (status >= 500 || worthAnother.has(status)) {
    const what = meaning ?? (status === 429 ? 'too many messages in a short time' : 'it has trouble of its own');
    return failed(`${name} answered ${status}: ${what}.`, true, pauseOf(answer, service, now));
  }
  return failed(`${name} answered ${status}: ${meaning ?? 'it does not take this message'}.`, false);
};

/**
 * Sends one document over a connection of its own and follows no redirect. Each try has its own patience: a service that was
 * silent an hour ago is asked again. Throws `SilentPeer`, `PeerFailure`, or `NotSendable` where the address must not be reached.
 */
export const answerTo = async (
  { io, waitMs }: ChannelTools,
  { url, headers = {}, body, mayReach = () => true }: Post,
  signal: AbortSignal,
): Promise<HttpAnswer> => {
  const own = { ...io, patience: createPatience(waitMs, waitMs) };
  const address = await addressFinder(own, signal)(url.hostname);
  if (!mayReach(address))
    throw new NotSendable(`${url.hostname} has no address on the internet, and nothing is sent elsewhere.`);
  const asked = {
    url: url.href,
    address,
    method: 'POST' as const,
    headers: { 'content-type': 'application/json', 'user-agent': `launch-ready/${version} (watch)`, ...headers },
    body,
    maxBytes: limits.noticeAnswerBytes,
    verify: true,
    waitMs,
  };
  return request(own, asked, signal);
};

/** Sends one document and says what came of it. Throws as `answerTo`. */
export const post = async (tools: ChannelTools, service: Service, one: Post, signal: AbortSignal): Promise<Delivery> =>
  judged(await answerTo(tools, one, signal), service, tools.io.now());

/** A member of the JSON object in an answer; undefined where there is none. */
export const memberOf = ({ body }: HttpAnswer, ...path: readonly string[]): unknown => {
  try {
    return path.reduce<unknown>(
      (value, name) => (typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined),
      JSON.parse(body.toString('utf8')),
    );
  } catch {
    // No JSON, such as the page of a proxy in between.
    return undefined;
  }
};

export const numberIn = (answer: HttpAnswer, ...path: readonly string[]): number | null => {
  const value = memberOf(answer, ...path);
  return typeof value === 'number' ? value : null;
};
