import type { DnsType } from '../evidence/dns.ts';
import type { DnsProvider } from '../providers/dns/provider.ts';
import type { Conflict, PlannedSet } from './dns-plan.ts';
import { setKey } from './record-set.ts';
import type { ExistingSet } from './records-as-they-are.ts';

type WithRoom = { readonly sets: readonly PlannedSet[]; readonly conflicts: readonly Conflict[] };

const addresses: ReadonlySet<DnsType> = new Set<DnsType>(['A', 'AAAA', 'CNAME']);

const note = 'It has to go first: a CNAME cannot stand beside other records of the same name.';

const removal = (set: ExistingSet, because: readonly string[]): PlannedSet => ({
  name: set.name,
  type: set.type,
  before: set.values,
  after: [],
  because,
  note,
  ...(set.ttl === undefined ? {} : { ttlBefore: set.ttl }),
});

/** The records at this name once the plan is carried out, without the set itself. */
const beside = (
  set: PlannedSet,
  sets: readonly PlannedSet[],
  existing: readonly ExistingSet[],
): readonly (PlannedSet | ExistingSet)[] => {
  const planned = sets.filter(other => other.name === set.name && other.type !== set.type);
  const standing = existing.filter(
    other =>
      other.name === set.name && other.type !== set.type && !planned.some(same => setKey(same) === setKey(other)),
  );
  return [...planned.filter(other => other.after.length > 0), ...standing];
};

const apexReason = (set: PlannedSet, domain: string, provider: DnsProvider | null): string | null => {
  if (set.type !== 'CNAME' || set.name !== domain || set.after.length === 0) return null;
  if (provider?.apexAlias !== null && provider?.apexAlias !== undefined) return null;
  const who = provider?.name ?? 'a provider that was not recognised';
  return `the domain itself cannot hold a CNAME, and ${who} offers no record that stands in for it`;
};

/**
 * Makes room: a CNAME stands alone at its name (RFC 1034 §3.6.2). Records that lead to a web host give way to each
 * other; a CNAME over mail, text or other records is a conflict, for deleting those would break something else.
 */
export const neighbours = (
  sets: readonly PlannedSet[],
  existing: readonly ExistingSet[],
  domain: string,
  provider: DnsProvider | null,
): WithRoom => {
  const conflicts: Conflict[] = [];
  const removals = new Map<string, PlannedSet>();
  const dropped = new Set<string>();
  for (const set of sets.filter(entry => entry.after.length > 0)) {
    const conflict = (reason: string): void => {
      conflicts.push({ name: set.name, type: set.type, because: set.because, reason });
      dropped.add(setKey(set));
    };
    const apex = apexReason(set, domain, provider);
    if (apex !== null) {
      conflict(apex);
      continue;
    }
    // An apex CNAME that the provider flattens answers as an address and stands beside the rest of the apex.
    const flattened = set.name === domain && provider?.apexAlias !== null && provider?.apexAlias !== undefined;
    const others = beside(set, sets, existing).filter(other =>
      set.type === 'CNAME' ? !flattened || addresses.has(other.type) : other.type === 'CNAME',
    );
    const stuck = others.find(other => 'after' in other || !addresses.has(other.type) || !addresses.has(set.type));
    if (stuck !== undefined)
      conflict(`a ${set.type} record cannot stand beside the ${stuck.type} record of the same name`);
    else
      for (const other of others) {
        if (!('disagree' in other)) continue;
        const before = removals.get(setKey(other))?.because ?? [];
        removals.set(setKey(other), removal(other, [...new Set([...before, ...set.because])]));
      }
  }
  return { sets: [...removals.values(), ...sets].filter(set => !dropped.has(setKey(set))), conflicts };
};
