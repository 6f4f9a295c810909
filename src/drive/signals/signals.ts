import type {
  Counted,
  DailyTrial,
  QueriesSeen,
  RefusalTrace,
  SignalsEvidence,
  TimesSeen,
} from '../../evidence/signals.ts';
import { type Leaf, seen, silent } from '../../evidence/leaf.ts';
import { limits } from '../../platform/limits.ts';
import type { Actor } from '../actors/actor.ts';
import { castNewcomer } from '../actors/cast.ts';
import { wayIn } from '../actors/way-in.ts';
import type { Drive } from '../drive.ts';
import { Inconclusive, tried } from '../harden/verification.ts';
import { alertsIn, alertsSeen } from './alerts.ts';
import { delayedMails } from './delayed-mails.ts';
import { failuresIn, loginWords, webhookWords } from './failures.ts';
import { healthSeen, monitorAccount, probeSeen } from './health.ts';
import { leaksIn } from './log-leaks.ts';
import { databaseTimeIn, hasTime, type LogLine, placeIn } from './log-line.ts';
import { countsFailures, databaseTimeOf, growth, samplesIn, type Sample, timedIn } from './metrics.ts';
import { payAndRefund } from './payments.ts';
import type { LogReader } from './read-lines.ts';
import { refusalTrace } from './refusals.ts';
import type { FoundRoute } from '../routes/route.ts';
import { headerOf, type Reply } from '../reply.ts';
import { missingPages, type Provoked, unsignedEvents, wrongPasswords } from './provoke.ts';

export type Given = {
  /** The log of the app, or why there is none to read. */
  readonly log: Leaf<LogReader>;
  readonly declared: readonly FoundRoute[];
};

type Seen = Pick<
  SignalsEvidence,
  | 'health'
  | 'probe'
  | 'refusals'
  | 'leaks'
  | 'loginFailures'
  | 'webhookFailures'
  | 'times'
  | 'queries'
  | 'alerts'
  | 'daily'
>;

/** One thing that was done, with the lines that were written and the samples before and after. */
type Window<T> = {
  readonly did: Leaf<T>;
  readonly lines: readonly LogLine[];
  readonly before: readonly Sample[] | null;
  readonly after: readonly Sample[] | null;
  readonly alerts: number;
  readonly subject: string | null;
};

const scraperOf = (drive: Drive): (() => Promise<readonly Sample[] | null>) => {
  const own = drive.config.watch?.metrics;
  if (own === undefined) return async () => null;
  const token = own.token === undefined ? undefined : drive.io.env(own.token);
  if (own.token !== undefined && token !== undefined) drive.keepSecret(own.token, token);
  const session = drive.session('a scraper');
  return async () => {
    const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
    // An app that is gone has no metrics either: what was done to it says why nothing is known.
    const reply = await tried(drive, () => session.call({ method: 'GET', path: own.path, headers }));
    return reply.status === 'ok' && reply.value.status === 200 ? samplesIn(reply.value.body) : null;
  };
};

const pathOf = (url: string): string => new URL(url).pathname;

type Well = { readonly replies: readonly Reply[]; readonly paths: readonly string[] };

/** What members do all day: sign in, and look at what is theirs. */
const goWell = async (drive: Drive, member: Actor): Promise<Well> => {
  const way = wayIn(member.variables());
  if (way === 'sign-in')
    for (let time = 0; time < limits.signalsTimes; time += 1)
      await drive.part('signals-again', member.variables()).walk(way);
  const replies: Reply[] = [];
  for (const flow of ['dashboard', 'who-am-i'] as const) {
    if (drive.recipe.flows[flow] === undefined) continue;
    await member.walk(flow);
    const last = member.session.last();
    if (last !== null) replies.push(last);
  }
  replies.push(await member.session.call({ method: 'GET', path: '/', redirects: limits.driveRedirects }));
  return { replies, paths: [...new Set(replies.map(({ url }) => pathOf(url)))] };
};

