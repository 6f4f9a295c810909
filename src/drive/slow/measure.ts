import { type Leaf, seen, silent } from '../../evidence/leaf.ts';
import { judgeLogin, waitBudgets } from '../../evidence/derive/waits.ts';
import type { LoginTimes, QuietControl, TimedEndpoint, TimingsEvidence } from '../../evidence/timings.ts';
import type { RequestFacts } from '../../engines/slow/facts.ts';
import { PeerFailure } from '../../platform/errors.ts';
import { limits } from '../../platform/limits.ts';
import { type Actor, ActorUnavailable, FlowMissing } from '../actors/actor.ts';
import { accountToEnter, castNewcomer, castOne } from '../actors/cast.ts';
import type { Drive } from '../drive.ts';
import { OutOfScope } from '../out-of-scope.ts';
import { FlowStopped } from '../walk.ts';
import { quietControl } from './control.ts';
import { type DatabaseLook, openDatabase } from '../database/look.ts';
import { factsOf, pathsToTime } from './endpoints.ts';
import { loginTimes } from './journeys.ts';
import { shapeFor, slowShapeFor, type Steady, steadily } from './steady.ts';
import { Throttled } from './timed.ts';

const { endpointMs, loginMs } = waitBudgets;

/** Whether an error says only that something could not be measured; the reason is for people. */
const reasonIn = (error: unknown, drive: Drive): string => {
  if (
    error instanceof Throttled ||
    error instanceof ActorUnavailable ||
    error instanceof FlowMissing ||
    error instanceof FlowStopped ||
    error instanceof OutOfScope ||
    error instanceof PeerFailure
  )
    return drive.redact(error.message);
  throw error;
};

const orReason = async <T>(drive: Drive, act: () => Promise<T>): Promise<Leaf<T>> => {
  try {
    return seen(await act());
  } catch (error) {
    if (drive.signal.aborted) throw error;
    return silent(reasonIn(error, drive));
  }
};

type Entering = { readonly who: LoginTimes['who']; readonly actor: Actor };

/** Who comes in: somebody new, and somebody who pays; where nobody can sign up, an account that the settings name. */
const whoEnters = async (drive: Drive): Promise<readonly Entering[]> => {
  const entering: Entering[] = [];
  const reasons: string[] = [];
  const tryOne = async (who: LoginTimes['who'], cast: () => Promise<Actor>): Promise<void> => {
    const leaf = await orReason(drive, cast);
    if (leaf.status === 'ok') entering.push({ who, actor: leaf.value });
    else reasons.push(leaf.reason);
  };
  if (drive.recipe.flows['close-account'] !== undefined)
    await tryOne('a new member', () => castNewcomer(drive, 'slow-new'));
  const { 'member-a': settings } = drive.settings.actors;
  if (settings?.plan !== undefined && drive.payments !== null)
    await tryOne('a paying member', () => castOne(drive, 'member-a'));
  if (entering.length > 0) return entering;
  const account = accountToEnter(drive, null);
  if (account === null)
    throw new ActorUnavailable(
      'nobody',
      reasons[0] ?? 'the settings name no account, and nobody can sign up and be removed again',
    );
  const actor = drive.part('a member', account);
  await actor.walk(account['password'] === undefined ? 'sign-in-by-link' : 'sign-in');
  return [{ who: 'a member', actor }];
};

const dashboardOf = async (drive: Drive, actor: Actor): Promise<string | null> => {
  if (drive.recipe.flows.dashboard === undefined) return null;
  await actor.walk('dashboard');
  const last = actor.session.last();
  return last === null ? null : new URL(last.url).pathname;
};

type Found = Steady & { readonly facts: RequestFacts };

const nameOf = (path: string): string => `GET ${path.replace(/\?.*$/, '')}`;

type Measured = Pick<TimingsEvidence, 'control' | 'logins' | 'endpoints'>;

/** Over the budget already alone: a few requests prove it, and together with the quick ones it would make those wait. */
const isHopeless = ({ aloneMs }: Found, budgetMs: number): boolean => aloneMs > budgetMs;

const timedTogether = async (
  drive: Drive,
  member: Actor,
  found: readonly Found[],
  budgetMs: number,
): Promise<readonly TimedEndpoint[]> => {
  if (found.length === 0) return [];
  const { scope, settings, config } = drive;
  const perSecond = scope.environment === 'loopback' ? limits.slowPerSecond : settings.perSecond * 0.9;
  const means = { seconds: config.slow.seconds, left: settings.requests - scope.sent(), perSecond };
  const hopeless = found.every(each => isHopeless(each, budgetMs));
  const shape = hopeless ? slowShapeFor(found, means) : shapeFor(found, means);
  const measured =
    shape === null
      ? silent(
          `no request was left for it: this run may send ${settings.requests} (drive.requests), and at a steady rate for ${config.slow.seconds} s (slow.seconds)`,
        )
      : await orReason(drive, () => steadily(drive, member, found, shape, budgetMs));
  return found.map(({ name, path, facts }, index) => {
    if (measured.status === 'silent') return { name, path, times: measured };
    const times = measured.value[index];
    return { name, path, times: times === undefined ? silent('it was not measured') : seen({ ...times, facts }) };
  });
};

