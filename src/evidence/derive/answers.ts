import type { DnsAnswer, DnsEvidence, DnsRecord, DnsType } from '../dns.ts';
import { known, seen, silent, Unknown, type Leaf } from '../leaf.ts';

/** The longest way through aliases that is still followed, as in the resolvers that people use. */
const mostLinks = 16;

export const byCodePoint = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

export const isUnder = (name: string, zone: string): boolean => name === zone || name.endsWith(`.${zone}`);

/** A server that answers from the zone itself: authoritative, and neither refusing nor failing. */
export const servesZone = (answer: DnsAnswer): boolean =>
  answer.authoritative && (answer.rcode === 'NOERROR' || answer.rcode === 'NXDOMAIN');

/** What each authoritative server answered, by address in code-point order; a type that was not asked is silent. */
export const answersByServer = (
  dns: DnsEvidence,
  name: string,
  type: DnsType,
): readonly { readonly address: string; readonly answer: Leaf<DnsAnswer> }[] =>
  Object.entries(dns.names[name]?.authoritative ?? {})
    .toSorted(([a], [b]) => byCodePoint(a, b))
    .map(([address, answers]) => ({
      address,
      answer: answers[type] ?? silent(`${name} was not asked for ${type} at ${address}`),
    }));

/** The server of the zone to show a record at; the resolver where none was asked. */
export const firstServer = (dns: DnsEvidence, name: string): string =>
  Object.keys(dns.names[name]?.authoritative ?? {}).toSorted(byCodePoint)[0] ?? 'resolver';

/** Whether anybody was asked for this type at the name. */
export const isAsked = (dns: DnsEvidence, name: string, type: DnsType): boolean => {
  const at = dns.names[name];
  return [at?.resolver, ...Object.values(at?.authoritative ?? {})].some(answers => answers?.[type] !== undefined);
};

/** The fullest answer wins: where servers differ that is a fault of its own, and not that the name is missing. */
const fullness = (answer: DnsAnswer): number => {
  if (!servesZone(answer)) return 0;
  if (answer.rcode === 'NXDOMAIN') return 1;
  return answer.records.length > 0 ? 3 : 2;
};

/** The authoritative answer for a name; silent when no server of the zone answered. */
export const zoneAnswer = (dns: DnsEvidence, name: string, type: DnsType): Leaf<DnsAnswer> => {
  const leaves = answersByServer(dns, name, type).map(({ answer }) => answer);
  const values = leaves.flatMap(leaf => (leaf.status === 'ok' ? [leaf.value] : []));
  const best = values.toSorted((a, b) => fullness(b) - fullness(a))[0];
  return best === undefined ? (leaves[0] ?? silent(`no name server was asked for ${name}`)) : seen(best);
};

/** The answer to judge a name by: the zone's own, else the resolver's. */
export const answerFor = (dns: DnsEvidence, name: string, type: DnsType): Leaf<DnsAnswer> => {
  const own = zoneAnswer(dns, name, type);
  if (own.status === 'ok' && fullness(own.value) > 0) return own;
  const other = dns.names[name]?.resolver[type];
  if (other?.status === 'ok') return other;
  return own.status === 'ok' ? own : (other ?? own);
};

/** The records that stand at the name itself, not those that an alias leads to; values in code-point order. */
export const standingAt = (answer: DnsAnswer, name: string, type: DnsType): readonly string[] =>
  answer.records
    .filter(record => record.name === name && record.type === type)
    .map(record => record.value)
    .toSorted(byCodePoint);

export type Resolved = {
  readonly rcode: string;
  /** Aliases on the way, in order. */
  readonly links: readonly DnsRecord[];
  /** The name at which the answer was found or is missing. */
  readonly end: string;
  readonly values: readonly string[];
};

/** Follows a name to its data: the zone's own answers first, the resolver's where an alias leaves the zone. */
export const resolved = (dns: DnsEvidence, name: string, type: DnsType): Resolved => {
  const links: DnsRecord[] = [];
  let [at, asked] = [name, name];
  let answer = known(answerFor(dns, name, type), name);
  for (;;) {
    const values = standingAt(answer, at, type);
    if (values.length > 0) return { rcode: 'NOERROR', links, end: at, values };
    const next = answer.records.find(record => record.name === at && record.type === 'CNAME');
    if (next !== undefined) {
      if (links.some(link => link.name === at) || links.length >= mostLinks)
        return { rcode: 'LOOP', links, end: at, values };
      links.push(next);
      at = next.value;
    } else {
      if (asked === at) return { rcode: answer.rcode, links, end: at, values };
      // A server that only knows the alias leaves the rest to whoever asks (RFC 1034 §4.3.2 step 3a).
      answer = onward(dns, name, type, at);
      asked = at;
    }
  }
};

/** The answer for the name behind an alias: its own, else the part of the resolver's whole answer that goes through it. */
const onward = (dns: DnsEvidence, name: string, type: DnsType, at: string): DnsAnswer => {
  const own = answerFor(dns, at, type);
  if (own.status === 'ok') return own.value;
  const whole = dns.names[name]?.resolver[type];
  if (whole?.status !== 'ok' || !whole.value.records.some(record => record.value === at))
    throw new Unknown(own.reason, name);
  return whole.value;
};
