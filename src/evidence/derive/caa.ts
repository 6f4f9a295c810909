import type { DnsAnswer, DnsEvidence } from '../dns.ts';
import { known, type Leaf } from '../leaf.ts';
import { answerFor, isUnder } from './answers.ts';

export type CaaSet = {
  /** Where the set stands: the host, a parent, or what an alias leads to. */ readonly owner: string;
  readonly values: readonly string[];
};

const caaAnswer = (dns: DnsEvidence, name: string): Leaf<DnsAnswer> => {
  // An authority asks through a resolver, which follows aliases out of the zone.
  const whole = dns.names[name]?.resolver.CAA;
  return whole?.status === 'ok' && whole.value.rcode !== 'SERVFAIL' ? whole : answerFor(dns, name, 'CAA');
};

/** The set that binds a host: the first one found while climbing from it (RFC 8659 §3); undefined when there is none. */
export const caaSetFor = (dns: DnsEvidence, host: string): CaaSet | undefined => {
  for (let name = host; isUnder(name, dns.domain); name = name.slice(name.indexOf('.') + 1)) {
    const records = known(caaAnswer(dns, name), host).records.filter(({ type }) => type === 'CAA');
    const [first] = records;
    if (first !== undefined) return { owner: first.name, values: records.map(({ value }) => value).toSorted() };
    if (name === dns.domain) return undefined;
  }
  return undefined;
};

type Property = { readonly critical: boolean; readonly tag: string; readonly value: string };

const parsed = (text: string): Property | undefined => {
  const found = /^(\d+)\s+([a-z0-9]+)\s+"?(.*?)"?$/i.exec(text.trim());
  if (found === null) return undefined;
  const [, flags = '0', tag = '', value = ''] = found;
  return { critical: (Number(flags) & 128) !== 0, tag: tag.toLowerCase(), value };
};

const issuerOf = (value: string): string => (value.split(';')[0] ?? '').trim().toLowerCase();

const understood: ReadonlySet<string> = new Set([
  'issue',
  'issuewild',
  'iodef',
  'contactemail',
  'contactphone',
  'issuemail',
  'issuevmc',
]);

/** A critical property that an authority does not understand forbids it to issue (RFC 8659 §4.1). */
const forbids = ({ critical, tag }: Property): boolean => critical && !understood.has(tag);

/** The names that may issue under a set; `everyone` when it says nothing about this kind of certificate (RFC 8659 §4). */
export const allowedBy = ({ values }: CaaSet, wildcard: boolean): 'everyone' | readonly string[] => {
  const properties = values.flatMap(text => parsed(text) ?? []);
  if (properties.some(forbids)) return [];
  const wild = properties.filter(({ tag }) => tag === 'issuewild');
  const relevant = wildcard && wild.length > 0 ? wild : properties.filter(({ tag }) => tag === 'issue');
  return relevant.length === 0 ? 'everyone' : relevant.map(({ value }) => issuerOf(value)).filter(name => name !== '');
};

/** The set with which `issuer` may issue: its record added, those that forbid everybody taken out. */
export const allowing = ({ values }: CaaSet, issuer: string, wildcard: boolean): readonly string[] => {
  const tag = wildcard && values.some(text => parsed(text)?.tag === 'issuewild') ? 'issuewild' : 'issue';
  const kept = values.filter(text => {
    const property = parsed(text);
    return property !== undefined && !forbids(property) && (property.tag !== tag || issuerOf(property.value) !== '');
  });
  const named = kept.some(text => parsed(text)?.tag === tag && issuerOf(parsed(text)?.value ?? '') === issuer);
  return (named ? kept : [...kept, `0 ${tag} "${issuer}"`]).toSorted();
};