/** Requests that make the way from login to dashboard too slow beyond doubt: they are told there, once. */
const blamedIn = (logins: readonly LoginTimes[], control: Leaf<QuietControl>): ReadonlySet<string> =>
  new Set(
    logins
      .filter(login => judgeLogin(login, control).verdict.outcome === 'fail')
      .flatMap(({ steps }) => steps.filter(({ ms }) => ms > loginMs / 4).map(({ name }) => name)),
  );

const timedEndpoints = async (
  drive: Drive,
  member: Actor,
  found: readonly Found[],
  logins: readonly LoginTimes[],
  control: Leaf<QuietControl>,
): Promise<readonly TimedEndpoint[]> => {
  const blamed = blamedIn(logins, control);
  const told = found.filter(({ name }) => blamed.has(name));
  const left = found.filter(({ name }) => !blamed.has(name));
  const quick = left.filter(each => !isHopeless(each, endpointMs));
  const hopeless = left.filter(each => isHopeless(each, endpointMs));
  return [
    ...(await timedTogether(drive, member, quick, endpointMs)),
    ...(await timedTogether(drive, member, hopeless, endpointMs)),
    ...told.map(({ name, path }) => ({
      name,
      path,
      times: silent(`${name} is a part of the way from login to dashboard, which is too slow as a whole`),
    })),
  ];
};

/** The database that the settings name, or null where they name none. */
const databaseOf = (drive: Drive): Promise<DatabaseLook> | null => {
  const { database } = drive.config.slow;
  return database === undefined ? null : openDatabase(database, drive.io);
};

/**
 * Measures how long members wait: from login to dashboard, and each page and API call that they wait for; and finds out
 * what the slow ones are like. Makes accounts, which the journal lists.
 */
export const measure = async (drive: Drive, say: (phrase: string) => void): Promise<Measured> => {
  const database = await databaseOf(drive);
  try {
    say('Timing a request that does almost nothing');
    const control = await quietControl(drive);
    const entering = await orReason(drive, () => whoEnters(drive));
    if (entering.status === 'silent') return { control, logins: entering, endpoints: [] };
    // Members who pay see most.
    const member = entering.value.at(-1)?.actor;
    if (member === undefined) return { control, logins: silent('nobody could come in'), endpoints: [] };
    const dashboard = await orReason(drive, () => dashboardOf(drive, member));
    const dashboardPath = dashboard.status === 'ok' ? dashboard.value : null;
    say('Looking at each page and API call alone');
    const paths = await pathsToTime(drive, dashboardPath === null ? null : member.session.last());
    const found: Found[] = [];
    const unseen: TimedEndpoint[] = [];
    for (const path of paths) {
      if (found.length === limits.slowEndpoints) break;
      if (found.some(({ name }) => name === nameOf(path))) continue;
      const leaf = await orReason(drive, () =>
        factsOf(drive, member, path, { control, database, budgetMs: endpointMs }),
      );
      if (leaf.status === 'silent') unseen.push({ name: nameOf(path), path, times: leaf });
      // Whoever named it is told; of what was guessed there is nothing to say.
      else if ('noPage' in leaf.value) {
        if (drive.config.slow.endpoints.includes(path))
          unseen.push({ name: nameOf(path), path, times: silent(`${leaf.value.noPage} (slow.endpoints)`) });
      } else found.push({ name: nameOf(path), path, aloneMs: leaf.value.aloneMs, facts: leaf.value });
    }
    const pages = new Map(found.map(({ path, facts }) => [path, facts]));
    const logins: LoginTimes[] = [];
    let failed: Leaf<never> | null = null;
    for (const { who, actor } of entering.value) {
      say(`Signing in as ${who}, again and again`);
      const enter = { account: actor.variables(), dashboard: dashboardPath, inBrowser: drive.inBrowser !== null };
      const leaf = await orReason(drive, () => loginTimes(drive, who, enter, { control, pages, budgetMs: loginMs }));
      if (leaf.status === 'ok') logins.push(leaf.value);
      else failed = leaf;
    }
    say(`Asking for ${found.length} pages and API calls at a steady rate`);
    const endpoints = await timedEndpoints(drive, member, found, logins, control);
    return { control, logins: failed ?? seen(logins), endpoints: [...endpoints, ...unseen] };
  } finally {
    await database?.close();
  }
};
