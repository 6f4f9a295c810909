import type { Cycle } from '../incidents/incident.ts';
import { logBounds } from './bounds.ts';
import { attackOn, brokenSignIn } from './sign-in-signals.ts';
import { chanceOfMore, rare, usualOf } from './negative-binomial.ts';
import { failingShare, type Hour, withMinutes } from './hour.ts';
import type { Seen, Series } from './seen.ts';
import { type RouteTimes, routeTime, withWaits } from './route-times.ts';
import { addMinutes, type Counted, emptyMinute, type Minute } from './tally.ts';

export type Signal =
  | 'log/5xx'
  | 'log/login-broken'
  | 'log/login-attack'
  | 'log/webhooks'
  | 'log/mail'
  | 'log/checkout'
  | 'log/silence'
  | 'log/slow';

type OpenSignal = {
  readonly since: number;
  /** When it was seen last. */
  readonly seenAt: number;
  readonly kind: string;
  readonly because: string;
};

/** All that the signals remember; plain data, the same after JSON and back. Times in ms since 1970. */
export type SignalState = {
  readonly minutes: readonly Minute[];
  readonly series: Series | null;
  readonly webhooksInARow: number;
  /** Hashes of accounts that signed in at some time, the last ones. */
  readonly members: readonly string[];
  readonly lastLineAt: number | null;
  readonly open: Readonly<Partial<Record<Signal, OpenSignal>>>;
  readonly routes: RouteTimes;
  readonly hour: Hour;
};

export const noSignals: SignalState = {
  minutes: [],
  series: null,
  webhooksInARow: 0,
  members: [],
  lastLineAt: null,
  open: {},
  routes: {},
  hour: [],
};

/** What the log itself cannot know. null = nobody knows. */
export type SignalFacts = {
  /** Whether the probes of the watch reach the app: then there must be lines. */
  readonly probesOk: boolean | null;
  /** Events that the payment provider sent within the last 15 minutes. */
  readonly providerEvents?: number | null;
  /** Age of the oldest event that came and was not worked off, and of the oldest mail that waits; ms. */
  readonly oldestEventMs?: number | null;
  readonly oldestMailMs?: number | null;
};

export type SignalSettings = {
  /** Longest good p95 by route, such as `GET /api/posts`; ms. */
  readonly budgets: Readonly<Record<string, { readonly p95Ms: number }>>;
};

/** An opening or a closing. */
export type Turn = {
  readonly signal: Signal;
  readonly opened: boolean;
  readonly at: number;
  readonly kind: string;
  readonly because: string;
};

export type SignalStep = {
  readonly state: SignalState;
  readonly cycles: readonly Cycle[];
  readonly turns: readonly Turn[];
};

const minuteMs = 60_000;
const windowMs = 300_000;
const windowsOfWeek = 2_016;

/** How long nothing may be seen before it is over: attacks come in waves. */
const holdMs: Readonly<Record<Signal, number>> = {
  'log/5xx': 600_000,
  'log/login-broken': 600_000,
  'log/login-attack': 1_800_000,
  'log/webhooks': 600_000,
  'log/mail': 600_000,
  'log/checkout': 600_000,
  'log/silence': 0,
  'log/slow': 600_000,
};

const silentMs = 600_000;

const fed = (state: SignalState, { lines, minutes, waits, webhookRun, members }: Counted, at: number): SignalState => {
  const known = new Map(state.minutes.map(one => [one.minute, one]));
  for (const one of minutes) {
    const before = known.get(one.minute);
    known.set(one.minute, before === undefined ? one : addMinutes(before, one));
  }
  const now = Math.floor(at / minuteMs);
  return {
    ...state,
    minutes: [...known.values()]
      .filter(({ minute }) => minute > now - logBounds.minutes && minute <= now + logBounds.minutes)
      .toSorted((left, right) => left.minute - right.minute),
    webhooksInARow: (webhookRun.after ? 0 : state.webhooksInARow) + webhookRun.failed,
    members:
      members.length === 0 ? state.members : [...new Set([...members, ...state.members])].slice(0, logBounds.members),
    lastLineAt: lines > 0 ? at : state.lastLineAt,
    routes: withWaits(state.routes, waits, at),
    hour: withMinutes(state.hour, minutes, now),
  };
};

