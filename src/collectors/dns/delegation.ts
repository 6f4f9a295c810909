import type { DnsEvidence } from '../../evidence/dns.ts';
import { seen, silent } from '../../evidence/leaf.ts';
import type { DnsReply, ResourceRecord } from '../../platform/dns-message.ts';
import type { Peer } from '../../platform/io.ts';
import { limits } from '../../platform/limits.ts';
import { unusable, valuesOf, type Asks } from './ask.ts';

/** Addresses by server name, as a referral gave them along with the names. */
export type Glue = ReadonlyMap<string, readonly string[]>;

export type Delegation = {
  readonly parentZone: string;
  readonly delegation: DnsEvidence['delegation'];
  readonly glue: Glue;
};

/** Names above a domain, nearest first, down to the root: `example.co.uk` has `co.uk`, `uk`, `.`. */
export const ancestorsOf = (domain: string): readonly string[] => {
  const labels = domain.split('.');
  return [...labels.slice(1).map((_, index) => labels.slice(index + 1).join('.')), '.'];
};

const isUnder = (name: string, zone: string): boolean => zone === '.' || name.endsWith(`.${zone}`);

const depth = (zone: string): number => (zone === '.' ? 0 : zone.split('.').length);

const glueOf = (additional: readonly ResourceRecord[]): Glue =>
  Map.groupBy(
    additional.filter(record => record.type === 'A' || record.type === 'AAAA'),
    record => record.name,
  )
    .entries()
    .reduce(
      (glue, [name, records]) =>
        glue.set(
          name,
          records.map(record => record.value),
        ),
      new Map<string, readonly string[]>(),
    );

/** The nearest zone above the domain whose servers the resolver knows. There is no list of root servers here. */
const nearestZone = async (
  domain: string,
  asks: Asks,
): Promise<{ zone: string; servers: readonly string[] } | undefined> => {
  const found = await Promise.all(
    ancestorsOf(domain).map(async zone => {
      const asked = await asks.resolver({ name: zone, type: 'NS' });
      const servers =
        asked.status === 'ok' ? asked.value.records.filter(record => record.name === zone && record.type === 'NS') : [];
      return { zone, servers: servers.map(record => record.value) };
    }),
  );
  return found.find(({ servers }) => servers.length > 0);
};

/** Up to three servers of a zone as peers; IPv4 first, because every machine has it. */
const peersOf = async (names: readonly string[], glue: Glue, asks: Asks): Promise<readonly Peer[]> => {
  const peers = await Promise.all(
    names.slice(0, 3).map(async name => {
      const given =
        glue.get(name)?.toSorted((left, right) => Number(left.includes(':')) - Number(right.includes(':'))) ?? [];
      const asked = given.length > 0 ? given : valuesOf(await asks.resolver({ name, type: 'A' }), 'A');
      const addresses = asked.length > 0 ? asked : valuesOf(await asks.resolver({ name, type: 'AAAA' }), 'AAAA');
      return addresses.slice(0, 1).map(address => ({ address, port: 53, name }));
    }),
  );
  return peers.flat();
};

type Said = { readonly reply: DnsReply; readonly by: Peer };

/** Asks the servers of a zone one after the other until one gives a usable answer. */
const firstUsable = async (peers: readonly Peer[], domain: string, asks: Asks): Promise<Said | string> => {
  const reasons: string[] = [];
  for (const peer of peers) {
    const asked = await asks.server(peer, { name: domain, type: 'NS' });
    if (asked.status === 'silent') reasons.push(asked.reason);
    else if (asked.value.rcode === 'NOERROR' || asked.value.rcode === 'NXDOMAIN')
      return { reply: asked.value, by: peer };
    else reasons.push(unusable(peer, asked.value));
  }
  return reasons.length > 0
    ? reasons.join('; ')
    : 'no server of the zone above the domain has an address that the resolver knows';
};

/** Server names for a domain in a reply: as an answer, or as a referral in the authority section. */
const serversFor = ({ records, authority }: DnsReply, domain: string): readonly string[] =>
  [
    ...new Set(
      [...records, ...authority]
        .filter(({ name, type }) => type === 'NS' && name === domain)
        .map(record => record.value),
    ),
  ].toSorted();

/** A zone between the one asked and the domain, to whose servers the reply refers. */
const deeperZone = ({ authority }: DnsReply, zone: string, domain: string): string | undefined =>
  authority.find(({ name, type }) => type === 'NS' && isUnder(domain, name) && depth(name) > depth(zone))?.name;

/** Asks the servers of the parent zone who serves the domain. */
export const findDelegation = async (domain: string, asks: Asks): Promise<Delegation> => {
  const start = await nearestZone(domain, asks);
  const noGlue: Glue = new Map();
  if (start === undefined) {
    return {
      parentZone: '',
      delegation: silent(`the resolver does not know the servers of any zone above ${domain}`),
      glue: noGlue,
    };
  }
  let zone = start.zone;
  let peers = await peersOf(start.servers, noGlue, asks);
  for (let step = 0; step < limits.dnsReferrals; step += 1) {
    const said = await firstUsable(peers, domain, asks);
    if (typeof said === 'string') return { parentZone: zone, delegation: silent(said), glue: noGlue };
    const { reply, by } = said;
    const glue = glueOf(reply.additional);
    const servers = reply.rcode === 'NXDOMAIN' ? [] : serversFor(reply, domain);
    const deeper = servers.length > 0 || reply.rcode === 'NXDOMAIN' ? undefined : deeperZone(reply, zone, domain);
    if (deeper === undefined) {
      return { parentZone: zone, delegation: seen({ rcode: reply.rcode, servers, askedAt: by.address }), glue };
    }
    peers = await peersOf(serversFor(reply, deeper), glue, asks);
    zone = deeper;
  }
  return {
    parentZone: zone,
    delegation: silent(`the zones above ${domain} refer to each other without end`),
    glue: noGlue,
  };
};
