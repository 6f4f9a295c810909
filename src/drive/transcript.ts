import { inert } from '../platform/inert.ts';
import { limits } from '../platform/limits.ts';
import type { Redactor } from '../platform/redact.ts';

/** One request and its answer as they may be shown to anybody. */
type Exchange = {
  /** ISO 8601. */
  readonly at: string;
  readonly actor: string;
  readonly method: string;
  readonly url: string;
  /** Names of the fields or JSON keys that were sent; never their values. */
  readonly sent: readonly string[];
  /** Null when no answer came; then `failure` says why. */
  readonly status: number | null;
  readonly failure?: string;
  readonly ms: number;
  /** Headers that decide something; cookies by name alone. */
  readonly headers: Readonly<Record<string, string>>;
  /** The beginning of the answer, secrets replaced by their names. */
  readonly excerpt: string;
  /** Who answered in the place of the app: a bot check, by its name. */
  readonly botCheck?: string;
};

export type Transcript = {
  readonly add: (exchange: Exchange) => void;
  /** How many there are; `each` gives them one by one, for a run may have made more than anybody keeps. */
  readonly size: () => number;
  readonly each: () => IteratorObject<Exchange>;
  readonly all: () => readonly Exchange[];
  /** Those that came after the first `count`. */
  readonly since: (count: number) => readonly Exchange[];
  /**
   * What kept the app from answering one of those that came after the first `count`: a bot check, or a throttle whose wait
   * nobody sat out. Null where the app has answered all of them.
   */
  readonly barredSince: (count: number) => string | null;
};

const kept: ReadonlySet<string> = new Set([
  'content-type',
  'location',
  'cache-control',
  'vary',
  'retry-after',
  'www-authenticate',
  'x-request-id',
  'server-timing',
  'set-cookie',
]);

/** Of a cookie only its name and attributes: `session=…; Path=/; HttpOnly`. */
const withoutValue = (cookie: string): string => cookie.replace(/=[^;]*/, '=…');

export const shownHeaders = (headers: readonly (readonly [string, string])[]): Readonly<Record<string, string>> => {
  const shown: Record<string, string> = {};
  for (const [name, value] of headers) {
    if (!kept.has(name)) continue;
    const text = (name === 'set-cookie' ? withoutValue(value) : value).slice(0, limits.headerValueCharacters);
    shown[name] = shown[name] === undefined ? text : `${shown[name]}, ${text}`;
  }
  return shown;
};

/** Twice what is shown: a secret that the cut would go through is replaced first. */
const keptCharacters = limits.driveExcerptCharacters * 2;

/**
 * Keeps exchanges in order; whoever reads them gets them redacted and inert. That happens when they are read: an answer
 * often holds a token that only the step after it makes known as a secret.
 */
/** The last answer to each request of each visitor: asked once more, a throttled one is answered after all. */
const lastAnswers = (exchanges: readonly Exchange[]): readonly Exchange[] => [
  ...new Map(exchanges.map(each => [`${each.actor} ${each.method} ${each.url}`, each])).values(),
];

const barring = (exchanges: readonly Exchange[]): string | null => {
  const check = exchanges.find(({ botCheck }) => botCheck !== undefined);
  const throttled = lastAnswers(exchanges).find(({ status }) => status === 429);
  const at = ({ method, url }: Exchange): string => `${method} ${new URL(url).pathname}`;
  if (check !== undefined) return `a bot check (${check.botCheck ?? ''}) answered ${at(check)} instead of the app`;
  return throttled === undefined ? null : `the app throttled the run at ${at(throttled)} (429), which is no answer`;
};

export const createTranscript = (redactor: Redactor): Transcript => {
  const exchanges: Exchange[] = [];
  const clean = (text: string): string => inert(redactor.redact(text));
  const shown = (exchange: Exchange): Exchange => ({
    ...exchange,
    url: clean(exchange.url),
    sent: exchange.sent.map(clean),
    ...(exchange.failure === undefined ? {} : { failure: clean(exchange.failure) }),
    headers: Object.fromEntries(Object.entries(exchange.headers).map(([name, value]) => [name, clean(value)])),
    excerpt: clean(exchange.excerpt).slice(0, limits.driveExcerptCharacters),
  });
  return {
    add: exchange => {
      exchanges.push({ ...exchange, excerpt: exchange.excerpt.slice(0, keptCharacters) });
    },
    size: () => exchanges.length,
    each: () => exchanges.values().map(shown),
    all: () => exchanges.map(shown),
    since: count => exchanges.slice(count).map(shown),
    barredSince: count => {
      const reason = barring(exchanges.slice(count));
      return reason === null ? null : clean(reason);
    },
  };
};
