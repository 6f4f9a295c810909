import { parentOrigin, parentZone, workingServer, zoneAt } from './authority.ts';
import type { DnsServer } from './dns-server.ts';
import {
  failed,
  isWithin,
  nodeAt,
  soaOf,
  zoneOf,
  type Found,
  type Node,
  type OwnedRecord,
  type Zone,
} from './lookup.ts';
import type { WorldPlan } from './plan.ts';

/** Links a resolver follows before it gives up; a longer chain or a loop is SERVFAIL (unbound's limit is 12). */
const chainLinks = 12;

const rootSoa = 'a.root-servers.net nstld.verisign-grs.com 2026110100 1800 900 604800 86400';

type Step = { readonly zone: Zone; readonly node: Node };

/**
 * Where the resolver would find out about a name: its zone, or null when no server of that zone can be used. The
 * delegation it has from its cache: a registry that is silent just now changes nothing here.
 */
type ZoneFor = (name: string, type: string) => Zone | null;

const zonesOf = (plan: WorldPlan): ZoneFor => {
  const parent = parentZone(plan);
  const root = zoneOf('.', plan.elsewhere, { '.': [{ type: 'SOA', value: rootSoa, ttl: 86_400 }] });
  const server = workingServer(plan);
  const own = server === undefined ? null : zoneAt(plan, server);
  const isDelegated = plan.parent.registered && plan.delegation.length > 0;
  return (name, type) => {
    if (!isWithin(name, parentOrigin(plan))) return root;
    if (!isWithin(name, plan.domain) || !isDelegated) return parent;
    if (own === null) return null;
    // Below a zone cut inside the domain somebody else answers; what they say stands in `elsewhere`.
    return nodeAt(own, name, type).kind === 'referral' ? root : own;
  };
};

/** One link, first from what the resolver still remembers. */
const stepAt = (plan: WorldPlan, zoneFor: ZoneFor, name: string, type: string): Step | null => {
  const remembered = plan.resolver.stale[name];
  const zone = zoneFor(name, type);
  if (remembered !== undefined) {
    const memory = zoneOf('.', { [name]: remembered });
    const node = nodeAt(memory, name, type);
    if (remembered.length === 0 || node.kind === 'records' || node.kind === 'alias')
      return { zone: zone ?? memory, node };
  }
  return zone === null ? null : { zone, node: nodeAt(zone, name, type) };
};

const heldWithoutServers = (plan: WorldPlan, name: string): boolean =>
  name === plan.domain && plan.parent.registered && plan.delegation.length === 0;

/** Follows aliases through every zone of the world, as a recursive resolver does. */
const resolve = (plan: WorldPlan, zoneFor: ZoneFor, name: string, type: string): Found => {
  const answers: OwnedRecord[] = [];
  let at = name;
  for (let links = 0; links < chainLinks; links += 1) {
    const step = stepAt(plan, zoneFor, at, type);
    if (step === null) return failed('SERVFAIL');
    const { zone, node } = step;
    const found = { rcode: 'NOERROR', authoritative: false, answers, authorities: [], additionals: [] } satisfies Found;
    if (node.kind === 'records') return { ...found, answers: [...answers, ...node.records] };
    if (node.kind === 'nodata' || heldWithoutServers(plan, at)) return { ...found, authorities: soaOf(zone) };
    if (node.kind !== 'alias') return { ...found, rcode: 'NXDOMAIN', authorities: soaOf(zone) };
    answers.push(node.record);
    at = node.record.value.toLowerCase();
  }
  return failed('SERVFAIL');
};

/** The recursive resolver that the audit is pointed at. */
export const recursiveResolver = (plan: WorldPlan): DnsServer => {
  const zoneFor = zonesOf(plan);
  return {
    name: 'resolver',
    recursive: true,
    udp: plan.resolver.mode,
    tcp: plan.resolver.mode === 'silent' ? 'silent' : 'answers',
    delayMs: 0,
    answer: (name, type) => resolve(plan, zoneFor, name, type),
  };
};
