import type { DnsEvidence, DnsName, DnsRecord, DnsType } from '../dns.ts';
import { known } from '../leaf.ts';
import { answerFor, byCodePoint, isAsked, standingAt } from './answers.ts';
import { targetOf } from './names.ts';

export type Aliases = ReadonlyMap<string, string>;

/** Every alias (CNAME) seen in any answer, by the name it stands at; the first by code point where servers differ. */
export const aliasesSeen = (dns: DnsEvidence): Aliases => {
  const records = Object.values(dns.names).flatMap(({ authoritative, resolver }): DnsRecord[] => {
    const own = Object.values(authoritative).flatMap(answers => Object.values(answers));
    // What the zone says now goes before what a resolver still remembers.
    const leaves = own.some(leaf => leaf.status === 'ok') ? own : Object.values(resolver);
    return leaves.flatMap(leaf =>
      leaf.status === 'ok' ? leaf.value.records.filter(({ type }) => type === 'CNAME') : [],
    );
  });
  const sorted = records.toSorted((a, b) => byCodePoint(b.value, a.value));
  return new Map(sorted.map(({ name, value }) => [name, value]));
};

/** The names that a chain of aliases passes through, the first included; `loops` when it comes back to one of them. */
export const chainFrom = (
  aliases: Aliases,
  name: string,
): { readonly names: readonly string[]; readonly loops: boolean } => {
  const names = [name];
  for (;;) {
    const next = aliases.get(names.at(-1) ?? name);
    if (next === undefined) return { names, loops: false };
    if (names.includes(next)) return { names: names.slice(names.indexOf(next)), loops: true };
    names.push(next);
  }
};

/** Types of other records that stand at a name, besides an alias. */
export const typesBeside = (dns: DnsEvidence, { name, authoritative }: DnsName): readonly DnsType[] => {
  const types = new Set(Object.values(authoritative).flatMap(answers => Object.keys(answers) as DnsType[]));
  types.delete('CNAME');
  return [...types]
    .filter(type => standingAt(known(answerFor(dns, name, type), name), name, type).length > 0)
    .toSorted(byCodePoint);
};

export type AliasedTarget = {
  readonly host: string;
  readonly was: readonly string[];
  /** The same records with the true names. */ readonly values: readonly string[];
};

/** Mail and name servers of a name that are aliases; they must have the address themselves (RFC 2181 §10.3). */
export const aliasedTargets = (
  dns: DnsEvidence,
  aliases: Aliases,
  name: string,
  type: 'MX' | 'NS',
): readonly AliasedTarget[] => {
  if (!isAsked(dns, name, type)) return [];
  const was = standingAt(known(answerFor(dns, name, type), name), name, type);
  const values = was.map(value => {
    const host = targetOf(type, value);
    return host !== undefined && aliases.has(host)
      ? value.replace(host, chainFrom(aliases, host).names.at(-1) ?? host)
      : value;
  });
  const hosts = [...new Set(was.flatMap(value => targetOf(type, value) ?? []))].filter(host => {
    if (!aliases.has(host)) known(answerFor(dns, host, 'CNAME'), host);
    return aliases.has(host);
  });
  return hosts.map(host => ({ host, was, values }));
};
