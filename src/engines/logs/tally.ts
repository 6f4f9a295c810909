import { bucketOf } from '../load/histogram.ts';
import { logBounds } from './bounds.ts';
import type { LogEvent } from './event.ts';

/** Failed sign-ins of one address, or of one account, in one minute. */
type FailedOf = { readonly count: number; readonly others: readonly string[] };

/** What was counted in one minute of the log's own time. Plain data; adds up. */
export type Minute = {
  /** Minutes since 1970. */
  readonly minute: number;
  readonly requests: number;
  readonly failures: number;
  /** Routes and errors of failures, with how often. */
  readonly failing: Readonly<Record<string, number>>;
  readonly errors: Readonly<Record<string, number>>;
  readonly signedIn: number;
  readonly notSignedIn: number;
  /** Sign-ins that the server itself failed at. */
  readonly signInBroken: number;
  readonly byAddress: Readonly<Record<string, FailedOf>>;
  readonly byAccount: Readonly<Record<string, number>>;
  readonly webhooks: number;
  readonly webhooksFailed: number;
  readonly signatures: number;
  readonly mails: number;
  readonly mailsFailed: number;
  readonly checkoutsFailed: number;
};

/** Requests of one route in one window of five minutes; waits of those whose line tells one, by bucket of `engines/load/histogram.ts`. */
export type RouteWaits = {
  readonly route: string;
  readonly window: number;
  readonly requests: number;
  /** Those that the server failed at (5xx). */
  readonly failed: number;
  readonly buckets: readonly (readonly [bucket: number, count: number])[];
};

export type Counted = {
  readonly lines: number;
  readonly minutes: readonly Minute[];
  readonly waits: readonly RouteWaits[];
  /** Webhooks that failed since the last good one; `after` = a good one came before them. */
  readonly webhookRun: { readonly failed: number; readonly after: boolean };
  /** Accounts that signed in. */
  readonly members: readonly string[];
};

export type Tally = {
  /**
   * `arrived`, ms: for lines that tell no time or a wrong one. `late`: the line was written while nobody read; unless it is
   * of the last minutes it says nothing about now.
   */
  readonly take: (event: LogEvent, arrived: number, late?: boolean) => void;
  /** What was counted since the last time. */
  readonly drain: () => Counted;
};

type OpenWaits = { requests: number; failed: number; readonly buckets: Map<number, number> };

type Open = { -readonly [key in keyof Minute]: Minute[key] } & {
  readonly addresses: Map<string, { count: number; others: Set<string> }>;
  readonly accounts: Map<string, number>;
  readonly routes: Map<string, number>;
  readonly prints: Map<string, number>;
};

export const emptyMinute = (minute: number): Minute => ({
  minute,
  requests: 0,
  failures: 0,
  failing: {},
  errors: {},
  signedIn: 0,
  notSignedIn: 0,
  signInBroken: 0,
  byAddress: {},
  byAccount: {},
  webhooks: 0,
  webhooksFailed: 0,
  signatures: 0,
  mails: 0,
  mailsFailed: 0,
  checkoutsFailed: 0,
});

const opened = (minute: number): Open => ({
  ...emptyMinute(minute),
  addresses: new Map(),
  accounts: new Map(),
  routes: new Map(),
  prints: new Map(),
});

const closed = ({ addresses, accounts, routes, prints, ...minute }: Open): Minute => ({
  ...minute,
  byAddress: Object.fromEntries(
    [...addresses].map(([name, { count, others }]) => [name, { count, others: [...others] }]),
  ),
  byAccount: Object.fromEntries(accounts),
  failing: Object.fromEntries(routes),
  errors: Object.fromEntries(prints),
});

const addTo = (map: Map<string, number>, name: string, count: number, most: number): void => {
  const known = map.get(name);
  if (known !== undefined) map.set(name, known + count);
  else if (map.size < most) map.set(name, count);
};

/** Waits are kept to 5 %, so that what many routes hold stays small; rates of p95 against a budget need no more. */
const step = Math.log(1.05);
const coarse: number[] = [];
const bucketFor = (ms: number): number => {
  const place = ms <= 0.1 ? 0 : Math.round(Math.log(ms / 0.1) / step);
  return (coarse[place] ??= bucketOf(0.1 * 1.05 ** place));
};

/** A line may come that late, and a clock may be that fast. */
const earliestMs = 1_500_000;
const latestMs = 120_000;

export const otherRoutes = '(other routes)';

