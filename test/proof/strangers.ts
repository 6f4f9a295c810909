import type { Finding } from '../../src/findings/report.ts';
import { edgeHost } from '../world/cloudflare/edge-world.ts';
import type { Contact } from '../world/contacts.ts';
import type { WorldPlan } from '../world/plan.ts';

const parents = ['a.nic.test', 'b.nic.test'];
/** Addresses of the registry and its redirector in the world. */
const registryDoor = '203.0.113.8';
/** What is judged of the zone at Cloudflare is asked at its API. */
const asksEdge = ({ check }: Finding): boolean => check.startsWith('edge/');

/** A finding about a wildcard is asked at any name that it covers. */
const isMeant = (finding: Finding, host: string): boolean =>
  finding.hosts.some(own => own === host || (own.startsWith('*.') && host.endsWith(own.slice(1))));

const doorsOf = (plan: WorldPlan, finding: Finding): ReadonlySet<string> =>
  new Set(
    plan.machines
      .filter(({ hosts }) => Object.keys(hosts).some(host => host === '*' || isMeant(finding, host)))
      .flatMap(({ address }) => [80, 443].map(port => `${address.includes(':') ? `[${address}]` : address}:${port}`)),
  );

/**
 * What `verify` reached and has no business with: it may ask the resolver, the name servers of the domain and their
 * parent, and the hosts that the finding names; the registry only for a finding about the registration.
 */
export const strangers = (contacts: readonly Contact[], plan: WorldPlan, finding: Finding): readonly Contact[] => {
  const dns = new Set(['resolver', ...parents, ...plan.nameServers.map(({ name }) => name)]);
  const doors = doorsOf(plan, finding);
  const isRegistration = ['launch-path/domain-renews', 'handover/owners-named'].includes(finding.check);
  return contacts.filter(({ kind, to, host }) => {
    if (kind === 'dns') return !dns.has(to);
    if (asksEdge(finding) && (to.startsWith(edgeHost.address) || host === edgeHost.name)) return false;
    if (isRegistration) return !to.startsWith(registryDoor);
    return host === '' ? !doors.has(to) : !isMeant(finding, host);
  });
};
