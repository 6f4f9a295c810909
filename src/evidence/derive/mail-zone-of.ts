import type { DnsEvidence, DnsType } from '../dns.ts';
import { answerFor, isUnder, standingAt } from './answers.ts';
import type { MailSet, MailZone } from './mail-zone.ts';

/** An alias is in every answer, whatever was asked for. */
const looked: readonly DnsType[] = ['TXT', 'MX', 'CNAME', 'A', 'AAAA'];

const sameSet = (one: readonly string[], other: readonly string[]): boolean =>
  one.length > 0 && one.length === other.length && one.every((value, at) => value === other[at]);

/**
 * The zone as far as the DNS evidence shows it. What a wildcard answers for any name stands at no name, and says of no
 * name that a record is missing there.
 */
export const mailZoneOf = (
  dns: DnsEvidence,
  sendingDomain: string,
  isProxied?: (address: string) => boolean,
): MailZone => {
  const sets: MailSet[] = [];
  const asked = new Set<string>();
  const standing = (name: string, at: string, type: DnsType): readonly string[] | null => {
    const answer = answerFor(dns, name, type);
    if (answer.status === 'silent') return null;
    return answer.value.rcode === 'NOERROR' || answer.value.rcode === 'NXDOMAIN'
      ? standingAt(answer.value, at, type)
      : null;
  };
  const names = Object.keys(dns.names).filter(name => isUnder(name, dns.domain) && name !== dns.wildcardControl);
  for (const name of names) {
    for (const type of looked) {
      const values = standing(name, name, type);
      if (values === null) continue;
      if (sameSet(values, standing(dns.wildcardControl, dns.wildcardControl, type) ?? [])) continue;
      asked.add(`${name} ${type}`);
      if (values.length > 0) sets.push({ name, type, values });
    }
  }
  return { zone: dns.domain, sendingDomain, sets, asked, ...(isProxied === undefined ? {} : { isProxied }) };
};
