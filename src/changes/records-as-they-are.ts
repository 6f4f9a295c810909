import type { DnsAnswer, DnsAnswers, DnsEvidence, DnsName, DnsType } from '../evidence/dns.ts';
import type { Leaf } from '../evidence/leaf.ts';
import { canonicalValue, isWithin, sameValues, setKey, type RecordSet } from './record-set.ts';

export type ExistingSet = RecordSet & {
  /** True when the name servers do not all give these same values. */
  readonly disagree: boolean;
};

export type RecordsAsTheyAre = {
  readonly sets: readonly ExistingSet[];
  /** Questions that nobody answered: what stands there is not known. */
  readonly unseen: readonly { readonly name: string; readonly type: DnsType; readonly reason: string }[];
};

const leavesOf = (answers: DnsAnswers): readonly (readonly [DnsType, Leaf<DnsAnswer>])[] =>
  (Object.keys(answers) as DnsType[]).flatMap(type => {
    const leaf = answers[type];
    return leaf === undefined ? [] : [[type, leaf] as const];
  });

/** The sets that one server gives for a name: records it owns itself, from the answers to every question. */
const setsFrom = (name: string, answers: DnsAnswers): RecordSet[] => {
  const sets = new Map<DnsType, { values: Set<string>; ttl: number }>();
  for (const [, leaf] of leavesOf(answers)) {
    if (leaf.status === 'silent') continue;
    for (const record of leaf.value.records) {
      if (record.name !== name) continue;
      const set = sets.get(record.type) ?? { values: new Set<string>(), ttl: record.ttl };
      set.values.add(canonicalValue(record.type, record.value));
      set.ttl = Math.max(set.ttl, record.ttl);
      sets.set(record.type, set);
    }
  }
  return [...sets].map(([type, set]) => ({ name, type, values: [...set.values].toSorted(), ttl: set.ttl }));
};

const answered = (answers: DnsAnswers): boolean => leavesOf(answers).some(([, leaf]) => leaf.status === 'ok');

/** The authoritative servers are the truth; the resolver stands in only where none of them spoke. */
const witnesses = (entry: DnsName): readonly DnsAnswers[] => {
  const servers = Object.values(entry.authoritative).filter(answered);
  return servers.length > 0 ? servers : [entry.resolver];
};

const existingOf = (entry: DnsName): ExistingSet[] => {
  const views = witnesses(entry).map(answers => setsFrom(entry.name, answers));
  const types = new Set(views.flatMap(view => view.map(set => set.type)));
  return [...types].map(type => {
    const seen = views.map(view => view.find(set => set.type === type));
    const values = [...new Set(seen.flatMap(set => set?.values ?? []))].toSorted();
    const disagree = seen.some(set => !sameValues(type, set?.values ?? [], values));
    return { name: entry.name, type, values, ttl: Math.max(...seen.map(set => set?.ttl ?? 0)), disagree };
  });
};

const unseenOf = (entry: DnsName): RecordsAsTheyAre['unseen'] => {
  const views = witnesses(entry);
  const types = new Set(views.flatMap(answers => leavesOf(answers).map(([type]) => type)));
  return [...types].flatMap(type => {
    const leaves = views.map(answers => answers[type]).filter(leaf => leaf !== undefined);
    if (leaves.some(leaf => leaf.status === 'ok')) return [];
    const silent = leaves.find(leaf => leaf.status === 'silent');
    return [{ name: entry.name, type, reason: silent?.status === 'silent' ? silent.reason : 'nobody answered' }];
  });
};

const fromWildcard = (sets: readonly ExistingSet[], wildcard: readonly ExistingSet[]): boolean =>
  sets.length > 0 &&
  sets.every(set => wildcard.some(other => other.type === set.type && sameValues(set.type, set.values, other.values)));

/**
 * Every record set of the domain that was seen, each once, by name. What the wildcard answers is listed once, as
 * `*.<domain>`, for that is where it stands in the panel.
 */
export const recordsAsTheyAre = (dns: DnsEvidence): RecordsAsTheyAre => {
  const control = dns.names[dns.wildcardControl];
  const wildcard = control === undefined ? [] : existingOf(control);
  const entries = Object.values(dns.names).filter(
    entry => isWithin(entry.name, dns.domain) && entry.name !== dns.wildcardControl,
  );
  const own = entries.flatMap(entry => {
    const sets = existingOf(entry);
    return entry.name !== dns.domain && fromWildcard(sets, wildcard) ? [] : sets;
  });
  const star = `*.${dns.domain}`;
  const starred = own.some(set => set.name === star) ? [] : wildcard.map(set => ({ ...set, name: star }));
  const sets = [...own, ...starred].toSorted((a, b) => byPlace(dns.domain)(a, b));
  return { sets, unseen: entries.flatMap(unseenOf) };
};

/** The domain itself first, then by name and type. */
const byPlace =
  (domain: string) =>
  (a: RecordSet, b: RecordSet): number => {
    if ((a.name === domain) !== (b.name === domain)) return a.name === domain ? -1 : 1;
    return setKey(a) < setKey(b) ? -1 : 1;
  };
