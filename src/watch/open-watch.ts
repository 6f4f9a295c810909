import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import type { Aim } from '../collectors/collector.ts';
import type { Config } from '../config/schema.ts';
import { watchSchema, type WatchSettings } from '../config/watch-settings.ts';
import type { EvidenceSet } from '../evidence/map.ts';
import { LaunchReadyError } from '../platform/errors.ts';
import type { Io } from '../platform/io.ts';
import { limits } from '../platform/limits.ts';
import { targetFolder } from '../platform/state-target.ts';
import { aliveCall } from './alive.ts';
import { openChannels } from './channels/open-channels.ts';
import { makePushKey, publicPushKey } from './channels/push-key.ts';
import { shortestToken } from './dashboard/access.ts';
import { createDashboard, type Dashboard } from './dashboard/server.ts';
import { trafficOf } from './dashboard/traffic.ts';
import { openDates } from './dates.ts';
import type { Left } from './derive/given.ts';
import { monitorsOf } from './derive.ts';
import { startFleet } from './fleet/fleet-watch.ts';
import { type Fleet, openFleet } from './fleet/open-fleet.ts';
import { type LogWatch, watchLogs } from './logs/log-watch.ts';
import { notLooked } from './judge.ts';
import type { Monitor } from './monitor.ts';
import { createOutbox } from './outbox.ts';
import { deskOf, pushKeyName } from './push-desk.ts';
import { controlProbe } from './probes/control.ts';
import { openProbes } from './probes/probes.ts';
import { takeReleases } from './releases.ts';
import type { WatchStore } from './store.ts';
import { openSqliteStore } from './store/sqlite.ts';
import { startWatch, type Watching, type WatchParts } from './watch.ts';
import { noticeOf } from './words.ts';

export type WatchAim = {
  readonly config: Config;
  /** What is watched, in A-label form. */
  readonly domain: string;
  /** For checks on evidence collected anew; null on this machine, where there is no domain to audit. */
  readonly aim: Aim | null;
  readonly evidence: EvidenceSet | null;
  readonly io: Io;
  /** The state folder. */
  readonly state: string;
  readonly stdin: Readable;
  /** Whether members of ours may act on the app; without it nothing but looks is done. */
  readonly active: boolean;
  readonly say: (line: string) => void;
};

export type OpenedWatch = {
  readonly settings: WatchSettings;
  readonly monitors: readonly Monitor[];
  readonly left: readonly Left[];
  readonly channels: readonly string[];
  readonly store: WatchStore;
  readonly dashboard: Dashboard;
  readonly probe: WatchParts['probe'];
  /** Asks and tells until `signal` aborts. */
  readonly start: (signal: AbortSignal) => Promise<Watching>;
  readonly close: () => Promise<void>;
};

/** Whether somebody signs in or acts for it. */
const acts = ({ ask }: Monitor): boolean => ask.of === 'flow' || (ask.of === 'http' && ask.signedIn !== undefined);

const chosen = ({ monitors, left }: ReturnType<typeof monitorsOf>, active: boolean): ReturnType<typeof monitorsOf> => {
  if (active) return { monitors, left };
  const why =
    'members of the watch sign in and act on your app there, and are removed again, which only happens with --active';
  return {
    monitors: monitors.filter(monitor => !acts(monitor)),
    left: [...left, ...monitors.filter(acts).map(({ id }) => ({ what: id, why }))],
  };
};

/** The value of a variable that somebody else could guess if it were short. */
const secretOf = (variable: string, shortest: number, { env }: Pick<Io, 'env'>): string => {
  const value = env(variable) ?? '';
  if (value.length >= shortest) return value;
  throw new LaunchReadyError(
    'LR_CONFIG_INVALID',
    value === '' ? `The variable ${variable} is not set.` : `The value of ${variable} is short enough to be guessed.`,
    `Give it ${shortest} characters or more, such as: export ${variable}="$(openssl rand -base64 33)"`,
  );
};

/** All that must be known before anything is opened. */
const secretsOf = ({ dashboard, logs }: WatchSettings, io: Pick<Io, 'env'>) => {
  for (const source of logs) if (source.from === 'drain') secretOf(source.secret, limits.drainSecretCharacters, io);
  const token = (variable: string | undefined): string | null =>
    variable === undefined ? null : secretOf(variable, shortestToken, io);
  return { token: token(dashboard.token), metricsToken: token(dashboard.metrics) };
};

/** A secret of this installation, made when it is first asked for; of several watchers the same for all. */
const keptSecret = async (
  store: WatchStore,
  fleet: Fleet | null,
  name: string,
  make: () => string = () => randomBytes(32).toString('base64url'),
): Promise<string> => {
  if (fleet !== null) {
    const same = await fleet.shared.keepFirst(name, make());
    // Where papers of this machine look for it.
    await store.keep(name, same);
    return same;
  }
  const known = await store.kept(name);
  if (known !== null) return known;
  const made = make();
  await store.keep(name, made);
  return made;
};

/** Of several watchers one reads the log: the same line told by two would be two. */
const readsLogs = ({ logs, fleet }: WatchSettings, { env }: Pick<Io, 'env'>): boolean => {
  if (logs.length === 0 || fleet === undefined) return logs.length > 0;
  if (fleet.logs !== undefined) return env(fleet.place) === fleet.logs;
  throw new LaunchReadyError(
    'LR_CONFIG_INVALID',
    'Several watchers watch, and none is named that reads the log (watch.logs).',
    'Name the place of the one that has it: watch.fleet.logs.',
  );
};

/** What all watchers share, but small things of this machine: runs to be cleaned up, positions in its files, who is signed in to its page. */
const joined = (local: WatchStore, { shared, close }: Fleet): WatchStore => ({
  ...shared,
  keep: local.keep,
  kept: local.kept,
  close: async () => {
    await close();
    await local.close();
  },
});

