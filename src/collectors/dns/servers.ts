import type { DnsEvidence, NameServer } from '../../evidence/dns.ts';
import { seen, silent, type Leaf } from '../../evidence/leaf.ts';
import { shownServer } from '../../platform/dns.ts';
import type { Peer } from '../../platform/io.ts';
import { limits } from '../../platform/limits.ts';
import { answerLeaf, answerOf, unusable, valuesOf, type Asked, type Asks } from './ask.ts';
import type { Delegation, Glue } from './delegation.ts';

export type Servers = Pick<DnsEvidence, 'servers' | 'zoneServers'> & {
  /** Servers that hold the zone, and those that were silent: a silent one is written down at every name it was needed for. */
  readonly forNames: readonly Peer[];
};

type Probed = {
  readonly name: string;
  /** Null when the server has no address to ask. */
  readonly peer: Peer | null;
  readonly udp: Asked;
  readonly tcp: Asked;
  readonly nameServers: Asked;
};

const isFour = (address: string): boolean => !address.includes(':');

/**
 * Addresses of one server, by the resolver and by glue. IPv6 addresses are asked only where there are no others:
 * half of the machines this runs on have no IPv6, and what they cannot reach says nothing about the server.
 */
const addressesOf = async (name: string, glue: Glue, asks: Asks): Promise<Leaf<readonly string[]>> => {
  const [four, six] = await Promise.all([asks.resolver({ name, type: 'A' }), asks.resolver({ name, type: 'AAAA' })]);
  const all = [...new Set([...valuesOf(four, 'A'), ...valuesOf(six, 'AAAA'), ...(glue.get(name) ?? [])])].toSorted();
  const preferred = all.some(isFour) ? all.filter(isFour) : all;
  if (preferred.length > 0) return seen(preferred);
  const missing = [four, six].find(asked => asked.status === 'silent');
  return missing?.status === 'silent' ? silent(missing.reason) : seen([]);
};

const unreachable = (name: string, reason: string): Probed => {
  const leaf = silent(reason);
  return { name, peer: null, udp: leaf, tcp: leaf, nameServers: leaf };
};

const probe = async (name: string, domain: string, glue: Glue, asks: Asks): Promise<readonly Probed[]> => {
  const addresses = await addressesOf(name, glue, asks);
  if (addresses.status === 'silent')
    return [unreachable(name, `the address of ${name} is not known: ${addresses.reason}`)];
  if (addresses.value.length === 0) return [unreachable(name, noAddress(name))];
  return Promise.all(
    addresses.value.map(async address => {
      const peer: Peer = { address, port: 53, name };
      const [udp, tcp] = await Promise.all([
        asks.server(peer, { name: domain, type: 'SOA' }),
        asks.server(peer, { name: domain, type: 'SOA' }, true),
      ]);
      // A server that gives no readable answer to one question is not asked the next one.
      const nameServers = udp.status === 'ok' ? await asks.server(peer, { name: domain, type: 'NS' }) : udp;
      return { name, peer, udp, tcp, nameServers };
    }),
  );
};

const noAddress = (name: string): string => `${name} has no address`;

/** True when the server answers for the zone from its own data. */
const holdsZone = (asked: Asked, domain: string): boolean =>
  asked.status === 'ok' &&
  asked.value.rcode === 'NOERROR' &&
  asked.value.authoritative &&
  asked.value.records.some(({ name, type }) => type === 'SOA' && name === domain);

const zoneSet = ({ name, peer, nameServers: asked }: Probed): Leaf<readonly string[]> => {
  if (asked.status === 'silent') return silent(asked.reason);
  const { authoritative, rcode } = asked.value;
  if (rcode === 'NOERROR' && authoritative) return seen([...new Set(valuesOf(asked, 'NS'))].toSorted());
  return silent(peer === null ? noAddress(name) : `${unusable(peer, asked.value)} and does not hold the zone itself`);
};

