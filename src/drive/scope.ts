import type { Config } from '../config/schema.ts';
import type { DriveSettings } from '../config/drive-settings.ts';
import type { Io } from '../platform/io.ts';
import { type Environment, environmentOf, isLoopback } from './environment.ts';
import { OutOfScope } from './out-of-scope.ts';

/** What a run may touch: hosts, time, number and pace of requests. */
export type Scope = {
  /** The address everything relative is meant against. */
  readonly app: string;
  readonly environment: Environment;
  /** Hosts that must be proven to be the user's own before anything is sent to them. */
  readonly hostsToProve: readonly string[];
  /** That and the others that the settings name. */
  readonly origins: readonly string[];
  /** Whether this origin is one of those that the settings name. */
  readonly holds: (origin: string) => boolean;
  /** Throws `OutOfScope` while the time window of the settings is not open. */
  readonly requireOpen: () => void;
  /** Throws `OutOfScope` unless this request may be sent now; waits for its turn and counts it. */
  readonly admit: (url: URL, signal: AbortSignal) => Promise<void>;
  /** Throws `OutOfScope` where the target is, or could be, production. `what` completes "… is refused". */
  readonly refuseOnProduction: (what: string) => void;
  /** From here on nothing waits for its turn: a spike has a pace of its own. Throws `OutOfScope` as `refuseOnProduction` does. */
  readonly hurry: (what: string) => void;
  readonly sent: () => number;
  /** Requests that this run may still send. */
  readonly left: () => number;
  /** Refuses everything from here on, with this sentence; only removing things is allowed again. */
  readonly halt: (why: string) => void;
  /** Adds to the budget what removing things may take, and allows that after a halt. */
  readonly allowMore: (requests: number) => void;
};

const isWithin = (window: DriveSettings['window'], now: Date): boolean =>
  (window?.from === undefined || now >= new Date(window.from)) &&
  (window?.to === undefined || now <= new Date(window.to));

/** Where the app is driven: as the settings say, else staging. Production is never guessed. */
export const appOf = (config: Config, settings: DriveSettings): string => {
  const app = settings.app ?? config.environments.staging;
  if (app !== undefined) return app;
  throw new OutOfScope(
    'The settings do not say where the app may be driven. Name it: "drive": {"app": "https://staging.example.com"}.',
  );
};

const originsOf = (app: string, settings: DriveSettings): ReadonlySet<string> =>
  new Set([app, ...settings.hosts].map(origin => new URL(origin).origin));

/** The scope of one run. `proven` are the hosts whose control is proven; loopback needs none. */
export const createScope = (
  config: Config,
  settings: DriveSettings,
  io: Io,
  proven: () => ReadonlySet<string>,
): Scope => {
  const app = appOf(config, settings);
  const allowed = originsOf(app, settings);
  const environment = environmentOf(new URL(app).hostname, config);
  let sent = 0;
  let budget = settings.requests;
  let nextMs = io.elapsed();
  let halted: string | null = null;
  let isHurried = false;

  const requireOpen = (): void => {
    if (isWithin(settings.window, io.now())) return;
    const { from, to } = settings.window ?? {};
    const times = [from === undefined ? '' : `from ${from}`, to === undefined ? '' : `to ${to}`].filter(Boolean);
    throw new OutOfScope(`Nothing is sent now: drive.window is open ${times.join(' ')}.`);
  };

  const refuse = (url: URL): void => {
    if (!allowed.has(url.origin))
      throw new OutOfScope(`${url.origin} is not in the scope of this run; add it to drive.hosts if it is yours.`);
    requireOpen();
    if (!isLoopback(url.hostname) && !proven().has(url.hostname))
      throw new OutOfScope(`Nobody has shown yet that ${url.hostname} is yours.`);
    if (halted !== null) throw new OutOfScope(halted);
    if (sent >= budget) throw new OutOfScope(`This run has sent its ${settings.requests} requests (drive.requests).`);
  };

  const refuseOnProduction = (what: string): void => {
    if (environment !== 'production') return;
    throw new OutOfScope(
      `${what} is refused: ${app} is production, or nobody said that it is not. Name a staging environment in the settings.`,
    );
  };

  return {
    app,
    environment,
    requireOpen,
    origins: [...allowed],
    holds: origin => allowed.has(origin),
    hostsToProve: [...new Set([...allowed].map(origin => new URL(origin).hostname))].filter(host => !isLoopback(host)),
    admit: async (url, signal) => {
      refuse(url);
      sent += 1;
      if (isHurried || isLoopback(url.hostname)) return;
      const now = io.elapsed();
      const turn = Math.max(now, nextMs);
      nextMs = turn + 1_000 / settings.perSecond;
      if (turn > now) await io.sleep(turn - now, signal);
      signal.throwIfAborted();
    },
    refuseOnProduction,
    hurry: what => {
      refuseOnProduction(what);
      isHurried = true;
    },
    sent: () => sent,
    left: () => (halted === null ? Math.max(0, budget - sent) : 0),
    halt: why => {
      halted = why;
    },
    allowMore: requests => {
      halted = null;
      budget = Math.max(budget, sent + requests);
    },
  };
};