/** Counted in either place is counted; nowhere, while one of the places could not be seen, is not known. */
const counted = (
  provoked: Window<Provoked>,
  well: readonly LogLine[],
  words: RegExp,
  log: Given['log'],
): Leaf<Counted> => {
  const { did, lines, before, after } = provoked;
  if (did.status === 'silent') return did;
  const { replies, path } = did.value;
  const inLog = log.status === 'silent' ? null : failuresIn(lines, well, path, words);
  const inMetrics = before === null || after === null ? null : growth(before, after, countsFailures(path, words));
  if (log.status === 'silent' && (inMetrics ?? 0) < replies.length) return log;
  return seen({
    times: replies.length,
    statuses: [...new Set(replies.map(({ status }) => status))],
    path,
    inLog,
    inMetrics,
  });
};

const timesOf = ({ did, lines, after }: Window<Well>, log: Given['log']): Leaf<TimesSeen> => {
  if (did.status === 'silent') return did;
  const { paths: asked } = did.value;
  if (asked.length < 2) return silent('the settings name fewer than two addresses that members see (drive.flows)');
  const timed = new Set(lines.filter(hasTime).map(placeIn));
  const inLog = log.status === 'silent' ? null : asked.filter(path => timed.has(path));
  const inMetrics = after === null ? null : timedIn(after, asked);
  if (log.status === 'silent' && (inMetrics ?? []).length < 2) return log;
  return seen({ asked, inLog, inMetrics });
};

const queriesOf = ({ did, lines, after }: Window<Well>, log: Given['log']): Leaf<QueriesSeen> => {
  if (did.status === 'silent') return did;
  const { replies, paths } = did.value;
  const timing = replies.map(reply => headerOf(reply, 'server-timing') ?? '').join(', ');
  const inAnswer =
    /(?:^|,)\s*((?:db|sql|database|quer|postgres|mysql)[\w-]*)\s*;[^,]*\bdur=/i.exec(timing)?.[1] ?? null;
  const inLog = log.status === 'silent' ? null : (lines.map(databaseTimeIn).find(name => name !== null) ?? null);
  const inMetrics = after === null ? null : databaseTimeOf(after);
  if (log.status === 'silent' && inMetrics === null && inAnswer === null) return log;
  return seen({ path: paths[0] ?? '/', inLog, inMetrics, inAnswer });
};

const tracesOf = (
  log: Given['log'],
  windows: readonly (readonly [what: string, window: Window<Provoked>])[],
): Leaf<readonly RefusalTrace[]> => {
  if (log.status === 'silent') return log;
  const traces = windows.flatMap(([what, { did, lines }]) => {
    const trace = did.status === 'silent' ? null : refusalTrace(what, did.value.replies, lines);
    return trace === null ? [] : [trace];
  });
  if (traces.every(({ errorLines }) => errorLines === 0))
    return silent('the log holds no line of an error, although I asked for some: it may be that of another app');
  return seen(traces);
};

const dailyOf = (what: string, { did, alerts, subject }: Window<Provoked>): readonly DailyTrial[] =>
  did.status === 'silent' ? [] : [{ what, times: did.value.replies.length, alerts, subject }];

/**
 * Lets things go well and wrong on the app, one sort after another, and sees what its log, its counts and its alerts
 * say of each. It drives and never judges.
 */
