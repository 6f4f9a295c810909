import { byCodePoint } from '../evidence/derive/answers.ts';
import { exposureOf, isApi, isInside, isPersonal, sharedOf } from '../evidence/derive/shared-caching.ts';
import { fieldOf } from '../evidence/derive/caching.ts';
import type { Captures, SharingEvidence, SharingRoute } from '../evidence/sharing.ts';

/** What a route is to a cache. */
export type RouteClass = 'landing' | 'way-in' | 'member-page' | 'member-data' | 'public-data' | 'own-copy';

export type PolicyLine = {
  readonly route: string;
  readonly class: RouteClass;
  /** `Cache-Control` as it came. */
  readonly now: string;
  readonly wanted: string;
  /** Whether what came keeps to the policy; null where it was not seen. */
  readonly holds: boolean | null;
};

/** S4.d3: what caches keep of which routes, landing pages apart from what is behind the sign-in. */
export type CachePolicy = {
  readonly app: string;
  readonly seenAt: string;
  readonly lines: readonly PolicyLine[];
  /** Routes that said nothing, with the reason. */
  readonly unseen: readonly { readonly route: string; readonly reason: string }[];
};

const never = 'private, no-store';
const atTheEdge = 'public, max-age=0, s-maxage=300, stale-while-revalidate=86400';

/** What is sent for each class. */
export const wantedFor: { readonly [C in RouteClass]: string } = {
  landing: atTheEdge,
  'way-in': never,
  'member-page': never,
  'member-data': never,
  'public-data': 'public, max-age=0, s-maxage=60',
  'own-copy': never,
};

const wayIn =
  /(?:^|\/)(?:log-?in|sign-?in|sign-?up|join|register|reset|forgot[\w-]*|invite|confirm|checkout|billing)(?:\/|$)/i;

const classOf = (route: SharingRoute, captures: Captures): RouteClass => {
  const { anonymous, a, same } = captures;
  const isData = isApi(route, captures);
  if (isPersonal(captures)) return isData ? 'member-data' : 'member-page';
  if (wayIn.test(route.route)) return 'way-in';
  // Text that differs from one to the next, or comes with a cookie, is nobody's but theirs.
  const isOwn = !same || [anonymous, a].some(answer => fieldOf(answer, 'set-cookie') !== null);
  if (isOwn || !isInside(anonymous)) return 'own-copy';
  return isData ? 'public-data' : 'landing';
};

const lineOf = (route: SharingRoute, captures: Captures, asOf: Date): PolicyLine => {
  const own = classOf(route, captures);
  const { a, anonymous } = captures;
  const answer = own === 'landing' || own === 'public-data' ? anonymous : a;
  const leaked = route.leaks.status === 'ok' && route.leaks.value.length > 0;
  const { seconds } = sharedOf(answer, captures.session, asOf);
  // A CDN answers with landing pages, and is free to with public data; everything else is kept by nobody.
  const fits = own === 'public-data' || (own === 'landing' ? seconds > 0 : seconds === 0);
  const holds = fits && !leaked && exposureOf(route, captures, asOf) === undefined;
  return {
    route: route.route,
    class: own,
    now: fieldOf(answer, 'cache-control') ?? 'none',
    wanted: wantedFor[own],
    holds: holds && route.leaks.status === 'silent' ? null : holds,
  };
};

/** The notes; the same evidence gives the same notes. */
export const cachePolicy = (sharing: SharingEvidence): CachePolicy => {
  const asOf = new Date(sharing.testedAt);
  const all = Object.keys(sharing.routes)
    .toSorted(byCodePoint)
    .flatMap(name => sharing.routes[name] ?? []);
  return {
    app: sharing.app,
    seenAt: sharing.testedAt,
    lines: all.flatMap(route => (route.captures.status === 'ok' ? [lineOf(route, route.captures.value, asOf)] : [])),
    unseen: [
      ...all.flatMap(({ route, captures }) =>
        captures.status === 'silent' ? [{ route, reason: captures.reason }] : [],
      ),
      ...sharing.beyond.map(route => ({ route, reason: 'the hunt asked for fewer routes (--routes)' })),
    ],
  };
};
