import type { DnsServer } from './dns-server.ts';
import { isWithin, lookUp, zoneOf, type Zone } from './lookup.ts';
import type { NameServerPlan, WorldPlan, ZoneRecord } from './plan.ts';

const day = 86_400;

/** The registry's servers; their names and addresses stand in the parent zone. */
const parentServers = [
  { name: 'a.nic.test', address: '203.0.113.1' },
  { name: 'b.nic.test', address: '203.0.113.2' },
] as const;

export const parentOrigin = (plan: WorldPlan): string => plan.domain.slice(plan.domain.indexOf('.') + 1);

/** The zone as one name server holds it. */
export const zoneAt = (plan: WorldPlan, server: Pick<NameServerPlan, 'differs'>): Zone =>
  zoneOf(plan.domain, plan.zone, server.differs);

const glueOf = (plan: WorldPlan, name: string): ZoneRecord[] => {
  const server = plan.nameServers.find(candidate => candidate.name === name);
  if (server === undefined || !isWithin(name, plan.domain)) return [];
  return [{ type: server.address.includes(':') ? 'AAAA' : 'A', value: server.address, ttl: day }];
};

/** What the registry's servers hold: the delegation with glue, and whatever else of the world lies under the same ending. */
export const parentZone = (plan: WorldPlan): Zone => {
  const origin = parentOrigin(plan);
  const siblings = Object.fromEntries(
    Object.entries(plan.elsewhere).filter(([name]) => isWithin(name, origin) && !isWithin(name, plan.domain)),
  );
  const apex: ZoneRecord[] = [
    { type: 'SOA', value: `${parentServers[0].name} hostmaster.nic.test 2026110100 1800 900 604800 900`, ttl: 900 },
    ...parentServers.map(({ name }): ZoneRecord => ({ type: 'NS', value: name, ttl: day })),
  ];
  const delegation = plan.parent.registered
    ? {
        [plan.domain]: plan.delegation.map((value): ZoneRecord => ({ type: 'NS', value, ttl: day })),
        ...Object.fromEntries(
          plan.delegation.map(name => [name, glueOf(plan, name)] as const).filter(([, glue]) => glue.length > 0),
        ),
      }
    : {};
  const own = Object.fromEntries(
    parentServers.map(({ name, address }) => [name, [{ type: 'A', value: address, ttl: day } satisfies ZoneRecord]]),
  );
  return zoneOf(origin, siblings, own, delegation, { [origin]: apex });
};

/** A registered name without name servers has no node of its own in the zone, and yet it is not NXDOMAIN. */
const parentAnswer = (plan: WorldPlan): DnsServer['answer'] => {
  const zone = parentZone(plan);
  return (name, type) => {
    const found = lookUp(zone, name, type);
    const held = name === plan.domain && plan.parent.registered && plan.delegation.length === 0;
    return held && found.rcode === 'NXDOMAIN' ? { ...found, rcode: 'NOERROR' } : found;
  };
};

/** All authoritative servers of a plan, by the address they answer at. */
export const authoritativeServers = (plan: WorldPlan): ReadonlyMap<string, DnsServer> => {
  const servers = new Map<string, DnsServer>();
  for (const { name, address } of parentServers) {
    servers.set(address, { name, recursive: false, ...plan.parent, delayMs: 0, answer: parentAnswer(plan) });
  }
  for (const server of plan.nameServers) {
    const { name, address, udp, tcp, delayMs } = server;
    if (servers.has(address)) throw new Error(`two name servers share the address ${address}`);
    const zone = zoneAt(plan, server);
    servers.set(address, {
      name,
      recursive: false,
      udp,
      tcp,
      delayMs,
      answer: (asked, type) => lookUp(zone, asked, type),
    });
  }
  return servers;
};

const servesZone = ({ udp, tcp }: NameServerPlan): boolean =>
  udp === 'answers' || (udp === 'truncates' && tcp === 'answers');

/** The server that a resolver gets its answers from: the first delegated one that serves the zone. */
export const workingServer = (plan: WorldPlan): NameServerPlan | undefined =>
  plan.nameServers.find(server => plan.delegation.includes(server.name) && servesZone(server));