export const signalsSeen = async (
  drive: Drive,
  { log, declared }: Given,
  say: (phrase: string) => void,
): Promise<Seen> => {
  const { inbox, io, signal, scope } = drive;
  const scrape = scraperOf(drive);
  const all: LogLine[] = [];
  const alertMs = scope.environment === 'loopback' ? limits.signalsAlertMs : limits.signalsAlertFarMs;

  const window = async <T>(phrase: string, act: () => Promise<T>): Promise<Window<T>> => {
    say(phrase);
    const before = await scrape();
    const sofar = inbox === null ? 0 : alertsIn(drive, inbox).length;
    const did = await tried(drive, act);
    const lines = log.status === 'ok' ? await log.value.readLines() : [];
    all.push(...lines);
    if (inbox !== null) await io.sleep(alertMs, signal);
    const after = await scrape();
    const alerts = inbox === null ? [] : alertsIn(drive, inbox).slice(sofar);
    return { did, lines, before, after, alerts: alerts.length, subject: alerts[0]?.subject ?? null };
  };

  say('A member joins');
  const joined = await tried(drive, async () => {
    const member = await castNewcomer(drive, 'signals');
    if (drive.recipe.flows['who-am-i'] !== undefined) await member.walk('who-am-i');
    return member;
  });
  const asMember =
    <T>(act: (member: Actor) => Promise<T>) =>
    (): Promise<T> => {
      if (joined.status === 'silent') throw new Inconclusive(joined.reason);
      return act(joined.value);
    };
  const well = await window('Members sign in and look around', async () => asMember(member => goWell(drive, member))());
  const wrong = await window('Wrong passwords', async () => asMember(member => wrongPasswords(drive, member))());
  const missing = await window('Pages that are not there', () => missingPages(drive));
  const unsigned = await window('Payment events with a wrong signature', () => unsignedEvents(drive));
  const paid = await window('A payment, refunded', async () => asMember(member => payAndRefund(drive, member))());
  const delayed = await window('Mails that are turned away at first', async () =>
    asMember(member => delayedMails(drive, member))(),
  );

  say('The address for monitors');
  const account = await tried(drive, () => monitorAccount(drive));
  const signedIn = account.status === 'ok' && account.value !== null ? account.value : null;
  const health = await tried(drive, async () => {
    if (signedIn !== null) return healthSeen(drive, signedIn);
    return asMember(member => healthSeen(drive, member))();
  });
  const probe = await tried(drive, async () => {
    if (account.status === 'silent') throw new Inconclusive(account.reason);
    if (signedIn === null)
      throw new Inconclusive('the settings name no account that a monitor signs in with (watch.probe)');
    const own = health.status === 'ok' ? health.value.asked[0] : undefined;
    const address = own?.path ?? '/api/health';
    // A password that is no longer right shows as an account that may do nothing.
    if (own !== undefined && own.stranger.status !== own.signedIn.status && own.signedIn.status >= 400)
      throw new Inconclusive('the account of the monitor is not let in');
    return asMember(member => probeSeen(drive, signedIn, member, { declared, health: address }))();
  });
  if (log.status === 'ok') all.push(...(await log.value.readLines()));

  const noMailbox = 'no mailbox is set (drive.mail)';
  const told = inbox === null ? [] : alertsSeen(drive, alertsIn(drive, inbox));
  const noAlert =
    inbox === null
      ? noMailbox
      : paid.did.status === 'silent'
        ? `no mail to whoever runs the app came, and nothing that is worth one was done: ${paid.did.reason}`
        : 'no mail to whoever runs the app came to the mailbox of this run, not even of a refund';
  const daily = [
    ...dailyOf('a wrong password', wrong),
    ...dailyOf('a page that is not there', missing),
    ...dailyOf('a mail that is taken at the second attempt', delayed),
  ];
  const payments = paid.did.status === 'ok' ? paid.did.value : [];
  return {
    health,
    probe,
    refusals: tracesOf(log, [
      ['a page that is not there', missing],
      ['a wrong password', wrong],
      ['a payment event with a wrong signature', unsigned],
    ]),
    leaks:
      log.status === 'silent'
        ? log
        : all.length === 0
          ? silent('nothing was written into the log meanwhile: it may be that of another app')
          : seen(leaksIn(all, { redact: drive.redact, payments, salt: drive.run.label })),
    loginFailures: counted(wrong, well.lines, loginWords, log),
    webhookFailures: counted(unsigned, [], webhookWords, log),
    times: timesOf(well, log),
    queries: queriesOf(well, log),
    alerts: told.length === 0 ? silent(noAlert) : seen(told),
    // What reaches the mailbox at all is known by the alert of a refund.
    daily: told.length === 0 ? silent(noAlert) : seen(daily),
  };
};