const logsOf = async ({
  settings,
  store,
  given,
}: {
  settings: WatchSettings;
  store: WatchStore;
  given: WatchAim;
}): Promise<LogWatch | null> =>
  !readsLogs(settings, given.io)
    ? null
    : watchLogs({
        sources: settings.logs,
        settings: { budgets: settings.routes },
        store,
        now: () => given.io.now().getTime(),
        sleep: given.io.sleep,
        env: given.io.env,
        stdin: given.stdin,
        newKey: () => randomBytes(32).toString('base64url'),
      });

/** Opens all that the watch needs, and starts nothing. Throws where its file is held by another watch of the same domain. */
export const openWatch = async (given: WatchAim): Promise<OpenedWatch> => {
  const { config, domain, io, state, say } = given;
  const settings = config.watch ?? watchSchema.parse({});
  const { token, metricsToken } = secretsOf(settings, io);
  const folder = targetFolder(state, domain);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  readsLogs(settings, io);
  const local = await openSqliteStore(join(folder, 'watch.db'), {});
  const fleet = await openFleet({ settings, domain, io, say }).catch(async (error: unknown) => {
    await local.close();
    throw error;
  });
  const store = fleet === null ? local : joined(local, fleet);
  const { monitors, left } = chosen(monitorsOf({ config, evidence: given.evidence }), given.active);
  const byId = new Map(monitors.map(monitor => [monitor.id, monitor]));
  const dates = await openDates(store, { domain, monitors });
  if (given.evidence !== null) await dates.saw(given.evidence.keys, Date.parse(given.evidence.collectedAt));
  const probes = openProbes({ io, config, aim: given.aim, store, collected: dates.saw });
  const logs = await logsOf({ settings, store, given });
  const pushes = Object.values(settings.channels).some(({ kind }) => kind === 'push');
  const pushKey = pushes ? await keptSecret(store, fleet, pushKeyName, makePushKey) : null;
  const channels = openChannels(settings.channels, io, limits.noticeWaitMs, deskOf(store, say));
  const now = (): number => io.now().getTime();
  const outbox = createOutbox({
    store,
    channels,
    now,
    say,
    sleep: io.sleep,
    render: async ({ effect }, incident) =>
      noticeOf({
        effect,
        incident,
        monitors: incident.monitors.flatMap(id => byId.get(id) ?? []),
        settings,
        deploys: await store.deploys(incident.beganAt - dayMs, now() + dayMs),
        now: now(),
        domain,
      }),
  });
  let watching: Watching | null = null;
  const dashboard = createDashboard({
    store,
    io,
    monitors: () => monitors,
    expiries: dates.known,
    ...(logs === null ? {} : { traffic: at => trafficOf(logs.traffic(at), settings.routes) }),
    name: domain,
    publicUrl: settings.publicUrl ?? null,
    token,
    metricsToken,
    beatSecret: await keptSecret(store, fleet, 'beat-secret'),
    statusPage: settings.dashboard.statusPage,
    pushKey: pushKey === null ? null : publicPushKey(pushKey),
    ...(logs === null ? {} : { drains: logs.drains }),
    acknowledge: async (incident, at) => watching?.acknowledge(incident, at),
  });
  const releases = new Map<number, string>();
  let ownEvents = 0;
  const parts: WatchParts = {
    io,
    monitors,
    store,
    probe: async (monitor, signal) => {
      // Looks of a watcher that may do more are shared out, too.
      if (!given.active && acts(monitor))
        return notLooked(
          monitor,
          now(),
          'not-active',
          'this watcher was started without --active and does not sign in',
        );
      const cycle = await probes.probe(monitor, signal);
      if (monitor.ask.of === 'http' && monitor.ask.method === 'POST' && cycle.outcome === 'ok') ownEvents += 1;
      return cycle;
    },
    control: signal => controlProbe(settings.control, io, signal),
    told: async at => {
      await takeReleases({ store, state, domain }, releases);
      if (logs === null) return [];
      const probesOk = await reachesApp(store, monitors);
      const own = ownEvents;
      ownEvents = 0;
      const { cycles, problems } = await logs.tick(at, { probesOk, ownEvents: own });
      for (const problem of problems) say(problem);
      return cycles;
    },
    maintenance: settings.maintenance.map(({ from, until }) => ({ from: Date.parse(from), until: Date.parse(until) })),
    channels: [...channels.keys()],
    send: outbox.pump,
    changed: dashboard.changed,
    alive: aliveCall(settings.deadMan, io),
    say,
  };
  return {
    settings,
    monitors,
    left,
    channels: parts.channels,
    store,
    dashboard,
    probe: probes.probe,
    start: async signal => {
      // A replay of what was seen must know how it was judged, and sends no packet to find that out.
      await store.keep('monitors', JSON.stringify(monitors));
      watching = fleet === null ? await startWatch(parts, signal) : await startFleet({ ...parts, ...fleet }, signal);
      return watching;
    },
    close: async () => {
      dashboard.close();
      await outbox.idle();
      await logs?.close();
      await probes.close();
      await store.close();
    },
  };
};

const dayMs = 86_400_000;

/** Whether the last looks at pages reach the app: then its log must have lines. Null when there was no look yet. */
const reachesApp = async (store: WatchStore, monitors: readonly Monitor[]): Promise<boolean | null> => {
  const latest = await store.latest();
  const looks = monitors.flatMap(({ id, ask }) => (ask.of === 'http' ? (latest.get(id) ?? []) : []));
  return looks.length === 0 ? null : looks.some(({ outcome }) => outcome === 'ok');
};
