import type { DnsAnswer, DnsAnswers, DnsEvidence, DnsName, DnsType } from '../../src/evidence/dns.ts';
import { seen, silent, type Leaf } from '../../src/evidence/leaf.ts';
import type { RecordSet } from '../../src/changes/record-set.ts';

const asked: readonly DnsType[] = ['A', 'AAAA', 'CNAME', 'MX', 'NS', 'SOA', 'TXT', 'CAA', 'SRV', 'PTR'];

/** What a well-behaved server says about a name: every type asked, a CNAME in front of every other answer. */
const answersOf = (name: string, sets: readonly RecordSet[]): DnsAnswers => {
  const own = sets.filter(set => set.name === name);
  const records = (type: DnsType): DnsAnswer['records'] =>
    own
      .filter(set => set.type === type || set.type === 'CNAME')
      .flatMap(set => set.values.map(value => ({ name, type: set.type, ttl: set.ttl ?? 300, value })));
  return Object.fromEntries(
    asked.map((type): [DnsType, Leaf<DnsAnswer>] => [
      type,
      seen({ rcode: own.length === 0 ? 'NXDOMAIN' : 'NOERROR', authoritative: true, records: records(type) }),
    ]),
  );
};

export type EvidenceOptions = {
  readonly domain?: string;
  /** Sets that the second name server has instead, by name. */
  readonly second?: readonly RecordSet[];
  readonly wildcard?: readonly RecordSet[];
  /** Names that nobody answers for. */
  readonly silent?: readonly string[];
  /** Names asked although nothing stands there. */
  readonly empty?: readonly string[];
  readonly nameServers?: readonly string[];
};

const control = 'qk3xv9zr7c2m';

/** DNS evidence of a domain with these record sets, as two name servers and a resolver give it. */
export const dnsEvidence = (sets: readonly RecordSet[], options: EvidenceOptions = {}): DnsEvidence => {
  const domain = options.domain ?? 'community.test';
  const controlName = `${control}.${domain}`;
  const wildcard = (options.wildcard ?? []).map(set => ({ ...set, name: controlName }));
  const all = [...sets, ...wildcard];
  const names = new Set([
    domain,
    controlName,
    ...sets.map(set => set.name),
    ...(options.silent ?? []),
    ...(options.empty ?? []),
  ]);
  const nothing: DnsAnswers = Object.fromEntries(
    asked.map(type => [type, silent('192.0.2.53 did not answer within 1.2 s')]),
  );
  const entry = (name: string): DnsName => {
    const dead = options.silent?.includes(name) === true;
    const first = dead ? nothing : answersOf(name, all);
    const other = options.second?.filter(set => set.name === name) ?? [];
    const second = other.length > 0 ? answersOf(name, other) : first;
    return {
      name,
      reasons: ['common'],
      authoritative: { '192.0.2.53': first, '198.51.100.53': second },
      resolver: first,
    };
  };
  return {
    domain,
    resolverName: 'system',
    parentZone: 'test',
    delegation: seen({
      rcode: 'NOERROR',
      servers: options.nameServers ?? ['ns1.dns.test', 'ns2.dns.test'],
      askedAt: '192.0.2.1',
    }),
    zoneServers: {},
    servers: [],
    names: Object.fromEntries([...names].map(name => [name, entry(name)])),
    wildcardControl: controlName,
  };
};
