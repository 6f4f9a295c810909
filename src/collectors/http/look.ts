import { PeerFailure, SilentPeer } from '../../platform/errors.ts';
import { request, type HttpAnswer } from '../../platform/http.ts';
import type { Io } from '../../platform/io.ts';
import { limits } from '../../platform/limits.ts';
import type { FindAddresses } from './addresses.ts';

type Want = {
  readonly url: string;
  /** Ask at this address; otherwise at the first of the host that answers. */
  readonly address?: string;
  /** Cookie header, or empty. */
  readonly cookie: string;
};

/** One answer. Throws `SilentPeer` and `PeerFailure` as `request` does; a host without address is a failure, too. */
export type Look = (want: Want) => Promise<HttpAnswer>;

export const hostOf = (url: string): string => new URL(url).hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');

type Slot = <T>(job: () => Promise<T>) => Promise<T>;

/** The same question to the same address is asked once in a run: chains that end at one page share its answer. */
export const looker = (io: Io, find: FindAddresses, slot: Slot, verify: boolean, signal: AbortSignal): Look => {
  const memory = new Map<string, Promise<HttpAnswer>>();
  const at = (url: string, address: string, cookie: string): Promise<HttpAnswer> => {
    const key = JSON.stringify([url, address, cookie]);
    const known = memory.get(key);
    if (known !== undefined) return known;
    const headers = {
      accept: 'text/html,application/xhtml+xml,application/json;q=0.9,*/*;q=0.8',
      ...(cookie === '' ? {} : { cookie }),
    };
    const asked = slot(() => request(io, { url, address, headers, maxBytes: limits.bodyBytes, verify }, signal));
    memory.set(key, asked);
    return asked;
  };
  return async ({ url, address, cookie }) => {
    const addresses = address === undefined ? (await find(hostOf(url))).slice(0, limits.addressesTried) : [address];
    return firstAnswer(hostOf(url), addresses, one => at(url, one, cookie));
  };
};

/** Browsers go on to the next address where no connection comes about (RFC 8305 §5), and stay where one answered wrongly. */
export const firstAnswer = async <T>(
  host: string,
  addresses: readonly string[],
  ask: (address: string) => Promise<T>,
): Promise<T> => {
  let failure: Error | undefined;
  for (const address of addresses) {
    try {
      return await ask(address);
    } catch (error) {
      if (!(error instanceof SilentPeer) && !(error instanceof PeerFailure && error.code === 'refused')) throw error;
      // One that stayed silent could be the one that works, so silence outweighs a refusal.
      if (!(failure instanceof SilentPeer)) failure = error;
    }
  }
  throw failure ?? new PeerFailure('no-address', `${host} has no address on the internet`);
};
