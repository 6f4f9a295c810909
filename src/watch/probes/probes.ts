import type { Cycle } from '../../engines/incidents/incident.ts';
import { limits } from '../../platform/limits.ts';
import type { Monitor } from '../monitor.ts';
import { type Around, type Look, unseen } from './around.ts';
import type { Driver } from './driver.ts';
import { heartbeatLook } from './heartbeat.ts';
import { type HttpMonitor, httpLook } from './http.ts';
import type { Members } from './members.ts';
import { sentence } from './sentence.ts';

export type Probes = {
  /** One cycle of a monitor, the retry inside it done. Throws the reason of `signal` when it is aborted, else bugs of ours alone. */
  readonly probe: (monitor: Monitor, signal: AbortSignal) => Promise<Cycle>;
  /** Removes the accounts of members that looks were made as. */
  readonly close: () => Promise<void>;
};

/** Both tries in one look. What came right at the second try is well, and what the first one failed with is still said and counted. */
const both = (first: Look, second: Look): Look => {
  if (second.outcome === 'ok')
    return { ...second, kind: first.kind, because: `well at the second try; at the first: ${first.because}` };
  const isSame = first.kind === second.kind && first.because === second.because;
  const seconds = limits.watchRetryMs / 1_000;
  const because = isSame
    ? `${second.because} (twice, ${seconds} s apart)`
    : `${second.because} (${seconds} s before: ${first.because})`;
  return { ...second, because };
};

/** Loaded when the first look needs it: a watch of pages alone goes without the drive and without all checks, a third of its memory. */
const parts = {
  checks: () => import('./checks.ts'),
  database: () => import('./database.ts'),
  flow: () => import('./flow.ts'),
  driver: () => import('./driver.ts'),
  members: () => import('./members.ts'),
  signedIn: () => import('./signed-in.ts'),
};

/** Opens what looks need over many cycles: sessions of members, and the turn of whoever acts on the app. */
export const openProbes = (around: Around): Probes => {
  const { drive } = around.config;
  const counts = { snapshot: null, lately: [], slower: new Map<string, number | null>() };
  let driving: Promise<Driver> | null = null;
  const driver = async (): Promise<Driver | null> => {
    if (drive === undefined) return null;
    driving ??= parts.driver().then(({ createDriver }) => createDriver(around, drive));
    return driving;
  };
  let signedIn: Promise<Members | null> | null = null;
  const members = (): Promise<Members | null> => {
    signedIn ??= driver().then(async known =>
      known === null ? null : (await parts.members()).createMembers(known, around.io),
    );
    return signedIn;
  };

  const once = async (monitor: HttpMonitor, signal: AbortSignal): Promise<Look> => {
    const { signedIn: name } = monitor.ask;
    if (name === undefined) return httpLook(monitor, null, around, signal);
    const known = await members();
    return known === null
      ? unseen('the settings do not say how a member signs in (drive)')
      : (await parts.signedIn()).memberLook(monitor, name, known, around, signal);
  };

  const twice = async (monitor: HttpMonitor, signal: AbortSignal): Promise<Look> => {
    const first = await once(monitor, signal);
    if (first.outcome !== 'failing') return first;
    await around.io.sleep(limits.watchRetryMs, signal);
    signal.throwIfAborted();
    return both(first, await once(monitor, signal));
  };

  const look = async (monitor: Monitor, signal: AbortSignal): Promise<Look> => {
    const { ask } = monitor;
    switch (ask.of) {
      case 'http':
        return twice({ ...monitor, ask }, signal);
      case 'checks':
        return (await parts.checks()).checksLook({ ...monitor, ask }, around, signal);
      case 'flow':
        return (await parts.flow()).flowLook({ ...monitor, ask }, await driver(), signal);
      case 'heartbeat':
        return heartbeatLook(ask, around);
      case 'database':
        return (await parts.database()).databaseLook({ ...monitor, ask }, around, counts);
      case 'log':
        return unseen('lines of the log are judged as they come');
    }
  };

  return {
    probe: async (monitor, signal) => {
      signal.throwIfAborted();
      const at = around.io.now().getTime();
      const { outcome, kind, because, ms } = await look(monitor, signal);
      return {
        monitor: monitor.id,
        host: monitor.host,
        at,
        outcome,
        kind,
        because: sentence(because),
        ms: ms === null ? null : Math.round(ms),
      };
    },
    close: async () => (await signedIn)?.close(),
  };
};
