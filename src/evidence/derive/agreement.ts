import type { DnsAnswer, DnsEvidence, DnsType } from '../dns.ts';
import { known } from '../leaf.ts';
import { answersByServer, byCodePoint, isUnder, servesZone } from './answers.ts';

/** One version of a record set and the servers that give it. */
export type Version = { readonly values: readonly string[]; readonly servers: readonly string[] };

/** Records of the zone in an answer, as sorted text; order and time to live make no difference. */
const inZone = (dns: DnsEvidence, answer: DnsAnswer): readonly string[] =>
  answer.records
    .filter(({ name }) => isUnder(name, dns.domain))
    .map(({ name, type, value }) => `${name} ${type} ${value}`)
    .toSorted(byCodePoint);

/**
 * The versions of one record set that the servers of the zone give, in the order of their addresses; one when they
 * agree. A server that refuses is left out; one that stayed silent is thrown as `Unknown` unless two others differ.
 */
export const versionsOf = (dns: DnsEvidence, name: string, type: DnsType): readonly Version[] => {
  const asked = answersByServer(dns, name, type);
  const versions = new Map<string, Version>();
  for (const { address, answer } of asked) {
    if (answer.status !== 'ok' || !servesZone(answer.value)) continue;
    const values = inZone(dns, answer.value);
    const key = values.join('\n');
    versions.set(key, { values, servers: [...(versions.get(key)?.servers ?? []), address] });
  }
  if (versions.size < 2) for (const { answer } of asked) known(answer, name);
  return [...versions.values()];
};