/** A refused connection and an unreadable answer are answers too: they are kept under codes that DNS does not have. */
const transportLeaf = (asked: Asked): NameServer['udp'] => {
  if (asked.status === 'ok') return seen(answerOf(asked.value));
  if (asked.failure === undefined) return answerLeaf(asked);
  return seen({
    rcode: asked.failure.code === 'garbage' ? 'UNREADABLE' : 'CONNECTION-REFUSED',
    authoritative: false,
    records: [],
  });
};

const isClosed = (asked: Asked): boolean =>
  asked.status === 'silent' && asked.failure !== undefined && asked.failure.code !== 'garbage';

/**
 * When every server of a zone that the resolver can read turns this machine away on both transports, it is this
 * machine's network that keeps port 53 to itself, not the servers that are down.
 */
const withoutOurFirewall = async (
  probed: readonly Probed[],
  domain: string,
  asks: Asks,
): Promise<readonly Probed[]> => {
  const asked = probed.filter(({ peer }) => peer !== null);
  if (asked.length === 0 || !asked.every(({ udp, tcp }) => isClosed(udp) && isClosed(tcp))) return probed;
  const control = await asks.resolver({ name: domain, type: 'SOA' });
  if (valuesOf(control, 'SOA').length === 0) return probed;
  return probed.map(server => {
    if (server.peer === null) return server;
    const leaf = silent(
      `${shownServer(server.peer)} turned this machine away while the resolver can reach it: port 53 looks blocked here`,
    );
    return { ...server, udp: leaf, tcp: leaf, nameServers: leaf };
  });
};

const listing = (name: string, parent: ReadonlySet<string>, zone: ReadonlySet<string>): NameServer['listedBy'] => {
  if (parent.has(name) && zone.has(name)) return 'both';
  return parent.has(name) ? 'parent' : 'zone';
};

const serverOf =
  (parent: ReadonlySet<string>, zone: ReadonlySet<string>) =>
  (probed: Probed): NameServer => ({
    name: probed.name,
    address: probed.peer?.address ?? '',
    listedBy: listing(probed.name, parent, zone),
    udp: transportLeaf(probed.udp),
    tcp: transportLeaf(probed.tcp),
  });

/** Asks every server that the parent or the zone lists whether it holds the zone and which servers it names. */
export const probeServers = async (domain: string, { delegation, glue }: Delegation, asks: Asks): Promise<Servers> => {
  const byParent = delegation.status === 'ok' ? delegation.value.servers : [];
  const byResolver = valuesOf(await asks.resolver({ name: domain, type: 'NS' }), 'NS');
  const first = [...new Set(byParent.length > 0 ? byParent : byResolver)].slice(0, limits.nameServers);
  const probedFirst = (await Promise.all(first.map(name => probe(name, domain, glue, asks)))).flat();

  const byZone = probedFirst.flatMap(({ nameServers }) =>
    nameServers.status === 'ok' && nameServers.value.authoritative ? valuesOf(nameServers, 'NS') : [],
  );
  const more = [...new Set(byZone)].filter(name => !first.includes(name)).slice(0, limits.nameServers - first.length);
  const probedMore = (await Promise.all(more.map(name => probe(name, domain, glue, asks)))).flat();

  const probed = await withoutOurFirewall([...probedFirst, ...probedMore], domain, asks);
  const asked = probed.flatMap(server => (server.peer === null ? [] : [{ ...server, peer: server.peer }]));
  const useful = asked.filter(
    ({ udp }) => holdsZone(udp, domain) || (udp.status === 'silent' && udp.failure === undefined),
  );
  return {
    servers: probed.map(
      serverOf(new Set(byParent), new Set(byZone.length > 0 ? byZone : byParent.length > 0 ? [] : byResolver)),
    ),
    zoneServers: Object.fromEntries(asked.map(server => [server.peer.address, zoneSet(server)])),
    forNames: useful.map(({ peer }) => peer),
  };
};
