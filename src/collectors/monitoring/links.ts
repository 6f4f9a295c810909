import { isIP } from 'node:net';
import { isRoutable } from '../../evidence/derive/reach.ts';
import { type Leaf, seen, silent } from '../../evidence/leaf.ts';
import type { MonitoringLink } from '../../evidence/monitoring.ts';
import { PeerFailure, SilentPeer } from '../../platform/errors.ts';
import { isAskable } from '../../platform/dns-message.ts';
import { request } from '../../platform/http.ts';
import type { Io } from '../../platform/io.ts';
import { limits } from '../../platform/limits.ts';
import { isLoopback } from '../../platform/loopback.ts';
import { Unavailable } from '../collector.ts';
import { dnsAsks, valuesOf } from '../dns/ask.ts';
import { runResolver } from '../dns/run-resolver.ts';

export type NamedLink = { readonly url: string; readonly setting: string };

/** Where a name leads, private addresses included: those are what is looked for. */
export const addressesOf = async (host: string, io: Io, signal: AbortSignal): Promise<Leaf<readonly string[]>> => {
  if (isLoopback(host)) return seen([isIP(host) === 0 ? '127.0.0.1' : host]);
  if (isIP(host) !== 0) return seen([host]);
  // A name of one label is one of a home or an office.
  if (!isAskable(host) || !host.includes('.')) return seen([]);
  try {
    const { resolver } = dnsAsks(io, runResolver(io).peer, signal);
    const [four, six] = await Promise.all([
      resolver({ name: host, type: 'A' }),
      resolver({ name: host, type: 'AAAA' }),
    ]);
    const found = [...valuesOf(four, 'A'), ...valuesOf(six, 'AAAA')];
    if (found.length > 0) return seen(found);
    const quiet = [four, six].find(({ status }) => status === 'silent');
    return quiet?.status === 'silent' ? silent(`nobody said where ${host} is: ${quiet.reason}`) : seen([]);
  } catch (error) {
    if (error instanceof Unavailable) return silent(`nobody said where ${host} is: ${error.message}`);
    throw error;
  }
};

const statusOf = async (url: string, address: string, io: Io, signal: AbortSignal): Promise<Leaf<number>> => {
  try {
    const sent = { url, address, maxBytes: limits.shortAnswerBytes, verify: true, waitMs: limits.monitorAnswerMs };
    return seen((await request(io, sent, signal)).status);
  } catch (error) {
    if (!(error instanceof SilentPeer || error instanceof PeerFailure)) throw error;
    return silent(`${new URL(url).host} did not answer: ${error.message}`);
  }
};

/** Looks at each address as a stranger with a telephone would. Nothing inside the network of this machine is asked. */
export const lookedAt = async (
  links: readonly NamedLink[],
  only: readonly string[] | undefined,
  io: Io,
  signal: AbortSignal,
): Promise<readonly MonitoringLink[]> =>
  Promise.all(
    links.map(async ({ url: given, setting }) => {
      const { origin, pathname, hostname } = new URL(given);
      const url = `${origin}${pathname}`;
      const host = hostname.replace(/^\[|\]$/g, '');
      if (only?.includes(host) === false) {
        const unasked = silent(`${host} was not asked this time`);
        return { url, setting, addresses: unasked, status: unasked };
      }
      const addresses = await addressesOf(host, io, signal);
      const [open] = addresses.status === 'ok' ? addresses.value.filter(isRoutable) : [];
      const status = open === undefined ? null : await statusOf(url, open, io, signal);
      return { url, setting, addresses, status };
    }),
  );
