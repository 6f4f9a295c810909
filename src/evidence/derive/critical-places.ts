import type { Declared } from '../declared.ts';
import type { HealthEvidence } from '../health.ts';
import type { HttpEvidence } from '../http.ts';
import { Unknown } from '../leaf.ts';
import type { NamedPlaces } from '../monitoring.ts';
import { byCodePoint } from './answers.ts';
import { chainAt, hostOf, originOf } from './chains.ts';
import { healthRoutes } from './health-routes.ts';
import { canonicalOrigin } from './site-host.ts';

export type PlaceKind = 'home' | 'login' | 'health' | 'api' | 'webhook';

/** Something that members need every minute: it is watched when one of its addresses is. */
export type CriticalPlace = {
  readonly kind: PlaceKind;
  /** `the home page`. */
  readonly name: string;
  readonly urls: readonly [string, ...string[]];
  /** Addresses that belong to it or do not: how they answer was not seen. */
  readonly perhaps: readonly string[];
};

/** Places that are known, and why others are not. */
export type CriticalPlaces = {
  readonly places: readonly CriticalPlace[];
  readonly unknown: readonly { readonly kind: PlaceKind; readonly reason: string }[];
};

const placeNames: { readonly [K in PlaceKind]: string } = {
  home: 'the home page',
  login: 'the login page',
  health: 'the health route',
  api: 'the API as a signed-in member',
  webhook: 'the webhook for payments',
};

/** One spelling of an address: without query, and without the slash at its end. */
export const plainUrl = (text: string): string => {
  const url = URL.parse(text);
  return url === null ? text : `${url.origin}${url.pathname}`.replace(/\/$/, '');
};

/** Where an address ends after its redirects, as far as that was seen; else the address itself. */
export const landsAt = (http: HttpEvidence, text: string): string => {
  const plain = plainUrl(text);
  for (const start of [text, plain, `${plain}/`]) {
    const leaf = http.chains[start];
    const last = leaf?.status === 'ok' && leaf.value.end.how === 'answered' ? leaf.value.hops.at(-1) : undefined;
    if (last !== undefined) return plainUrl(last.url);
  }
  return plain;
};

const isSignIn = /log-?in|sign-?in|anmelden/i;

const isStaging = (declared: Declared, url: string): boolean =>
  declared.hosts.some(({ host, environment }) => environment === 'staging' && host === hostOf(url)) ||
  (declared.staging !== undefined && hostOf(declared.staging) === hostOf(url));

/** Hosts in production of these services, the first service first; else that of the site. */
const originsOf = (declared: Declared, site: string, ...services: readonly string[]): readonly string[] => {
  const own = services.flatMap(service =>
    declared.hosts.filter(one => one.environment === 'production' && one.service === service),
  );
  return own.length === 0 ? [site] : own.map(({ host }) => `https://${host}`);
};

const loginPages = (
  declared: Declared,
  http: HttpEvidence,
  named: NamedPlaces,
  apps: readonly string[],
): readonly string[] => {
  const seen = Object.values(http.chains).flatMap(leaf => {
    const last = leaf.status === 'ok' && leaf.value.end.how === 'answered' ? leaf.value.hops.at(-1) : undefined;
    return last?.status === 200 && isSignIn.test(URL.parse(last.url)?.pathname ?? '') ? [last.url] : [];
  });
  const declaredPaths = declared.hosts.flatMap(({ host, environment, path }) =>
    environment === 'production' && isSignIn.test(path) ? [`https://${host}${path}`] : [],
  );
  const { login } = named;
  return [
    ...seen.toSorted(byCodePoint),
    ...declaredPaths,
    ...(login === null ? [] : apps.map(origin => `${origin}${login}`)),
  ].filter(url => !isStaging(declared, url));
};

const healthPages = (declared: Declared, health: HealthEvidence): readonly string[] => {
  const silent: Unknown[] = [];
  const found = Object.entries(health.hosts).flatMap(([host, site]) => {
    if (isStaging(declared, site.origin)) return [];
    try {
      return healthRoutes(site, host).map(({ path }) => `${site.origin}${path}`);
    } catch (error) {
      if (!(error instanceof Unknown)) throw error;
      silent.push(error);
      return [];
    }
  });
  if (found.length > 0) return found.toSorted(byCodePoint);
  throw silent[0] ?? new Unknown('no health route was seen, so nothing says which one is to be watched');
};

/** Routes that gave no answer: a monitor there watches a health route, or nothing. */
const healthUnseen = ({ hosts }: HealthEvidence): readonly string[] =>
  Object.values(hosts).flatMap(({ origin, control, routes }) =>
    routes.flatMap(({ path, answer }) =>
      answer.status === 'silent' || control.status === 'silent' ? [`${origin}${path}`] : [],
    ),
  );

/** Where the site's front page is. Throws `Unknown` where it stayed silent: it may send its visitors to another address. */
const homePage = (http: HttpEvidence, site: string): string => {
  const start = `${originOf(site)}/`;
  if (http.chains[start]?.status === 'silent') chainAt(http, start);
  return landsAt(http, start);
};

/** Each address once, in the order given: the first is the one that is named to people. */
const listOf = (urls: readonly string[]): readonly string[] => [...new Set(urls.map(plainUrl))];

/** What has to be watched of this product (S5.c1), from what was seen of it and what the settings say. */
export const criticalPlaces = (
  declared: Declared,
  http: HttpEvidence,
  health: HealthEvidence,
  named: NamedPlaces,
): CriticalPlaces => {
  const site = canonicalOrigin(declared, http) ?? `https://${declared.domain}`;
  const unknown: { kind: PlaceKind; reason: string }[] = [];
  const place = (kind: PlaceKind, why: string, find: () => readonly string[]): readonly CriticalPlace[] => {
    try {
      const [first, ...rest] = listOf(find());
      const perhaps = kind === 'health' ? listOf(healthUnseen(health)) : [];
      if (first !== undefined) return [{ kind, name: placeNames[kind], urls: [first, ...rest], perhaps }];
      unknown.push({ kind, reason: why });
    } catch (error) {
      if (!(error instanceof Unknown)) throw error;
      unknown.push({ kind, reason: error.reason });
    }
    return [];
  };
  const { api, webhook } = named;
  const places = [
    place('home', '', () => [homePage(http, site)]),
    place('login', 'no login page was seen, and the settings do not say where the flow sign-in begins', () =>
      loginPages(declared, http, named, originsOf(declared, site, 'app')),
    ),
    place('health', '', () => healthPages(declared, health)),
    place('api', 'the settings do not name the address that a monitor asks as somebody signed in (health.api)', () =>
      api === null ? [] : originsOf(declared, site, 'api', 'app').map(origin => `${origin}${api}`),
    ),
    place('webhook', 'the settings do not name the address that payments are told to (health.webhook)', () =>
      webhook === null ? [] : [webhook],
    ),
  ];
  return { places: places.flat(), unknown };
};
