import { addressFinder } from '../../drive/addresses.ts';
import { PeerFailure, SilentPeer } from '../../platform/errors.ts';
import { request } from '../../platform/http.ts';
import { inert } from '../../platform/inert.ts';
import type { Io } from '../../platform/io.ts';
import { limits } from '../../platform/limits.ts';
import type { Look } from './hands.ts';

/** Where the app says how it is: path of its readiness, and the member of that answer that names the release. */
export type Health = { readonly origin: string; readonly ready: string; readonly version: string };

/** Patience with dead servers is for audits that look at many; here every second counts anew. */
const untiring = (io: Io): Io => ({
  ...io,
  patience: { allow: ms => ms, book: () => undefined, isDead: () => false, markDead: () => undefined },
});

const versionIn = (body: string, name: string): string | null => {
  try {
    const value: unknown = JSON.parse(body);
    const found: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
    return typeof found === 'string' && found !== '' ? found.slice(0, limits.titleCharacters) : null;
  } catch {
    return null;
  }
};

type Asked = { readonly status: number; readonly body: string };

const ask = async (url: URL, io: Io, signal: AbortSignal): Promise<Asked | string> => {
  try {
    // Looked up anew each time: a deploy can move a name, and a resolver can fail once.
    const address = await addressFinder(io, signal)(url.hostname);
    const answer = await request(
      io,
      { url: url.href, address, maxBytes: limits.servedFileBytes, verify: true },
      AbortSignal.any([signal, AbortSignal.timeout(limits.deployLookMs)]),
    );
    return { status: answer.status, body: answer.body.toString('utf8') };
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof PeerFailure || error instanceof SilentPeer) return error.message;
    if (error instanceof Error && /Abort|Timeout/.test(error.name))
      return `nothing came within ${limits.deployLookMs / 1_000} s`;
    throw error;
  }
};

/** How the app is, as it says itself; over a new connection each time, so that no process is asked because it was before. */
export const lookAt = ({ origin, ready, version }: Health, base: Io, signal: AbortSignal): (() => Promise<Look>) => {
  const io = untiring(base);
  const url = new URL(ready, origin);
  return async () => {
    const asked = await ask(url, io, signal);
    if (typeof asked === 'string') return { up: false, version: null, what: inert(asked) };
    const release = versionIn(asked.body, version);
    return {
      up: asked.status >= 200 && asked.status < 300,
      version: release === null ? null : inert(release),
      what: `${ready} answered ${asked.status}`,
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
      const asked = await ask(new URL(path, origin), io, signal);
      if (typeof asked === 'string') return inert(asked);
      if (asked.status >= 500) return `${path} answered ${asked.status}`;
    }
    return null;
  };
};
