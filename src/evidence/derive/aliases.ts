import type { DnsEvidence, DnsRecord } from '../dns.ts';
import { byCodePoint } from './answers.ts';

/** Every alias (CNAME) seen in any answer, by the name it stands at; the first by code point where servers differ. */
export const aliasesSeen = (dns: DnsEvidence): ReadonlyMap<string, string> => {
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
  aliases: ReadonlyMap<string, string>,
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
