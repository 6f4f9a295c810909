import type { Change } from '../checks/check.ts';
import type { DnsEvidence, DnsType } from '../evidence/dns.ts';
import type { DnsProvider } from '../providers/dns/provider.ts';
import { combined, type Wish } from './combine.ts';
import { neighbours } from './neighbours.ts';
import type { Conflict, DnsPlan, PlannedSet, Refused } from './dns-plan.ts';
import { canonicalName, canonicalValues, isWithin, sameValues, setKey } from './record-set.ts';
import { recordsAsTheyAre } from './records-as-they-are.ts';

/** What a plan needs of a finding. */
export type Remedied = { readonly id: string; readonly title?: string; readonly remedy: readonly Change[] };

export type PlanOptions = {
  readonly provider: DnsProvider | null;
  /** Types whose values may be deleted although mail or the whole domain hangs on them. */
  readonly allowDelete: readonly DnsType[];
  readonly allowLargeChange: boolean;
};

/** Above this share of the existing sets a plan looks like an accident: the rule of octoDNS, with its numbers. */
const largeShare = 0.3;
const largeFrom = 10;

const precious: ReadonlySet<DnsType> = new Set<DnsType>(['NS', 'SOA', 'MX']);

const wishesOf = (findings: readonly Remedied[]): readonly Wish[] =>
  findings.flatMap(finding =>
    finding.remedy.flatMap(change => {
      if (change.kind !== 'dns-set' && change.kind !== 'dns-remove') return [];
      return [
        {
          name: canonicalName(change.name),
          type: change.type,
          values: change.kind === 'dns-set' ? canonicalValues(change.type, change.values) : [],
          was: canonicalValues(change.type, change.was),
          because: finding.id,
          ...(change.kind === 'dns-set' && change.ttl !== undefined ? { ttl: change.ttl } : {}),
        },
      ];
    }),
  );

const changes = (set: PlannedSet): boolean =>
  !sameValues(set.type, set.before, set.after) || (set.ttl !== undefined && set.ttl !== set.ttlBefore);

const losesPrecious = (set: PlannedSet): boolean =>
  precious.has(set.type) && set.before.some(value => !set.after.includes(value));

const heldBack = (sets: readonly PlannedSet[], existing: number, options: PlanOptions): readonly Refused[] => {
  const touched = sets.filter(set => set.before.length > 0 && !sameValues(set.type, set.before, set.after)).length;
  if (existing >= largeFrom && touched > existing * largeShare && !options.allowLargeChange) {
    const reason = `the plan would change ${touched} of ${existing} record sets at once; more than ${largeShare * 100} % looks like a mistake`;
    return sets.map(set => ({ set, reason, flag: '--allow-large-change' }));
  }
  return sets
    .filter(set => losesPrecious(set) && !options.allowDelete.includes(set.type))
    .map(set => ({
      set,
      reason: `it deletes ${set.type} values: ${set.type === 'MX' ? 'mail for this name would stop coming' : 'the domain hangs on them'}`,
      flag: `--allow-delete ${set.type.toLowerCase()}`,
    }));
};

type Held = { readonly conflicts: readonly Conflict[]; readonly refused: readonly Refused[] };

/**
 * A finding's changes belong together: a name whose CNAME goes without the address that was to come is dark. So
 * what is asked for by a finding that cannot be followed in full is held back too, and so on from there.
 */
const togetherWith = (sets: readonly PlannedSet[], { conflicts, refused }: Held): Held => {
  const known = new Set(refused.map(entry => setKey(entry.set)));
  const flags = new Map(refused.flatMap(entry => entry.set.because.map(id => [id, entry.flag] as const)));
  const waiting = [...conflicts, ...refused.map(entry => entry.set)];
  const stuck = new Set(waiting.flatMap(entry => entry.because));
  // At one name a CNAME and everything else depend on each other: the one goes for the other to come.
  const shares = (set: PlannedSet): boolean =>
    waiting.some(entry => entry.name === set.name && (entry.type === 'CNAME') !== (set.type === 'CNAME'));
  const next = sets.find(set => !known.has(setKey(set)) && (shares(set) || set.because.some(id => stuck.has(id))));
  if (next === undefined) return { conflicts, refused };
  const others = sets.filter(set => set !== next);
  const flag =
    next.because.flatMap(id => flags.get(id) ?? [])[0] ?? refused.find(entry => entry.set.name === next.name)?.flag;
  const reason = 'it belongs together with a change that is held back or cannot be planned';
  if (flag !== undefined)
    return togetherWith(others, { conflicts, refused: [...refused, { set: next, reason, flag }] });
  const { name, type, because } = next;
  return togetherWith(others, { conflicts: [...conflicts, { name, type, because, reason }], refused });
};

/**
 * One consistent plan out of the remedies of all findings and the records as they are. A set is replaced as a
 * whole; values that no remedy spoke of stay in it. What contradicts itself is reported and not planned.
 */
export const desiredDns = (
  findings: readonly Remedied[],
  dns: DnsEvidence,
  madeFrom: string,
  options: PlanOptions,
): DnsPlan => {
  const { sets: existing, unseen } = recordsAsTheyAre(dns);
  const wishes = wishesOf(findings);
  const inside = wishes.filter(wish => isWithin(wish.name, dns.domain));
  const results = [...Map.groupBy(inside, setKey).values()].map(group =>
    combined(
      group,
      existing.find(set => group[0] !== undefined && setKey(set) === setKey(group[0])),
      unseen,
    ),
  );
  const first = results.flatMap(result => ('conflict' in result ? [] : [result.set]));
  const room = neighbours(first, existing, dns.domain, options.provider);
  const sets = room.sets.filter(changes);
  const { conflicts, refused } = togetherWith(sets, {
    conflicts: [...results.flatMap(result => ('conflict' in result ? [result.conflict] : [])), ...room.conflicts],
    refused: heldBack(sets, existing.length, options),
  });
  const held = new Set([...refused.map(entry => setKey(entry.set)), ...conflicts.map(setKey)]);
  const planned = sets.filter(set => !held.has(setKey(set)));
  const touched = new Set(planned.map(setKey));
  return {
    schema: 'launch-ready/dns-plan@1',
    domain: dns.domain,
    madeFrom,
    provider: options.provider?.id ?? null,
    sets: planned,
    leftAlone: existing.filter(set => !touched.has(setKey(set))),
    conflicts,
    refused,
    elsewhere: wishes
      .filter(wish => !isWithin(wish.name, dns.domain))
      .map(wish => ({ name: wish.name, type: wish.type, because: wish.because })),
    unseen,
  };
};