/** Counts events. Bounded whatever comes: names beyond the bounds are counted in the sums alone. */
export const createTally = (): Tally => {
  let minutes = new Map<number, Open>();
  let waits = new Map<string, Map<number, OpenWaits>>();
  let lines = 0;
  const members = new Set<string>();
  let run = { failed: 0, after: false };
  let last: Open | null = null;

  const minuteOf = (at: number): Open => {
    const minute = Math.floor(at / 60_000);
    if (last?.minute === minute) return last;
    const known = minutes.get(minute);
    if (known !== undefined) return (last = known);
    if (minutes.size >= logBounds.minutes) {
      // Times that jump about: the oldest goes, unless this one is older still.
      const oldest = Math.min(...minutes.keys());
      if (minute < oldest) return (last = minutes.get(oldest) ?? opened(oldest));
      minutes.delete(oldest);
    }
    const made = opened(minute);
    minutes.set(minute, made);
    return (last = made);
  };

  const wait = (route: string, at: number, { ms, status }: Pick<LogEvent, 'ms' | 'status'>): void => {
    const window = Math.floor(at / 300_000);
    const name = waits.has(route) || waits.size < logBounds.routes ? route : otherRoutes;
    let windows = waits.get(name);
    if (windows === undefined) waits.set(name, (windows = new Map()));
    let known = windows.get(window);
    if (known === undefined) {
      if (windows.size >= 12) return;
      windows.set(window, (known = { requests: 0, failed: 0, buckets: new Map() }));
    }
    known.requests += 1;
    if (status !== null && status >= 500) known.failed += 1;
    if (ms === null) return;
    const bucket = bucketFor(ms);
    known.buckets.set(bucket, (known.buckets.get(bucket) ?? 0) + 1);
  };

  const failedSignIn = (minute: Open, { account, address, status, times }: LogEvent): void => {
    minute.notSignedIn += times;
    if (status !== null && status >= 500) {
      // The server's fault tells nothing against who asked.
      minute.signInBroken += times;
      return;
    }
    if (account !== null) addTo(minute.accounts, account, times, logBounds.keysOfMinute);
    if (address === null) return;
    let known = minute.addresses.get(address);
    if (known === undefined) {
      if (minute.addresses.size >= logBounds.keysOfMinute) return;
      minute.addresses.set(address, (known = { count: 0, others: new Set() }));
    }
    known.count += times;
    if (account !== null && known.others.size < logBounds.accountsOfAddress) known.others.add(account);
  };

  return {
    take: (event, arrived, late = false) => {
      lines += 1;
      const told = event.at !== null && event.at > arrived - earliestMs && event.at <= arrived + latestMs;
      if (!told && late && event.at !== null) return;
      const at = told ? (event.at ?? arrived) : arrived;
      const minute = minuteOf(at);
      const { status, route, sort } = event;
      const named = route === null ? null : event.method === null ? route : routeName(event.method, route);
      if (status !== null) {
        minute.requests += 1;
        if (named !== null) wait(named, at, event);
        if (status >= 500) {
          minute.failures += 1;
          addTo(minute.routes, named ?? '(no route)', 1, logBounds.namesOfMinute);
        }
      }
      if (event.fingerprint !== null) addTo(minute.prints, event.fingerprint, 1, logBounds.namesOfMinute);
      switch (sort) {
        case 'sign-in-ok':
          minute.signedIn += event.times;
          if (event.account !== null && members.size < logBounds.members) members.add(event.account);
          break;
        case 'sign-in-failed':
          failedSignIn(minute, event);
          break;
        case 'webhook-ok':
          minute.webhooks += 1;
          run = { failed: 0, after: true };
          break;
        case 'webhook-failed':
          minute.webhooks += 1;
          minute.webhooksFailed += 1;
          run = { ...run, failed: run.failed + 1 };
          break;
        case 'webhook-signature':
          minute.signatures += 1;
          break;
        case 'mail-sent':
          minute.mails += 1;
          break;
        case 'mail-failed':
          minute.mailsFailed += 1;
          break;
        case 'checkout-failed':
          minute.checkoutsFailed += 1;
          break;
        default:
      }
    },
    drain: () => {
      const counted: Counted = {
        lines,
        minutes: [...minutes.values()].map(closed).toSorted((left, right) => left.minute - right.minute),
        waits: [...waits].flatMap(([route, windows]) =>
          [...windows].map(([window, one]) => ({ route, window, ...one, buckets: [...one.buckets] })),
        ),
        webhookRun: run,
        members: [...members],
      };
      members.clear();
      minutes = new Map();
      waits = new Map();
      lines = 0;
      run = { failed: 0, after: false };
      last = null;
      return counted;
    },
  };
};

const names = new Map<string, Map<string, string>>();
/** `GET /posts/:id`, made once. */
const routeName = (method: string, route: string): string => {
  let ofMethod = names.get(method);
  if (ofMethod === undefined) names.set(method, (ofMethod = new Map()));
  const known = ofMethod.get(route);
  if (known !== undefined) return known;
  if (ofMethod.size >= logBounds.remembered) ofMethod.clear();
  const made = `${method} ${route}`;
  ofMethod.set(route, made);
  return made;
};

const sums = (one: Readonly<Record<string, number>>, other: Readonly<Record<string, number>>, most: number) => {
  const both = new Map(Object.entries(one));
  for (const [name, count] of Object.entries(other)) addTo(both, name, count, most);
  return Object.fromEntries(both);
};

/** The same minute, counted in two parts. */
export const addMinutes = (one: Minute, other: Minute): Minute => {
  const addresses = new Map(Object.entries(one.byAddress));
  for (const [name, { count, others }] of Object.entries(other.byAddress)) {
    const known = addresses.get(name);
    if (known === undefined && addresses.size >= logBounds.keysOfMinute) continue;
    addresses.set(name, {
      count: (known?.count ?? 0) + count,
      others: [...new Set([...(known?.others ?? []), ...others])].slice(0, logBounds.accountsOfAddress),
    });
  }
  return {
    minute: one.minute,
    requests: one.requests + other.requests,
    failures: one.failures + other.failures,
    failing: sums(one.failing, other.failing, logBounds.namesOfMinute),
    errors: sums(one.errors, other.errors, logBounds.namesOfMinute),
    signedIn: one.signedIn + other.signedIn,
    notSignedIn: one.notSignedIn + other.notSignedIn,
    signInBroken: one.signInBroken + other.signInBroken,
    byAddress: Object.fromEntries(addresses),
    byAccount: sums(one.byAccount, other.byAccount, logBounds.keysOfMinute),
    webhooks: one.webhooks + other.webhooks,
    webhooksFailed: one.webhooksFailed + other.webhooksFailed,
    signatures: one.signatures + other.signatures,
    mails: one.mails + other.mails,
    mailsFailed: one.mailsFailed + other.mailsFailed,
    checkoutsFailed: one.checkoutsFailed + other.checkoutsFailed,
  };
};
