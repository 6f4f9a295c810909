import type { WebHost } from '../evidence/derive/web-hosts.ts';
import type { Io } from '../platform/io.ts';

const httpsPort = 443;

/**
 * Hosts with the addresses that this machine can try. A machine without IPv6 says nothing about IPv6 addresses:
 * they are left out here, and only the check that is about them says that it could not look. A host that has
 * nothing else keeps them.
 */
export const withinReach = (hosts: readonly WebHost[], io: Io): readonly WebHost[] =>
  hosts.map(({ host, addresses }) => {
    const [first, ...rest] = addresses.filter(({ address }) => io.reaches({ address, port: httpsPort, name: host }));
    return { host, addresses: first === undefined ? addresses : ([first, ...rest] as const) };
  });
