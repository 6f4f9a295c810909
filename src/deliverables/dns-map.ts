import { zoneLines } from '../changes/dns-lines.ts';
import type { DnsPlan, PlannedSet } from '../changes/dns-plan.ts';
import { panelSteps, type PanelStep } from '../changes/panel-steps.ts';
import { setKey, type RecordSet } from '../changes/record-set.ts';
import { recordsAsTheyAre } from '../changes/records-as-they-are.ts';
import type { DnsEvidence, DnsType } from '../evidence/dns.ts';
import type { DnsProvider } from '../providers/dns/provider.ts';
import { genericProvider } from '../providers/dns/providers.ts';
import { purposeOf } from '../providers/dns/purposes.ts';

/** One record set as it is. `fate`: left alone, changed by the plan, or asked to change but held back. */
export type MapRecord = {
  readonly name: string;
  readonly type: DnsType;
  readonly values: readonly string[];
  readonly ttl?: number;
  readonly why: readonly string[];
  readonly disagree: boolean;
  readonly fate: 'left-alone' | 'changes' | 'held-back';
};

/** One change: what stands there, what is to stand there, and how to type it. */
export type MapChange = {
  readonly set: PlannedSet;
  readonly because: readonly { readonly id: string; readonly title: string }[];
  readonly steps: readonly PanelStep[];
  /** The set as zone-file lines, before and after. */
  readonly linesBefore: readonly string[];
  readonly linesAfter: readonly string[];
};

/** S1.d2: every record as it is, why it exists, and what would be touched. */
export type DnsMap = {
  readonly domain: string;
  readonly collectedAt: string;
  readonly provider: {
    readonly name: string;
    readonly recognised: boolean;
    readonly steps: readonly string[];
    readonly watchOut: readonly string[];
    readonly unconfirmed: readonly string[];
  };
  readonly nameServers: readonly string[];
  readonly records: readonly MapRecord[];
  readonly changes: readonly MapChange[];
  readonly conflicts: DnsPlan['conflicts'];
  readonly refused: DnsPlan['refused'];
  readonly elsewhere: DnsPlan['elsewhere'];
  readonly unseen: DnsPlan['unseen'];
};

const asSet = (set: PlannedSet, values: readonly string[], ttl: number | undefined): RecordSet => ({
  name: set.name,
  type: set.type,
  values,
  ...(ttl === undefined ? {} : { ttl }),
});

const changeOf = (
  set: PlannedSet,
  provider: DnsProvider,
  domain: string,
  titles: ReadonlyMap<string, string>,
): MapChange => ({
  set,
  because: set.because.map(id => ({ id, title: titles.get(id) ?? '' })),
  steps: panelSteps(provider, set, domain),
  linesBefore: zoneLines(asSet(set, set.before, set.ttlBefore)),
  linesAfter: zoneLines(asSet(set, set.after, set.ttl ?? set.ttlBefore)),
});

/** Name servers of the domain as the parent lists them; as the zone lists them where the parent was silent. */
export const nameServersOf = (dns: DnsEvidence): readonly string[] => {
  if (dns.delegation.status === 'ok' && dns.delegation.value.servers.length > 0) return dns.delegation.value.servers;
  const zones = Object.values(dns.zoneServers).flatMap(leaf => (leaf.status === 'ok' ? leaf.value : []));
  return [...new Set(zones)].toSorted();
};

export type DnsMapInput = {
  readonly dns: DnsEvidence;
  readonly plan: DnsPlan;
  /** Null = not recognised: the generic notation is used, and the document says so. */
  readonly provider: DnsProvider | null;
  readonly titles: ReadonlyMap<string, string>;
};

/** The DNS map as data; reporters render it. */
export const dnsMap = ({ dns, plan, provider, titles }: DnsMapInput): DnsMap => {
  const panel = provider ?? genericProvider;
  const changed = new Set(plan.sets.map(setKey));
  const held = new Set([...plan.refused.map(entry => setKey(entry.set)), ...plan.conflicts.map(setKey)]);
  const fate = (set: RecordSet): MapRecord['fate'] => {
    if (changed.has(setKey(set))) return 'changes';
    return held.has(setKey(set)) ? 'held-back' : 'left-alone';
  };
  return {
    domain: plan.domain,
    collectedAt: plan.madeFrom,
    provider: {
      name: panel.name,
      recognised: provider !== null,
      steps: panel.steps,
      watchOut: panel.watchOut,
      unconfirmed: panel.unconfirmed,
    },
    nameServers: nameServersOf(dns),
    records: recordsAsTheyAre(dns).sets.map(set => ({
      name: set.name,
      type: set.type,
      values: set.values,
      ...(set.ttl === undefined ? {} : { ttl: set.ttl }),
      why: [...new Set(set.values.map(value => purposeOf({ name: set.name, type: set.type, value }, plan.domain).why))],
      disagree: set.disagree,
      fate: fate(set),
    })),
    changes: plan.sets.map(set => changeOf(set, panel, plan.domain, titles)),
    conflicts: plan.conflicts,
    refused: plan.refused,
    elsewhere: plan.elsewhere,
    unseen: plan.unseen,
  };
};
