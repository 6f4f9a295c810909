import type { Cycle } from '../../engines/incidents/incident.ts';
import { limits } from '../../platform/limits.ts';
import type { Monitor } from '../monitor.ts';
import { type Around, type Look, unseen } from './around.ts';
import { checksLook } from './checks.ts';
import { databaseLook } from './database.ts';
import { createDriver } from './driver.ts';
import { flowLook } from './flow.ts';
import { heartbeatLook } from './heartbeat.ts';
import { type HttpMonitor, httpLook } from './http.ts';
import { createMembers } from './members.ts';
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

/** Opens what looks need over many cycles: sessions of members, and the turn of whoever acts on the app. */
export const openProbes = (around: Around): Probes => {
  const { drive } = around.config;
  const driver = drive === undefined ? null : createDriver(around, drive);
  const counts = { snapshot: null, lately: [], slower: new Map<string, number | null>() };
  const members = driver === null ? null : createMembers(driver, around.io);

  const twice = async (monitor: HttpMonitor, signal: AbortSignal): Promise<Look> => {
    const first = await httpLook(monitor, members, around, signal);
    if (first.outcome !== 'failing') return first;
    await around.io.sleep(limits.watchRetryMs, signal);
    signal.throwIfAborted();
    return both(first, await httpLook(monitor, members, around, signal));
  };

  const look = async (monitor: Monitor, signal: AbortSignal): Promise<Look> => {
    const { ask } = monitor;
    switch (ask.of) {
      case 'http':
        return twice({ ...monitor, ask }, signal);
      case 'checks':
        return checksLook({ ...monitor, ask }, around, signal);
      case 'flow':
        return flowLook({ ...monitor, ask }, driver, signal);
      case 'heartbeat':
        return heartbeatLook(ask, around);
      case 'database':
        return databaseLook({ ...monitor, ask }, around, counts);
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
    close: async () => members?.close(),
  };
};
