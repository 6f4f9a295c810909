import { SilentPeer } from '../../platform/errors.ts';
import type { Io } from '../../platform/io.ts';
import { isRoutable } from '../../evidence/derive/reach.ts';
import { Unavailable } from '../collector.ts';
import { dnsAsks, valuesOf } from '../dns/ask.ts';
import { runResolver } from '../dns/run-resolver.ts';

/** Where an issuer is. Throws `SilentPeer` when nobody said. */
export type FindHost = (host: string) => Promise<string>;

/** A host that `--connect-to` leads elsewhere needs no resolver. */
export const hostFinder = (io: Io, signal: AbortSignal): FindHost => {
  const ask = async (host: string): Promise<string> => {
    const redirected = io.net.connectTo.find(({ from }) => from.host === host && from.port === 443);
    if (redirected !== undefined) return redirected.to.address;
    try {
      const asked = await dnsAsks(io, runResolver(io).peer, signal).resolver({ name: host, type: 'A' });
      const found = valuesOf(asked, 'A').find(isRoutable);
      if (found !== undefined) return found;
      throw new SilentPeer(`nobody said where ${host} is${asked.status === 'silent' ? `: ${asked.reason}` : ''}`);
    } catch (error) {
      if (error instanceof Unavailable) throw new SilentPeer(`nobody said where ${host} is: ${error.message}`);
      throw error;
    }
  };
  const known = new Map<string, Promise<string>>();
  return host => {
    const asked = known.get(host) ?? ask(host);
    known.set(host, asked);
    return asked;
  };
};
