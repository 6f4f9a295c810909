import { isPlain } from '../../engines/http-cache/directives.ts';
import { lifetimeOf } from '../../engines/http-cache/freshness.ts';
import { tokensOf } from '../../engines/http-cache/message.ts';
import { graceOf } from '../../engines/http-cache/reuse.ts';
import { rulesOf } from '../../engines/http-cache/rules.ts';
import { storageOf } from '../../engines/http-cache/storage.ts';
import type { Severity } from '../../contract/rows.ts';
import type { Captures, OriginLook, SessionKind, SharedAnswer, SharingRoute } from '../sharing.ts';
import { fieldOf } from './caching.ts';

/**
 * Fields for CDNs alone that caches read, the most specific first (RFC 9213). The first list is that of nginx, Varnish,
 * CloudFront and every proxy of a company: none. `surrogate-control` is what Fastly and Akamai read.
 */
const caches: readonly (readonly string[])[] = [
  [],
  ['cdn-cache-control'],
  ['cloudflare-cdn-cache-control', 'cdn-cache-control'],
  ['netlify-cdn-cache-control', 'cdn-cache-control'],
  ['vercel-cdn-cache-control', 'cdn-cache-control'],
  ['surrogate-control'],
];

/** What a cache between many people does with an answer: RFC 9111, the most generous of what caches read. */
type Shared = {
  /** Whether it keeps it at all. */
  readonly keeps: boolean;
  /** Seconds for which it gives it out, without asking or before it has asked. */
  readonly seconds: number;
  /** Whether the answer says anything to caches. */
  readonly isSilent: boolean;
};

export const sharedOf = (answer: SharedAnswer, session: SessionKind | null, asOf: Date): Shared => {
  const request = {
    method: 'GET',
    fields: session === 'bearer' ? ([['authorization', 'Bearer']] as const) : [],
  };
  const all = caches.map(targets => {
    const rules = rulesOf(answer.fields, targets);
    const keeps = storageOf(request, answer, rules, true).may;
    const asks = isPlain(rules.directives, 'no-cache');
    const lifetime = lifetimeOf(answer, rules, true, asOf.getTime() / 1_000).seconds;
    const isSilent = rules.directives.size === 0 && fieldOf(answer, 'expires') === null;
    return { keeps, seconds: keeps && !asks ? lifetime + graceOf(rules, true) : 0, isSilent };
  });
  // A word to some CDNs and none to the rest is no leave to keep it: only caches that are told something count.
  const told = all.filter(({ isSilent }) => !isSilent);
  const some = told.length === 0 ? all : told;
  return {
    keeps: some.some(({ keeps }) => keeps),
    seconds: Math.max(...some.map(({ seconds }) => seconds)),
    isSilent: told.length === 0,
  };
};

export const isInside = ({ status }: SharedAnswer): boolean => status >= 200 && status < 300;

/** Whether the answer is for members, or for one of them: nobody gets it without a session, or it shows the member. */
export const isPersonal = ({ a, b, anonymous }: Captures): boolean =>
  ((isInside(a) || isInside(b)) && !isInside(anonymous)) ||
  (a.shows.includes('member-a') && !anonymous.shows.includes('member-a'));

/** Files that CDNs keep by their ending alone, whatever their type (Cloudflare's default, and that of many recipes). */
const keptByEnding =
  /\.(?:css|m?js|png|jpe?g|gif|webp|avif|svg|ico|pdf|csv|docx?|xlsx?|pptx?|zip|gz|mp[34]|webm|woff2?|ttf|otf|ps|eps|swf|jar|bin|exe|apk|dmg|iso)$/i;

export const endsAsFile = (path: string): boolean => keptByEnding.test(path);

/** Programs get data, people get pages: told by what came, and by the usual place. */
export const isApi = ({ route }: Pick<SharingRoute, 'route'>, { a, b }: Captures): boolean =>
  a.kind === 'json' || b.kind === 'json' || /^\/(?:api|graphql|trpc|rest|v\d+)(?:\/|$)/.test(route);

/** What the answers of a route allow caches to do with what is one member's. */
export type Exposure = {
  readonly of: 'session-cookie' | 'kept' | 'by-cookie' | 'silent' | 'asks-first' | 'refusal';
  readonly severity: Severity;
  readonly answer: SharedAnswer;
  /** Seconds for which a cache gives it out by itself. */
  readonly seconds: number;
};

const variesBySession = (answer: SharedAnswer): boolean =>
  tokensOf(answer.fields, 'vary').some(name => name === 'cookie' || name === 'authorization');

/**
 * The worst that the headers allow, or undefined. A page of a member that is kept is a blocker; data of a member is high,
 * for CDNs keep JSON only where they are told to.
 */
export const exposureOf = (
  route: Pick<SharingRoute, 'route'>,
  captures: Captures,
  asOf: Date,
): Exposure | undefined => {
  const { a, b, anonymous, session } = captures;
  const kept: Severity = isApi(route, captures) ? 'high' : 'blocker';
  for (const answer of [a, b]) {
    const { seconds } = sharedOf(answer, session, asOf);
    if (answer.sessionCookies.length > 0 && seconds > 0)
      return { of: 'session-cookie', severity: 'blocker', answer, seconds };
  }
  const answer = isInside(a) ? a : b;
  if (isPersonal(captures) && isInside(answer)) {
    const { keeps, seconds, isSilent } = sharedOf(answer, session, asOf);
    if (seconds > 0 && variesBySession(answer)) return { of: 'by-cookie', severity: 'high', answer, seconds };
    if (seconds > 0) return { of: 'kept', severity: kept, answer, seconds };
    if (isSilent) return { of: 'silent', severity: endsAsFile(route.route) ? 'blocker' : 'high', answer, seconds };
    if (keeps) return { of: 'asks-first', severity: 'medium', answer, seconds };
  }
  const { seconds } = sharedOf(anonymous, null, asOf);
  if (isPersonal(captures) && !isInside(anonymous) && seconds > 0)
    return { of: 'refusal', severity: 'high', answer: anonymous, seconds };
  return undefined;
};

/** What a cache would tell pages of one site although it was said to those of another. */
export type OriginMixUp = {
  readonly looks: readonly OriginLook[];
  readonly withCredentials: boolean;
  readonly seconds: number;
};

const allowedBy = ({ answer }: OriginLook): string | null => fieldOf(answer, 'access-control-allow-origin');

/**
 * An answer that names a site by the one that asked, that caches give out, and that does not say so by `Vary: Origin` (Fetch
 * standard, "CORS protocol and HTTP caches"); undefined where it says the same to all, or does not let caches mix it up.
 */
export const originMixUp = (
  route: Pick<SharingRoute, 'origins'>,
  captures: Captures,
  asOf: Date,
): OriginMixUp | undefined => {
  const session = isInside(captures.anonymous) ? null : captures.session;
  const kept = (route.origins ?? [])
    .filter(({ answer }) => isInside(answer))
    .map(look => ({ look, seconds: sharedOf(look.answer, session, asOf).seconds }))
    .filter(({ look, seconds }) => {
      const varies = tokensOf(look.answer.fields, 'vary');
      return seconds > 0 && !varies.includes('origin') && !varies.includes('*');
    });
  const looks = kept.map(({ look }) => look);
  if (new Set(looks.map(allowedBy)).size < 2) return undefined;
  return {
    looks,
    withCredentials: looks.some(({ answer }) => fieldOf(answer, 'access-control-allow-credentials') === 'true'),
    seconds: Math.max(...kept.map(({ seconds }) => seconds)),
  };
};
