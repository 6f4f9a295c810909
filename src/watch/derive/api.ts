import { webhookUrl } from '../../collectors/cdn/webhook.ts';
import { healthRoutes } from '../../evidence/derive/health-routes.ts';
import type { HealthPurpose } from '../../evidence/health.ts';
import { Unknown } from '../../evidence/leaf.ts';
import { type Derived, evidenceOf, type Given, only, together, without } from './given.ts';
import { leastRight } from './least-right.ts';
import { apiLook } from './pages.ts';
import { missedEvents } from './missed-events.ts';
import { drivenApp, hostOf, isStaging, membersApp } from './places.ts';

/** The first address that a flow calls by GET and that is the same for everybody. */
const calledBy = (given: Given, flow: 'who-am-i'): string | null => {
  for (const step of given.config.drive?.flows[flow] ?? [])
    if ('call' in step && /^GET [^{]+$/.test(step.call)) return step.call.slice('GET '.length);
  return null;
};

/** A usual health route that asks strangers to sign in is the one made for a monitor with an account. */
const guardedHealth = (given: Given, origin: string): string | null => {
  const site = evidenceOf(given, 'health')?.hosts[hostOf(origin)];
  const guarded = site?.routes.find(
    ({ answer }) => answer.status === 'ok' && (answer.value.status === 401 || answer.value.status === 403),
  );
  return site?.origin === origin && guarded !== undefined ? guarded.path : null;
};

const signedIn = (given: Given): Derived => {
  const what = 'the API as a signed-in member';
  const driven = drivenApp(given);
  const who = leastRight(given);
  if (driven === null) return without(what, 'the settings do not say how the app is driven (drive)');
  if (who === null) return without(what, 'the settings do not say how a member signs in (drive.flows)');
  if (driven.environment === 'staging')
    return without(what, `members are played on staging alone (${driven.origin}); name production in drive.app`);
  const health = guardedHealth(given, driven.origin);
  const path = health ?? calledBy(given, 'who-am-i');
  if (path === null) return without(what, 'the settings do not say what the app answers about a member (who-am-i)');
  const words = {
    id: 'api/signed-in',
    title: 'The API for signed-in members',
    suffers: 'Members are signed in and nothing they do works.',
    urgent: true,
    actions: [
      'Sign in with a test account and look at which request fails.',
      'Look whether the database and the sign-in service answer.',
      'Take back the last release if it is younger than half an hour.',
    ] as const,
  };
  const url = new URL(path, driven.origin).href;
  return only(apiLook(given, words, { of: 'http', method: 'GET', url, status: [200], signedIn: who, health: true }));
};

type Route = { readonly path: string; readonly purpose: HealthPurpose; readonly origin: string };

const seenRoutes = (given: Given): { readonly routes: readonly Route[]; readonly silent: readonly string[] } => {
  const silent: string[] = [];
  const health = evidenceOf(given, 'health');
  const routes = Object.entries(health?.hosts ?? {}).flatMap(([host, site]) => {
    if (isStaging(given, host)) return [];
    try {
      return healthRoutes(site, host).map(({ path, purpose }) => ({ path, purpose, origin: site.origin }));
    } catch (error) {
      if (!(error instanceof Unknown)) throw error;
      silent.push(error.reason);
      return [];
    }
  });
  return { routes, silent };
};

const purposes = {
  live: {
    title: 'The process',
    suffers: 'The app is not running there: every page and every call fails.',
    actions: [
      'Look in the panel of the hosting service whether the process runs or is restarted again and again.',
      'Read the last lines of its log from before it ended.',
      'Start it again, or take back the last release.',
    ],
  },
  ready: {
    title: 'What the app needs to serve members',
    suffers: 'Pages that need the database fail, although the process runs.',
    actions: [
      'Look whether the database runs, has free connections and free space.',
      'Look whether a migration is running or failed.',
      'Take back the last release if it is younger than half an hour.',
    ],
  },
  any: {
    title: 'The health route',
    suffers: 'The app or something that it leans on fails; members see errors.',
    actions: [
      'Read what the route says fails.',
      'Look whether the database and the services behind the app answer.',
      'Take back the last release if it is younger than half an hour.',
    ],
  },
} as const;

/** Liveness and readiness: as the audit saw them, else as the settings name them at the app that members use. */
const health = (given: Given): Derived => {
  const { routes, silent } = seenRoutes(given);
  const app = membersApp(given);
  const { live, ready } = given.config.health ?? {};
  const named: readonly Route[] =
    app === null
      ? []
      : [
          ...(live === undefined ? [] : [{ path: live, purpose: 'live', origin: app } as const]),
          ...(ready === undefined ? [] : [{ path: ready, purpose: 'ready', origin: app } as const]),
        ];
  const all = [...named, ...routes];
  const chosen = all.filter(({ origin, purpose }, index) => {
    const same = (other: Route): boolean => other.origin === origin && other.purpose === purpose;
    const isFirst = all.findIndex(same) === index;
    // A route of no known purpose only stands in where none with one is.
    return isFirst && (purpose !== 'any' || !all.some(other => other.origin === origin && other.purpose !== 'any'));
  });
  if (chosen.length === 0) {
    const [why = 'the audit saw no health route, and the settings name none (health)'] = silent;
    return without('liveness and readiness', why);
  }
  return only(
    ...chosen.map(({ path, purpose, origin }) => {
      const words = purposes[purpose];
      const host = hostOf(origin);
      const name = { id: `health/${purpose}/${host}`, title: `${words.title} at ${host}` };
      const ask = {
        of: 'http',
        method: 'GET',
        url: new URL(path, origin).href,
        status: [200, 204],
        health: true,
      } as const;
      // As urgent as what leans on it: told at once it is one outage with a cause, told later it is many without.
      return apiLook(given, { ...words, ...name, urgent: true }, ask);
    }),
  );
};

/** Refusals of an event without a signature; 404, 405 and 410 would mean that nobody takes events there, 429 that they are lost. */
const refusals = [400, 401, 402, 403, 406, 409, 411, 412, 413, 415, 422, 428];

const webhook = (given: Given): Derived => {
  const path = given.config.drive?.billing?.webhook ?? given.config.health?.webhook;
  const what = 'the address that payments are told to';
  const app = membersApp(given);
  if (path === undefined) return without(what, 'the settings do not name it (drive.billing or health.webhook)');
  const declared = evidenceOf(given, 'declared');
  const inProduction = declared === undefined ? null : webhookUrl(given.config, declared);
  const url = URL.parse(inProduction ?? path, app ?? undefined);
  if (url === null) return without(what, 'nobody said where the app is that members use');
  const missed = missedEvents(given);
  const words = {
    id: 'webhook/billing',
    title: 'The webhook for payments',
    suffers: 'Members pay and get nothing for it, and who cancelled keeps access.',
    urgent: true,
    actions: [
      missed.look,
      'Take back the last release, or the change of firewall or CDN, if it is younger than half an hour.',
      missed.resend,
    ] as const,
  };
  return only(apiLook(given, words, { of: 'http', method: 'POST', url: url.href, status: refusals }));
};

export const api = (given: Given): Derived => together([signedIn(given), health(given), webhook(given)]);
