import { claimableAt } from '../../providers/hosting/takeover.ts';
import type { DnsEvidence } from '../dns.ts';
import type { HttpEvidence } from '../http.ts';
import { known } from '../leaf.ts';
import { answerFor, isAsked, isUnder, resolved, standingAt, type Resolved } from './answers.ts';
import { targetOf } from './names.ts';
import { unclaimedPage } from './unclaimed-page.ts';

/** An alias of the zone that leads to nothing. */
export type DeadAlias = {
  /** The last name of the zone on the way: its record is the one at fault. */
  readonly owner: string;
  readonly target: string;
  /** The service at which anyone can claim the target, when that is so. */
  readonly service: string | undefined;
  readonly seenPage: boolean;
};

/** The wildcard's answer is the wildcard's business, whatever name it is given for. */
const isWildcards = (dns: DnsEvidence, target: string): boolean => {
  const control = dns.names[dns.wildcardControl]?.resolver['CNAME'];
  return control?.status === 'ok' && control.value.records.some(({ value }) => value === target);
};

/** The way from a name to its address; a name that is asked for service records only is followed from its alias on. */
const wayOf = (dns: DnsEvidence, name: string): Resolved => {
  if (isAsked(dns, name, 'A')) return resolved(dns, name, 'A');
  const link = known(answerFor(dns, name, 'CNAME'), name).records.find(
    record => record.name === name && record.type === 'CNAME',
  );
  if (link === undefined) return { rcode: 'NOERROR', links: [], end: name, values: [] };
  const further = resolved(dns, link.value, 'A');
  return { ...further, links: [link, ...further.links] };
};

/** The dead alias that a name leads through, if any. Throws `Unknown` where its end, or the page there, was not seen. */
export const deadAlias = (dns: DnsEvidence, http: HttpEvidence, name: string): DeadAlias | undefined => {
  const { links, rcode, end, values } = wayOf(dns, name);
  const ours = links.findLast(link => isUnder(link.name, dns.domain));
  if (ours === undefined || isWildcards(dns, ours.value)) return undefined;
  const claimable = links.map(({ value }) => claimableAt(value)).find(service => service !== undefined);
  if (rcode === 'NXDOMAIN' && values.length === 0) {
    const free = claimableAt(end)?.freeWhen === 'no-such-name' ? claimableAt(end)?.service : undefined;
    return { owner: ours.name, target: end, service: free, seenPage: false };
  }
  if (claimable?.freeWhen !== 'unclaimed-page' || !unclaimedPage(http, name, claimable.service)) return undefined;
  return { owner: ours.name, target: ours.value, service: claimable.service, seenPage: true };
};

export type GoneTarget = {
  readonly host: string;
  readonly value: string;
  readonly was: readonly string[];
  /** The records that may stay. */ readonly left: readonly string[];
};

/** Mail and name servers of a name that do not exist. */
export const goneTargets = (dns: DnsEvidence, name: string, type: 'MX' | 'NS'): readonly GoneTarget[] => {
  if (!isAsked(dns, name, type)) return [];
  const was = standingAt(known(answerFor(dns, name, type), name), name, type);
  const isGone = (value: string): boolean => {
    const host = targetOf(type, value);
    return host !== undefined && resolved(dns, host, 'A').rcode === 'NXDOMAIN';
  };
  const left = was.filter(value => !isGone(value));
  return was
    .filter(value => !left.includes(value))
    .map(value => ({ host: targetOf(type, value) ?? value, value, was, left }));
};