const seriesEnd = (at: number): number => Math.floor(at / windowMs);

/** Closes the windows that are over. One in which a signal was open says nothing about what is usual. */
const withSeries = (state: SignalState, at: number): SignalState => {
  const end = seriesEnd(at);
  const { failures, notSignedIn, signedIn, next } = state.series ?? {
    failures: [],
    notSignedIn: [],
    signedIn: [],
    next: end,
  };
  // A clock that was set back: what was counted stays, and counting goes on when it has come as far again.
  if (next >= end) return { ...state, series: { failures, notSignedIn, signedIn, next: Math.min(next, end + 12) } };
  const { open } = state;
  const oldest = Math.floor(at / minuteMs) - logBounds.minutes;
  const more = { failures: [...failures], notSignedIn: [...notSignedIn], signedIn: [...signedIn] };
  for (let window = Math.max(next, end - windowsOfWeek); window < end; window += 1) {
    const unseen = window * 5 <= oldest;
    const sum = sumOf(state.minutes, window * 5, window * 5 + 4);
    const signIn = unseen || open['log/login-attack'] !== undefined || open['log/login-broken'] !== undefined;
    more.failures.push(unseen || open['log/5xx'] !== undefined ? null : sum.failures);
    more.notSignedIn.push(signIn ? null : sum.notSignedIn);
    more.signedIn.push(signIn ? null : sum.signedIn);
  }
  return {
    ...state,
    series: {
      next: end,
      failures: more.failures.slice(-windowsOfWeek),
      notSignedIn: more.notSignedIn.slice(-windowsOfWeek),
      signedIn: more.signedIn.slice(-windowsOfWeek),
    },
  };
};

const sumOf = (minutes: readonly Minute[], from: number, to: number): Minute =>
  minutes
    .filter(({ minute }) => minute >= from && minute <= to)
    .reduce((sofar, one) => addMinutes(sofar, one), emptyMinute(to));

const most = (counts: Readonly<Record<string, number>>): string | null =>
  Object.entries(counts).toSorted(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))[0]?.[0] ?? null;

const serverErrors = (last: Minute, state: SignalState): Seen => {
  const { failures, requests } = last;
  if (failures < 3) return null;
  const chance = chanceOfMore(failures, usualOf(state.series?.failures ?? []));
  if (failures / Math.max(1, requests) < 0.02 && chance >= rare) return null;
  const [route, error] = [most(last.failing), most(last.errors)];
  const where = route === null ? '' : `, most of them at ${route}`;
  return {
    kind: 'status',
    because: `${failures} of ${requests} requests failed with a server error within 5 minutes${where}${error === null ? '' : ` (${error})`}.`,
  };
};

const webhooks = (state: SignalState, quarter: Minute, ten: Minute, facts: SignalFacts): Seen => {
  if (state.webhooksInARow >= 2)
    return { kind: 'webhook', because: `The last ${state.webhooksInARow} webhooks were not accepted.` };
  if (ten.webhooksFailed >= 2)
    return { kind: 'webhook', because: `${ten.webhooksFailed} webhooks were not accepted within 10 minutes.` };
  if (quarter.signatures >= 3)
    return {
      kind: 'signature',
      because: `${quarter.signatures} webhooks were refused within 15 minutes: their signature was not accepted.`,
    };
  if ((facts.oldestEventMs ?? 0) > 300_000)
    return { kind: 'late', because: 'An event of the payment provider has waited for more than 5 minutes.' };
  if ((facts.providerEvents ?? 0) > 0 && quarter.webhooks + quarter.signatures === 0)
    return {
      kind: 'missing',
      because: `The payment provider sent ${facts.providerEvents ?? 0} events within 15 minutes; the log shows none of them.`,
    };
  return null;
};

