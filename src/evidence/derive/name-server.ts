import type { DnsAnswer, DnsEvidence, NameServer } from '../dns.ts';
import { seen, silent, Unknown, type Leaf } from '../leaf.ts';
import { servesZone } from './answers.ts';
import { reachOf } from './reach.ts';

export type ServerFault = {
  readonly kind: 'no-address' | 'wrong-answer' | 'no-tcp';
  /** What came back, as part of a sentence whose subject is the server. */
  readonly detail: string;
  /** The status as sent, or what took its place; empty where nothing was asked. */
  readonly rcode: string;
};

/** It knows the zone: authoritative, and the record every zone starts with (SOA) is there. */
const isSound = (answer: DnsAnswer): boolean =>
  servesZone(answer) && answer.rcode === 'NOERROR' && answer.records.some(({ type }) => type === 'SOA');

export const servesUdp = ({ udp }: NameServer): boolean => udp.status === 'ok' && isSound(udp.value);

const said = ({ rcode, authoritative }: DnsAnswer): string => {
  if (rcode === 'REFUSED') return 'it refuses to answer (REFUSED)';
  if (rcode === 'SERVFAIL') return 'it fails to answer (SERVFAIL)';
  if (rcode === 'NXDOMAIN') return 'it says that there is no such domain (NXDOMAIN)';
  if (rcode === 'CONNECTION-REFUSED') return 'it refuses the connection';
  if (rcode === 'UNREADABLE') return 'what it sends cannot be read';
  if (rcode !== 'NOERROR') return `it answered ${rcode}`;
  return authoritative
    ? 'it has no start record (SOA) for it'
    : 'it only passes on what others know (not authoritative)';
};

/** What is wrong with one listed server; silent when it cannot be known. */
export const serverFault = (dns: DnsEvidence, server: NameServer): Leaf<ServerFault | undefined> => {
  if (server.address === '') return addressFault(dns, server);
  const { udp, tcp } = server;
  if (udp.status === 'ok' && !isSound(udp.value))
    return seen({ kind: 'wrong-answer', detail: said(udp.value), rcode: udp.value.rcode });
  if (tcp.status === 'ok' && !isSound(tcp.value)) {
    return seen({ kind: 'no-tcp', detail: said(tcp.value), rcode: tcp.value.rcode });
  }
  if (udp.status === 'silent') return udp;
  return tcp.status === 'silent' ? tcp : seen(undefined);
};

const addressFault = (dns: DnsEvidence, { name }: NameServer): Leaf<ServerFault | undefined> => {
  try {
    const { state } = reachOf(dns, name);
    if (state === 'reachable') return silent(`${name} was not asked`);
    return seen({
      kind: 'no-address',
      detail: state === 'unroutable' ? 'its address leads nowhere' : 'the name leads nowhere',
      rcode: '',
    });
  } catch (error) {
    if (error instanceof Unknown) return silent(error.reason);
    throw error;
  }
};
