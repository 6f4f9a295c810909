import type { FlowName } from '../../config/drive-settings.ts';
import type { Ask, Monitor } from '../monitor.ts';
import { type Derived, type Given, only, together, without } from './given.ts';
import { leastRight } from './least-right.ts';
import { answeredAt, drivenApp, hostOf, isStaging, membersApp, pagesSeen } from './places.ts';

const pageMs = 10_000;

/** Longest good wait for a page, in ms, where the settings say nothing of its route: beyond it people leave. */
const pageBudgetMs = 3_000;
const apiBudgetMs = 2_000;

type Http = Extract<Ask, { of: 'http' }>;

/** The longest good wait that the settings name for this request, else the usual one. */
const budgetFor = ({ watch }: Given, { method, url }: Http, usual: number): number =>
  watch.routes[`${method} ${new URL(url).pathname}`]?.p95Ms ?? usual;

type Words = Pick<Monitor, 'id' | 'title' | 'suffers' | 'actions' | 'urgent'>;

const lookAt = (given: Given, words: Words, ask: Http, usualBudgetMs = pageBudgetMs): Monitor => ({
  ...words,
  host: hostOf(ask.url),
  ask,
  everySeconds: given.watch.everySeconds,
  timeoutMs: pageMs,
  question: 'up',
  budgetMs: budgetFor(given, ask, usualBudgetMs),
});

const get = (url: string): Http => ({ of: 'http', method: 'GET', url, status: [200] });

/** Where a flow begins, as path; null where it begins with no page of a fixed address. */
const beginsAt = ({ config }: Given, flow: FlowName): string | null => {
  const first = config.drive?.flows[flow]?.find(step => 'open' in step);
  return first !== undefined && /^\/[^{]*$/.test(first.open) ? first.open : null;
};

/**
 * The address of a page that members need: as the audit saw it, else where its flow begins at the app that members use.
 * What was driven on staging stands at the same path in production: it is the same app.
 */
const addressOf = (given: Given, words: RegExp, flow: FlowName): string | null => {
  const seen = pagesSeen(given).find(url => words.test(new URL(url).pathname));
  const path = beginsAt(given, flow);
  const app = membersApp(given);
  return seen ?? (path === null || app === null ? null : new URL(path, app).href);
};

const home = (given: Given): Derived => {
  const { config, evidence } = given;
  const site = Object.entries(config.hosts).find(
    ([, { service, environment }]) => service === 'site' && environment === 'production',
  );
  const domain = config.domain ?? evidence?.target.domain;
  const start =
    config.environments.production ??
    (site === undefined ? undefined : `https://${site[0]}`) ??
    (domain === undefined ? undefined : `https://${domain}`) ??
    membersApp(given);
  if (start === null || start === undefined)
    return without('the home page', 'neither the settings nor an audit say where it is');
  const url = answeredAt(given, `${start}/`)?.url ?? `${start}/`;
  const expect = config.hosts[hostOf(url)]?.path === '/' ? config.hosts[hostOf(url)]?.expect : undefined;
  const words: Words = {
    id: 'page/home',
    title: 'The home page',
    suffers: 'Visitors see an error instead of the community, and nobody new joins.',
    urgent: false,
    actions: [
      'Open the page on a telephone without Wi-Fi: is it down for everybody?',
      'Look whether a release or a change of DNS went out within the last half hour, and take it back first.',
      'Look at the status page and the log of the hosting service.',
    ],
  };
  return only(lookAt(given, words, { ...get(url), ...(expect === undefined ? {} : { text: expect }) }));
};

const login = (given: Given): Derived => {
  const url = addressOf(given, /log-?in|sign-?in|anmelden/i, 'sign-in');
  if (url === null)
    return without('the login page', 'the audit saw none, and the settings do not say where the flow sign-in begins');
  const declared = given.config.hosts[hostOf(url)];
  const text = declared?.path === new URL(url).pathname ? declared.expect : undefined;
  const words: Words = {
    id: 'page/login',
    title: 'The login page',
    suffers: 'Members cannot sign in.',
    urgent: true,
    actions: [
      'Open the login page in a private window and try to sign in.',
      'Take back the last release if it is younger than half an hour.',
      'Look at the log of the app for errors at this address, and at the status page of the sign-in service.',
    ],
  };
  return only(lookAt(given, words, { ...get(url), ...(text === undefined ? {} : { text }) }));
};

const join = (given: Given): Derived => {
  const url = addressOf(given, /(?:^|\/)(?:join|sign-?up|register|pricing|plans|membership)\b/i, 'sign-up');
  if (url === null)
    return without(
      'the page to join',
      'the audit saw none, and the settings do not say where the flow sign-up begins (drive.flows)',
    );
  const words: Words = {
    id: 'page/join',
    title: 'The page to join',
    suffers: 'Whoever wants to become a member cannot, and campaigns lead to an error.',
    urgent: true,
    actions: [
      'Open the page in a private window and look at what it shows.',
      'Take back the last release if it is younger than half an hour.',
      'Stop paid campaigns that lead to this page until it is back.',
    ],
  };
  return only(lookAt(given, words, get(url)));
};

/** Pages behind the login that a flow begins with, asked as the member of least right. */
const inside = (given: Given): Derived => {
  const who = leastRight(given);
  const driven = drivenApp(given);
  if (who === null || driven === null || driven.environment === 'staging') return together([]);
  const part = (flow: FlowName, words: Words): Derived => {
    const path = beginsAt(given, flow);
    if (path === null) return together([]);
    return only(lookAt(given, words, { ...get(new URL(path, driven.origin).href), signedIn: who }));
  };
  return together([
    part('pay', {
      id: 'page/pay',
      title: 'The page to pay',
      suffers: 'Members cannot begin, change or end a subscription, and no money comes in.',
      urgent: true,
      actions: [
        'Sign in with a test account and open the page.',
        'Look at the status page of the payment provider and whether its keys were changed.',
        'Take back the last release if it is younger than half an hour.',
      ],
    }),
    part('dashboard', {
      id: 'page/dashboard',
      title: 'The dashboard of members',
      suffers: 'Members who signed in see an error instead of their community.',
      urgent: true,
      actions: [
        'Sign in with a test account and look at the dashboard.',
        'Look whether the database answers: the readiness route says it.',
        'Take back the last release if it is younger than half an hour.',
      ],
    }),
  ]);
};

/** Every host of the product that the settings declare. */
export const hosts = (given: Given): Derived =>
  together(
    Object.entries(given.config.hosts).map(([host, { service, path, expect }]) => {
      if (isStaging(given, host) || service === 'mail') return together([]);
      const start = `https://${host}${path}`;
      const end = answeredAt(given, start);
      const url = end !== null && end.status < 400 ? end.url : start;
      const words: Words = {
        id: `host/${host}`,
        title: host,
        suffers: `Whatever members use of ${host} (${service}) fails.`,
        urgent: false,
        actions: [
          `Open ${start} and look at what answers.`,
          'Look at the hosting service of this host: is it running, was it changed?',
          'Look whether its DNS record still points to that service.',
        ],
      };
      return only(lookAt(given, words, { ...get(url), ...(expect === undefined ? {} : { text: expect }) }));
    }),
  );

export const pages = (given: Given): Derived => together([home(given), login(given), join(given), inside(given)]);

export const apiLook = (given: Given, words: Words, ask: Http): Monitor => lookAt(given, words, ask, apiBudgetMs);
