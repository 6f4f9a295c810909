import type { DnsEvidence } from '../evidence/dns.ts';
import type { Collected } from '../evidence/leaf.ts';
import type { Io } from '../platform/io.ts';
import { Unavailable } from './collector.ts';

/** The DNS evidence that says where web hosts are; `Unavailable` when the run is offline or DNS said nothing. */
export const lookableDns = (dns: Collected<DnsEvidence> | undefined, io: Io): DnsEvidence => {
  if (io.net.offline)
    throw new Unavailable('offline', 'the run is offline, so no server was contacted', 'Run it without --offline.');
  if (dns?.status === 'ok') return dns.value;
  throw new Unavailable(
    'no-addresses',
    `no address of a host is known: ${dns?.reason ?? 'DNS was not asked'}`,
    dns?.howTo ?? 'Make the name servers answer, then run it again.',
  );
};
