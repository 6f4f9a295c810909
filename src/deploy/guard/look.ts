import { inert } from '../../platform/inert.ts';
import type { Io } from '../../platform/io.ts';
import { limits } from '../../platform/limits.ts';
import { askHealth } from '../health.ts';
import type { Look } from './hands.ts';

/** Where the app says how it is: path of its readiness, and the member of that answer that names the release. */
export type Health = { readonly origin: string; readonly ready: string; readonly version: string };

/** Patience with dead servers is for audits that look at many; here every second counts anew. */
const untiring = (io: Io): Io => ({
  ...io,
  patience: { allow: ms => ms, book: () => undefined, isDead: () => false, markDead: () => undefined },
});

const withinMs = limits.deployLookMs;

/** How the app is, as it says itself; over a new connection each time, so that no process is asked because it was before. */
export const lookAt = ({ origin, ready, version }: Health, base: Io, signal: AbortSignal): (() => Promise<Look>) => {
  const io = untiring(base);
  return async () => {
    const asked = await askHealth({ origin, path: ready, version, withinMs }, io, signal);
    if (asked.status === 'silent') return { up: false, version: null, what: inert(asked.reason), status: null };
    const { status, version: release } = asked.value;
    return {
      up: status >= 200 && status < 300,
      version: release === null ? null : inert(release),
      what: `${ready} answered ${status}`,
      status,
    };
  };
};

/** Whether pages answer at all, without signing in; null when each did, else the first that did not. */
export const pagesOf = (
  origin: string,
  paths: readonly string[],
  base: Io,
  signal: AbortSignal,
): (() => Promise<string | null>) => {
  const io = untiring(base);
  return async () => {
    for (const path of paths) {
      const asked = await askHealth({ origin, path, withinMs }, io, signal);
      if (asked.status === 'silent') return inert(asked.reason);
      if (asked.value.status >= 500) return `${path} answered ${asked.value.status}`;
    }
    return null;
  };
};
