import { logBounds } from './bounds.ts';
import type { LogEvent, LogSort, RawLine } from './event.ts';
import { remembered } from './remember.ts';
import { fingerprintOf, templateOf } from './template.ts';
import { visitorAddress } from './visitor-address.ts';

type RouteKind = 'sign-in' | 'webhook' | 'checkout' | null;

const signInRoute =
  /(?:^|[/_-])(?:log-?in|sign-?in|sessions?|authenticate|authorize\/callback|callback\/credentials|token)(?:\.\w{1,5})?\/?$/i;
const webhookRoute =
  /(?:^|[/_-])(?:web-?hooks?|hooks?)(?:[/_-]|$)|(?:stripe|paddle|lemonsqueezy|billing)\/(?:events?|notify)\/?$/i;
const checkoutRoute =
  /(?:^|[/_-])(?:checkouts?|payments?|pay|subscribe|subscriptions?|billing|purchase|upgrade|orders?)(?:[/_-]|$)/i;

type Route = { readonly method: string | null; readonly template: string; readonly kind: RouteKind };

const kindOf = (path: string): RouteKind => {
  if (webhookRoute.test(path)) return 'webhook';
  if (signInRoute.test(path)) return 'sign-in';
  return checkoutRoute.test(path) ? 'checkout' : null;
};

const routeOf = remembered((written: string): Route => {
  const [, method, path = written] = /^([A-Z]{3,7}) (\/.*)$/s.exec(written) ?? [];
  const template = templateOf(path);
  return { method: method ?? null, template, kind: kindOf(template) };
});

const messageSorts: readonly (readonly [RegExp, LogSort])[] = [
  [
    /\b(?:webhook|event)\b.{0,60}\bsignature\b|\bsignature\b.{0,60}\b(?:webhook|verif|invalid|mismatch)|no signatures found matching/i,
    'webhook-signature',
  ],
  [
    /\bwebhook\b.{0,80}\b(?:fail|error|reject|not (?:processed|handled))|\b(?:fail|error)\w*\b.{0,40}\bwebhook\b/i,
    'webhook-failed',
  ],
  [/\bwebhook\b.{0,40}\b(?:processed|handled|accepted|applied|ok)\b/i, 'webhook-ok'],
  [
    /\be?-?mails?\b.{0,60}(?:\bnot sent\b|\bfail|\bbounced?\b|\breject|\berror\b|\bundeliver)|\b(?:fail|could not|cannot|unable)\w*\b.{0,40}\b(?:e?-?mail|smtp)\b|\bsmtp\b.{0,60}\b(?:error|fail|refused|timeout)/i,
    'mail-failed',
  ],
  [/\be?-?mails?\b.{0,40}\b(?:sent|delivered)\b|\bsent\b.{0,20}\be?-?mail\b/i, 'mail-sent'],
  [/\b(?:checkout|payment|charge|subscription)\b.{0,60}\b(?:fail|error|could not|exception)/i, 'checkout-failed'],
  [
    /\b(?:log-?in|sign-?in|authentication|password)\b.{0,30}\b(?:fail|denied|reject|incorrect|invalid|wrong)|\b(?:failed|invalid|wrong|incorrect|bad)\b.{0,20}\b(?:log-?in|sign-?in|password|credentials)/i,
    'sign-in-failed',
  ],
  [/\b(?:log-?in|sign-?in|authentication)\b.{0,20}\b(?:success|succeeded|ok)|\b(?:signed|logged) in\b/i, 'sign-in-ok'],
];

const messageSort = remembered((message: string): LogSort | null => {
  for (const [shape, sort] of messageSorts) if (shape.test(message)) return sort;
  return null;
});

const ofRoute = (kind: RouteKind, method: string | null, status: number): LogSort | null => {
  const good = status < 400;
  const changes = method === null || (method !== 'GET' && method !== 'HEAD' && method !== 'OPTIONS');
  if (!changes) return kind === 'checkout' && status >= 500 ? 'checkout-failed' : null;
  if (kind === 'sign-in') return good ? 'sign-in-ok' : 'sign-in-failed';
  if (kind === 'checkout') return status >= 500 ? 'checkout-failed' : null;
  if (kind !== 'webhook') return null;
  if (good) return 'webhook-ok';
  // What is refused because nobody signed it: strangers try that, too.
  return status === 400 || status === 401 || status === 403 ? 'webhook-signature' : 'webhook-failed';
};

type Meaning = {
  /** Takes out what is secret; messages of errors go through it before anything of them is kept. */
  readonly redact: (text: string) => string;
  readonly pseudonym: (value: string) => string;
};

const usualMethods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

/** Without the last word of a message that was cut: half a secret has not the shape by which it is known. */
const wholeWords = (message: string): string =>
  message.length < logBounds.messageCharacters ? message : message.replace(/\S*$/, '') || '(one long word)';

/** Says what a line means. */
export const meaningOf = ({ redact, pseudonym }: Meaning): ((raw: RawLine) => LogEvent) => {
  const fingerprint = remembered((message: string) => fingerprintOf(redact(wholeWords(message))));
  return raw => {
    const { status, level } = raw;
    const route = raw.route === null ? null : routeOf(raw.route);
    const given = raw.method ?? route?.method ?? null;
    const method = given === null || usualMethods.has(given) ? given : '_OTHER';
    const bad = level === 'error' || level === 'fatal' || (status !== null && status >= 500);
    const sort =
      (status === null || route === null ? null : ofRoute(route.kind, method, status)) ??
      (status === null && raw.message !== null ? messageSort(raw.message) : null) ??
      (status !== null ? 'request' : bad ? 'error' : 'other');
    const signsIn = sort === 'sign-in-ok' || sort === 'sign-in-failed';
    const address = signsIn && raw.address !== null ? visitorAddress(raw.address) : null;
    const said = raw.error ?? raw.message;
    return {
      at: raw.at,
      level,
      requestId: raw.requestId,
      method,
      route: route?.template ?? null,
      status,
      ms: raw.ms,
      sort,
      fingerprint: bad && said !== null ? fingerprint(said) : null,
      account: signsIn && raw.account !== null ? pseudonym(raw.account) : null,
      address: address === null ? null : pseudonym(address),
      times: raw.times,
    };
  };
};