const slow = (state: SignalState, { budgets }: SignalSettings, at: number): Seen => {
  for (const [route, { p95Ms }] of Object.entries(budgets)) {
    const time = routeTime(state.routes, route, at);
    if (!time.enough || time.p95 === null || time.p95 <= p95Ms) continue;
    return {
      kind: 'slow',
      because: `${route} took ${Math.round(time.p95)} ms or more for 5 of 100 requests of the last ${time.over} (${time.requests} requests); ${p95Ms} ms are allowed.`,
    };
  }
  return null;
};

const look = (
  state: SignalState,
  at: number,
  facts: SignalFacts,
  settings: SignalSettings,
): readonly (readonly [Signal, Seen])[] => {
  const now = Math.floor(at / minuteMs);
  const [five, ten, quarter] = [5, 10, 15].map(minutes => sumOf(state.minutes, now - minutes + 1, now));
  if (five === undefined || ten === undefined || quarter === undefined) return [];
  const silent = state.lastLineAt !== null && at - state.lastLineAt >= silentMs;
  return [
    ['log/5xx', serverErrors(five, state) ?? failingShare(state.hour, now)],
    ['log/login-broken', brokenSignIn(five, quarter, state)],
    ['log/login-attack', attackOn(five, quarter, state.series)],
    ['log/webhooks', webhooks(state, quarter, ten, facts)],
    [
      'log/mail',
      quarter.mailsFailed >= 2
        ? { kind: 'mail', because: `${quarter.mailsFailed} mails could not be sent within 15 minutes.` }
        : (facts.oldestMailMs ?? 0) > 120_000
          ? { kind: 'late', because: 'A mail has waited for more than 2 minutes.' }
          : null,
    ],
    [
      'log/checkout',
      ten.checkoutsFailed >= 2
        ? { kind: 'checkout', because: `${ten.checkoutsFailed} checkouts failed within 10 minutes.` }
        : null,
    ],
    [
      'log/silence',
      silent && facts.probesOk === true
        ? { kind: 'silence', because: 'The app answers, and its log has had no line for 10 minutes or more.' }
        : null,
    ],
    ...(Object.keys(settings.budgets).length === 0 ? [] : [['log/slow', slow(state, settings, at)] as const]),
  ];
};

/** Adds what was counted since the last step, judges it at `at` and gives one cycle for each signal. */
export const stepSignals = (
  before: SignalState,
  {
    at,
    counted,
    facts,
    settings,
  }: {
    readonly at: number;
    readonly counted: Counted;
    readonly facts: SignalFacts;
    readonly settings: SignalSettings;
  },
): SignalStep => {
  const state = withSeries(fed(before, counted, at), at);
  const open = new Map(Object.entries(state.open) as readonly (readonly [Signal, OpenSignal])[]);
  const turns: Turn[] = [];
  const cycles: Cycle[] = [];
  const silent = state.lastLineAt === null || at - state.lastLineAt >= silentMs;
  for (const [signal, seen] of look(state, at, facts, settings)) {
    const known = open.get(signal);
    if (seen !== null) {
      open.set(signal, { since: known?.since ?? at, seenAt: at, ...seen });
      if (known === undefined) turns.push({ signal, opened: true, at, ...seen });
    } else if (known !== undefined && (at - known.seenAt >= holdMs[signal] || at < known.seenAt - windowMs)) {
      open.delete(signal);
      turns.push({ signal, opened: false, at, kind: known.kind, because: known.because });
    }
    const now = open.get(signal);
    const blind = silent && (signal !== 'log/silence' || state.lastLineAt === null || facts.probesOk === null);
    const common = { monitor: signal, host: '', at, ms: null };
    if (now !== undefined) cycles.push({ ...common, outcome: 'failing', kind: now.kind, because: now.because });
    else if (blind)
      cycles.push({ ...common, outcome: 'unknown', kind: 'silence', because: 'No line of the log came.' });
    else cycles.push({ ...common, outcome: 'ok', kind: '', because: '' });
  }
  return { state: { ...state, open: Object.fromEntries(open) }, cycles, turns };
};
